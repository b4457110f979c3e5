package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

// Face is a typeface as it is read for a document that carries the glyphs which it shows (ISO/IEC 14496-22, OpenType with TrueType outlines).
type Face struct {
	tables map[string][]byte
	em     int // units
	glyphs int
	wide   int // glyphs with a width of their own
	spans  []span
}

// span are consecutive characters whose glyphs are consecutive too.
type span struct{ first, last, glyph uint16 }

// needed are the tables of a typeface in a document: no names, no layout, and no characters, since a document names glyphs.
var needed = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

// Built is the typeface that is built in.
var Built = sync.OnceValue(func() *Face {
	face, err := Read(TrueType())
	if err != nil {
		panic(err) // the file was built into this program
	}
	return face
})

// Read reads a TrueType file whose characters are mapped by spans (cmap format 4 without glyph arrays), as that of this package is.
func Read(file []byte) (*Face, error) {
	const head, record = 12, 16
	if len(file) < head {
		return nil, errors.New("font: this is no TrueType file")
	}
	f := &Face{tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		at := head + i*record
		if at+record > len(file) {
			return nil, errors.New("font: the list of tables is cut off")
		}
		offset, length := uint64(binary.BigEndian.Uint32(file[at+8:])), uint64(binary.BigEndian.Uint32(file[at+12:]))
		if offset+length > uint64(len(file)) {
			return nil, fmt.Errorf("font: table %q is cut off", file[at:at+4])
		}
		f.tables[string(file[at:at+4])] = file[offset : offset+length]
	}
	for name, size := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "cmap": 4, "hmtx": 0, "loca": 0, "glyf": 0} {
		if table, ok := f.tables[name]; !ok || len(table) < size {
			return nil, fmt.Errorf("font: table %s is missing or cut off", name)
		}
	}
	f.em = int(binary.BigEndian.Uint16(f.tables["head"][18:]))
	f.glyphs = int(binary.BigEndian.Uint16(f.tables["maxp"][4:]))
	f.wide = int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	long := binary.BigEndian.Uint16(f.tables["head"][50:]) == 1
	if f.em == 0 || !long || f.wide < 1 || f.wide > f.glyphs || len(f.tables["hmtx"]) < 4*f.wide || len(f.tables["loca"]) < 4*(f.glyphs+1) {
		return nil, errors.New("font: the tables contradict each other")
	}
	return f, f.readSpans()
}

// readSpans reads the characters.
func (f *Face) readSpans() error {
	cmap := f.tables["cmap"]
	const encoding = 8 // bytes of an entry
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		at := 4 + i*encoding
		if at+encoding > len(cmap) {
			break
		}
		offset := uint64(binary.BigEndian.Uint32(cmap[at+4:]))
		if offset+14 > uint64(len(cmap)) || binary.BigEndian.Uint16(cmap[offset:]) != 4 {
			continue
		}
		return f.readFormat4(cmap[offset:])
	}
	return errors.New("font: the characters are not mapped as this program reads them")
}

func (f *Face) readFormat4(table []byte) error {
	n := int(binary.BigEndian.Uint16(table[6:])) / 2
	if len(table) < 16+8*n {
		return errors.New("font: the map of characters is cut off")
	}
	last, first, delta, array := table[14:], table[16+2*n:], table[16+4*n:], table[16+6*n:]
	for i := range n {
		if binary.BigEndian.Uint16(array[2*i:]) != 0 {
			return errors.New("font: the map of characters uses arrays, which this program does not read")
		}
		start := binary.BigEndian.Uint16(first[2*i:])
		f.spans = append(f.spans, span{start, binary.BigEndian.Uint16(last[2*i:]), start + binary.BigEndian.Uint16(delta[2*i:])})
	}
	return nil
}

// Glyph gives the glyph of a character; 0, which shows that something is missing, when there is none.
func (f *Face) Glyph(r rune) uint16 {
	for _, s := range f.spans {
		if r >= rune(s.first) && r <= rune(s.last) && r != 0xffff {
			if glyph := s.glyph + uint16(r) - s.first; int(glyph) < f.glyphs {
				return glyph
			}
		}
	}
	return 0
}

