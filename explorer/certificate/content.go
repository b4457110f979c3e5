package certificate

import (
	"fmt"
	"strings"

	"luzheng/explorer/papers/font"
)

// content is the page's content stream as it is written, from the top down.
type content struct {
	strings.Builder
	y float64 // of the next line
	// used are the characters that stand on the page, by their glyphs.
	used map[uint16]rune
}

const lineHeight = 1.5 // of the size of its text

func (c *content) gap(points float64) { c.y -= points }

// text writes a paragraph over the whole width.
func (c *content) text(s string, size float64) {
	for _, line := range wrap(s, (pageWidth-2*margin)/size) {
		c.line(margin, line, size)
		c.y -= size * lineHeight
	}
}

// fact writes a term and, beside it, its value.
func (c *content) fact(term, value string, code bool) {
	const size, codeSize = 11, 8.5
	c.line(margin, term, size)
	const left = margin + termWidth
	if !code {
		for _, line := range wrap(value, (pageWidth-margin-left)/size) {
			c.line(left, line, size)
			c.y -= size * lineHeight
		}
		return
	}
	const columns = 72
	for from := 0; from < len(value); from += columns {
		fmt.Fprintf(c, "BT /F2 %.1f Tf %d %.1f Td (%s) Tj ET\n", codeSize, left, c.y, escape(value[from:min(from+columns, len(value))]))
		c.y -= size * lineHeight
	}
}

func (c *content) line(x float64, s string, size float64) {
	fmt.Fprintf(c, "BT /F1 %.1f Tf %.1f %.1f Td <%s> Tj ET\n", size, x, c.y, c.glyphs(s))
}

// glyphs names the glyphs of a text in hexadecimal digits, and notes that they are used.
func (c *content) glyphs(s string) string {
	var b strings.Builder
	for _, r := range s {
		glyph := font.Built().Glyph(r)
		c.used[glyph] = r
		fmt.Fprintf(&b, "%04X", glyph)
	}
	return b.String()
}

// qr draws the code in the lower right corner.
func (c *content) qr(rows []string) {
	if len(rows) == 0 {
		return
	}
	module := float64(qrSize) / float64(len(rows))
	for y, row := range rows {
		for x, bit := range row {
			if bit == '1' {
				fmt.Fprintf(c, "%.3f %.3f %.3f %.3f re\n", pageWidth-margin-qrSize+float64(x)*module, margin+float64(len(rows)-1-y)*module, module, module)
			}
		}
	}
	c.WriteString("f\n")
}

// wrap breaks a text into lines of so many ems.
func wrap(s string, ems float64) []string {
	var lines []string
	var line strings.Builder
	width, space := 0.0, -1 // of the line; the byte after its last space
	for _, r := range s {
		w := widthOf(string(r))
		if width+w > ems && line.Len() > 0 {
			whole := line.String()
			line.Reset()
			if r < 0x80 && r != ' ' && space > 0 { // a word of ASCII is not cut
				line.WriteString(whole[space:])
				whole = whole[:space]
			}
			lines = append(lines, strings.TrimRight(whole, " "))
			width, space = widthOf(line.String()), -1
		}
		line.WriteRune(r)
		width += w
		if r == ' ' || r >= 0x80 {
			space = line.Len()
		}
	}
	return append(lines, line.String())
}

// widthOf gives the width of a text in ems.
func widthOf(s string) float64 {
	face, sum := font.Built(), 0
	for _, r := range s {
		sum += face.Width(face.Glyph(r))
	}
	const em = 1000
	return float64(sum) / em
}

// escape keeps printable ASCII, and escapes what means something in a string of PDF.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}
