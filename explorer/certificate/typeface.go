package certificate

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"luzheng/explorer/papers/font"
)

// faceName says, as PDF demands, that the typeface is cut down.
const faceName = "LUZHEN+WenQuanYiMicroHei"

// embedded is the typeface as the document carries it: the outlines of what stands on the page, their widths, and their characters, so
// that the text can be searched and copied.
type embedded struct{ file, widths, characters string }

// typeface gives it for glyphs, each with its character.
func typeface(used map[uint16]rune) (embedded, error) {
	face := font.Built()
	glyphs := slices.Sorted(maps.Keys(used))
	cut, err := face.Cut(glyphs)
	if err != nil {
		return embedded{}, err
	}
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, err = w.Write(cut)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return embedded{}, err
	}
	var widths strings.Builder
	for _, glyph := range glyphs {
		fmt.Fprintf(&widths, "%d [%d] ", glyph, face.Width(glyph))
	}
	characters := charactersOf(glyphs, used)
	return embedded{
		file:       fmt.Sprintf("<< /Length %d /Length1 %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), len(cut), packed.Bytes()),
		widths:     strings.TrimSpace(widths.String()),
		characters: fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(characters), characters),
	}, nil
}

// charactersOf is a CMap from glyphs to characters. A section of one holds a hundred at most.
func charactersOf(glyphs []uint16, used map[uint16]rune) string {
	const most = 100
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(glyphs, most) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, glyph := range part {
			fmt.Fprintf(&b, "<%04X> <%s>\n", glyph, hexText(string(used[glyph])))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

// hexText is UTF-16, big endian, in hexadecimal digits.
func hexText(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