// Width gives the width of a glyph in thousandths of the type's size.
func (f *Face) Width(glyph uint16) int {
	at := min(int(glyph), f.wide-1)
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][4*at:])) * 1000 / f.em
}

// Cut gives the typeface as a TrueType file with the outlines of these glyphs alone. Each keeps its number.
func (f *Face) Cut(glyphs []uint16) ([]byte, error) {
	keep := map[int]bool{0: true}
	for _, glyph := range glyphs {
		if err := f.with(int(glyph), keep, 0); err != nil {
			return nil, err
		}
	}
	var outlines []byte
	loca, hmtx := make([]byte, 4*(f.glyphs+1)), make([]byte, len(f.tables["hmtx"]))
	for i := range f.glyphs {
		if keep[i] {
			outline, err := f.outline(i)
			if err != nil {
				return nil, err
			}
			outlines = append(outlines, outline...)
			for len(outlines)%4 != 0 {
				outlines = append(outlines, 0)
			}
			at := min(i, f.wide-1)
			copy(hmtx[4*at:], f.tables["hmtx"][4*at:4*at+4])
		}
		binary.BigEndian.PutUint32(loca[4*(i+1):], uint32(len(outlines)))
	}
	return f.file(map[string][]byte{"glyf": outlines, "loca": loca, "hmtx": hmtx}), nil
}

// outline gives the outline of a glyph; nothing for one that has none, such as a space.
func (f *Face) outline(glyph int) ([]byte, error) {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	from, to := binary.BigEndian.Uint32(loca[4*glyph:]), binary.BigEndian.Uint32(loca[4*glyph+4:])
	if from > to || uint64(to) > uint64(len(glyf)) {
		return nil, fmt.Errorf("font: glyph %d is cut off", glyph)
	}
	return glyf[from:to], nil
}

// The flags of a part of a composite glyph.
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	fourScales    = 1 << 7
	maxDepth      = 5
)

// with keeps a glyph and those that it is composed of.
func (f *Face) with(glyph int, keep map[int]bool, depth int) error {
	if glyph >= f.glyphs || depth > maxDepth {
		return fmt.Errorf("font: there is no glyph %d, or it is composed of too many", glyph)
	}
	keep[glyph] = true
	outline, err := f.outline(glyph)
	if err != nil || len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return err
	}
	for rest := outline[10:]; ; {
		if len(rest) < 4 {
			return fmt.Errorf("font: glyph %d is cut off", glyph)
		}
		flags := binary.BigEndian.Uint16(rest)
		if err := f.with(int(binary.BigEndian.Uint16(rest[2:])), keep, depth+1); err != nil {
			return err
		}
		size := 6
		for flag, more := range map[uint16]int{wordArguments: 2, oneScale: 2, twoScales: 4, fourScales: 8} {
			if flags&flag != 0 {
				size += more
			}
		}
		if flags&moreParts == 0 {
			return nil
		}
		rest = rest[min(size, len(rest)):]
	}
}

// file puts tables together, some of them in the place of the typeface's own.
func (f *Face) file(changed map[string][]byte) []byte {
	const head, record = 12, 16
	file := make([]byte, head+record*len(needed))
	binary.BigEndian.PutUint32(file, 0x00010000)
	binary.BigEndian.PutUint16(file[4:], uint16(len(needed)))
	binary.BigEndian.PutUint16(file[6:], 64) // the search fields for six tables
	binary.BigEndian.PutUint16(file[8:], 2)
	binary.BigEndian.PutUint16(file[10:], 32)
	for i, name := range needed {
		table, ok := changed[name]
		if !ok {
			table = f.tables[name]
		}
		entry := file[head+record*i:]
		copy(entry, name)
		binary.BigEndian.PutUint32(entry[4:], sumOf(table))
		binary.BigEndian.PutUint32(entry[8:], uint32(len(file)))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(table)))
		file = append(file, table...)
		for len(file)%4 != 0 {
			file = append(file, 0)
		}
	}
	return file
}

// sumOf is a table's checksum: the sum of its words.
func sumOf(table []byte) (sum uint32) {
	for ; len(table) >= 4; table = table[4:] {
		sum += binary.BigEndian.Uint32(table)
	}
	var last [4]byte
	copy(last[:], table)
	return sum + binary.BigEndian.Uint32(last[:])
}
