// Package docx writes documents for Word: the least that Office Open XML (ISO/IEC 29500) asks for, so that what is in the file is what
// stands here. No library that is well kept writes it.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"luzheng/explorer/papers/document"
)

const (
	// usable is the width of a page's text in twentieths of a point (A4 with margins of 18 mm), side that of a code in EMU.
	usable = 9866
	side   = 1_512_000
	names  = 20 // per cent of the width for the names of facts
	office = "http://schemas.openxmlformats.org/"
)

// Write gives a document as a Word file. The same document gives the same bytes.
func Write(d *document.Document) ([]byte, error) {
	w := &writer{}
	w.paragraph("Title", d.Title)
	for _, b := range d.Blocks {
		w.block(b)
	}
	parts := []part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", core(d)},
		{"word/document.xml", w.document(d)},
		{"word/styles.xml", styles},
		{"word/footer.xml", footer(d.Footer)},
		{"word/_rels/document.xml.rels", w.relations()},
	}
	for i, image := range w.images {
		parts = append(parts, part{imageName(i), string(image)})
	}
	return pack(parts, d.Made)
}

type part struct{ name, content string }

func pack(parts []part, made int64) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, p := range parts {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.UnixMilli(made).UTC()})
		if err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
		if _, err := file.Write([]byte(p.content)); err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("docx: %w", err)
	}
	return out.Bytes(), nil
}

type writer struct {
	strings.Builder
	images [][]byte
}

func (w *writer) block(b document.Block) {
	switch b := b.(type) {
	case document.Heading:
		w.paragraph("Heading1", string(b))
	case document.Paragraph:
		w.paragraph("", string(b))
	case document.Verbatim:
		w.paragraph("Verbatim", string(b))
	case document.Facts:
		rows := make([][]string, len(b))
		for i, f := range b {
			rows[i] = []string{f.Name, f.Value}
		}
		w.table([]int{names, 100 - names}, nil, rows)
	case document.Table:
		widths, head := make([]int, len(b.Columns)), make([]string, len(b.Columns))
		for i, c := range b.Columns {
			widths[i], head[i] = c.Width, c.Name
		}
		w.table(widths, head, b.Rows)
	case document.Code:
		w.image(b)
		w.paragraph("", b.Text)
	}
}

// paragraph writes text in a style; a line break in it stays one.
func (w *writer) paragraph(style, text string) {
	w.WriteString("<w:p>")
	if style != "" {
		fmt.Fprintf(w, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	w.WriteString("<w:r>")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.WriteString("<w:br/>")
		}
		fmt.Fprintf(w, `<w:t xml:space="preserve">%s</w:t>`, escape(line))
	}
	w.WriteString("</w:r></w:p>")
}

func (w *writer) table(widths []int, head []string, rows [][]string) {
	w.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, usable*width/100)
	}
	w.WriteString("</w:tblGrid>")
	if head != nil {
		w.row(widths, head, `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, `<w:shd w:val="clear" w:color="auto" w:fill="E8EEF5"/>`)
	}
	for _, row := range rows {
		w.row(widths, row, `<w:trPr><w:cantSplit/></w:trPr>`, "")
	}
	w.WriteString("</w:tbl>")
	w.paragraph("", "")
}

func (w *writer) row(widths []int, cells []string, properties, shade string) {
	w.WriteString("<w:tr>" + properties)
	for i, text := range cells {
		fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, usable*widths[i]/100, shade)
		w.paragraph("Cell", text)
		w.WriteString("</w:tc>")
	}
	w.WriteString("</w:tr>")
}

func (w *writer) image(c document.Code) {
	w.images = append(w.images, c.PNG)
	n := len(w.images)
	fmt.Fprintf(w, `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="%[1]d" cy="%[1]d"/><wp:docPr id="%[2]d" name="code %[2]d" descr="%[3]s"/>`+
		`<a:graphic><a:graphicData uri="%[4]sdrawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[2]d" name="code %[2]d"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="image%[2]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>`+
		`<a:ext cx="%[1]d" cy="%[1]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		side, n, escape(c.Text), office)
}

func imageName(i int) string { return fmt.Sprintf("word/media/image%d.png", i+1) }

func escape(text string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(text)); err != nil {
		panic(err) // a Builder takes everything
	}
	return out.String()
}
