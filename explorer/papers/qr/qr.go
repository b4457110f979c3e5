// Package qr draws QR codes (GB/T 18284, ISO/IEC 18004). It is the only package that imports go-qrcode.
package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/yeqown/go-qrcode/v2"
)

const (
	// module is the side of one dot in pixels, quiet the empty margin in dots that the standard asks for.
	module = 6
	quiet  = 4
)

// PNG gives the code of a text as an image in black and white.
func PNG(text string) ([]byte, error) {
	code, err := qrcode.NewWith(text, qrcode.WithErrorCorrectionLevel(qrcode.ErrorCorrectionMedium))
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	var d drawing
	if err := code.Save(&d); err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	return d.raw.Bytes(), nil
}

// drawing implements qrcode.Writer.
type drawing struct{ raw bytes.Buffer }

func (d *drawing) Write(m qrcode.Matrix) error {
	side := (m.Width() + 2*quiet) * module
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	m.Iterate(qrcode.IterDirection_ROW, func(x, y int, v qrcode.QRValue) {
		if !v.IsSet() {
			return
		}
		for i := range module {
			for j := range module {
				picture.SetColorIndex((x+quiet)*module+i, (y+quiet)*module+j, 1)
			}
		}
	})
	return png.Encode(&d.raw, picture)
}

func (*drawing) Close() error { return nil }
