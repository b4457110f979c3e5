// Package frame is a byte string as one zstd frame, quick to make and bounded to read. It is the only package that imports zstd.
//
// Compressing has no one result, so that nothing that is compared or hashed is compressed: what a frame holds is.
package frame

import (
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// ErrForm is wrapped when bytes are not a frame, or hold more than their reader allows.
var ErrForm = errors.New("not a frame of the expected size")

// slots is how many frames are made at once; others wait.
const slots = 2

// encoder keeps no state between calls and is safe for concurrent use.
var encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(slots), zstd.WithEncoderCRC(false))
})

// Append adds the frame of plain to b.
func Append(b, plain []byte) ([]byte, error) {
	z, err := encoder()
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	return z.EncodeAll(plain, b), nil
}

// Opener opens frames up to a size. It is safe for concurrent use.
type Opener struct {
	decoder func() (*zstd.Decoder, error)
}

// AtMost gives an opener of frames that hold at most so many bytes.
func AtMost(bytes uint64) *Opener {
	return &Opener{sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(bytes))
	})}
}

// Open gives what a frame holds. Errors wrap ErrForm.
func (o *Opener) Open(raw []byte) ([]byte, error) {
	z, err := o.decoder()
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	plain, err := z.DecodeAll(raw, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	return plain, nil
}
