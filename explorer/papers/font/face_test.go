package font

import (
	"bytes"
	"testing"
)

func TestACutTypefaceKeepsWhatIsShown(t *testing.T) {
	face := Built()
	var glyphs []uint16
	for _, r := range "泸州公共数据 Å0a，" {
		glyph := face.Glyph(r)
		if glyph == 0 {
			t.Errorf("there is no glyph of %q", r)
		}
		glyphs = append(glyphs, glyph)
	}
	cut, err := face.Cut(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	if len(cut) > len(TrueType())/5 {
		t.Errorf("%d bytes are left of %d", len(cut), len(TrueType()))
	}
	left := &Face{tables: map[string][]byte{}}
	for i, name := range needed {
		at, size := cut[12+16*i+8:], cut[12+16*i+12:]
		offset := int(at[0])<<24 | int(at[1])<<16 | int(at[2])<<8 | int(at[3])
		length := int(size[0])<<24 | int(size[1])<<16 | int(size[2])<<8 | int(size[3])
		left.tables[name] = cut[offset : offset+length]
	}
	left.em, left.glyphs, left.wide = face.em, face.glyphs, face.wide
	for _, glyph := range glyphs {
		here, err := left.outline(int(glyph))
		there, _ := face.outline(int(glyph))
		if err != nil || !bytes.HasPrefix(here, there) || left.Width(glyph) != face.Width(glyph) {
			t.Errorf("glyph %d is another one (%v)", glyph, err)
		}
	}
	if gone, err := left.outline(int(face.Glyph('审'))); err != nil || len(gone) != 0 {
		t.Errorf("what is not shown is there: %d bytes (%v)", len(gone), err)
	}
	if face.Width(face.Glyph('泸')) != 1000 || face.Width(face.Glyph('i')) >= face.Width(face.Glyph('M')) {
		t.Error("the widths are not those of the typeface")
	}
	if face.Glyph('😀') != 0 || face.Glyph(0xffff) != 0 {
		t.Error("there is a glyph of what has none")
	}
}

// FuzzRead: whatever a file holds, it is read or refused.
func FuzzRead(f *testing.F) {
	cut, err := Built().Cut([]uint16{Built().Glyph('泸')})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(TrueType()[:4096])
	f.Add(cut)
	f.Fuzz(func(t *testing.T, file []byte) {
		face, err := Read(file)
		if err != nil {
			return
		}
		if glyph := face.Glyph('a'); int(glyph) < face.glyphs {
			face.Width(glyph)
			_, _ = face.Cut([]uint16{glyph}) // it may be cut off
		}
	})
}
