// Package pdf prints documents. It is the only package that imports fpdf.
package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"luzheng/explorer/papers/document"
	"luzheng/explorer/papers/font"
)

// The page, in millimetres and points.
const (
	family  = "paper"
	margin  = 18.0
	line    = 5.0
	small   = 8.0
	normal  = 9.5
	heading = 12.5
	title   = 18.0
	side    = 42.0 // of a two-dimensional code
	names   = 38.0 // width of the names of facts
	padding = 1.5
)

// Print gives a document as PDF. The same document gives the same bytes.
func Print(d *document.Document) ([]byte, error) {
	p := &printer{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.AddUTF8FontFromBytes(family, "", font.TrueType())
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.SetTitle(d.Title, true)
	p.SetLang(d.Language)
	p.SetProducer("luzheng", true)
	p.SetCatalogSort(true)
	p.SetCreationDate(time.UnixMilli(d.Made).UTC())
	p.SetModificationDate(time.UnixMilli(d.Made).UTC())
	p.SetFooterFunc(func() { p.footer(d.Footer) })
	p.AddPage()
	p.text(title, 10, d.Title)
	for i, b := range d.Blocks {
		p.block(b, i)
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), nil
}

type printer struct{ *fpdf.Fpdf }

func (p *printer) block(b document.Block, number int) {
	switch b := b.(type) {
	case document.Heading:
		p.Ln(3)
		p.room(4 * line) // a heading is never the last on its page
		p.text(heading, 7, string(b))
	case document.Paragraph:
		p.text(normal, line, string(b))
		p.Ln(1)
	case document.Verbatim:
		p.SetFillColor(240, 240, 240)
		p.SetFont(family, "", normal)
		for _, part := range wrap(string(b), p.width()-2*padding, p.GetStringWidth) {
			p.CellFormat(p.width(), line+1, part, "", 1, "L", true, 0, "")
		}
		p.Ln(1)
	case document.Facts:
		rows := make([][]string, len(b))
		for i, f := range b {
			rows[i] = []string{f.Name, f.Value}
		}
		p.rows(rows, []float64{names, p.width() - names}, nil)
		p.Ln(2)
	case document.Table:
		p.table(b)
	case document.Code:
		p.room(side)
		name := fmt.Sprintf("code-%d", number)
		options := fpdf.ImageOptions{ImageType: "PNG"}
		p.RegisterImageOptionsReader(name, options, bytes.NewReader(b.PNG))
		p.ImageOptions(name, margin, p.GetY(), side, side, true, options, 0, "")
		p.text(small, 4, b.Text)
	}
}

func (p *printer) width() float64 {
	w, _ := p.GetPageSize()
	return w - 2*margin
}

func (p *printer) text(size, height float64, text string) {
	p.SetFont(family, "", size)
	for _, part := range wrap(text, p.width()-2*padding, p.GetStringWidth) {
		p.CellFormat(p.width(), height, part, "", 1, "L", false, 0, "")
	}
}

// room begins a new page when the present one has less than that left.
func (p *printer) room(height float64) bool {
	_, page := p.GetPageSize()
	if p.GetY()+height <= page-margin {
		return false
	}
	p.AddPage()
	return true
}

func (p *printer) footer(text string) {
	p.SetY(-12)
	p.SetFont(family, "", small)
	p.CellFormat(p.width()-15, 5, text, "", 0, "L", false, 0, "")
	p.CellFormat(15, 5, fmt.Sprint(p.PageNo()), "", 0, "R", false, 0, "")
}

func (p *printer) table(t document.Table) {
	widths := make([]float64, len(t.Columns))
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		widths[i], head[i] = p.width()*float64(c.Width)/100, c.Name
	}
	p.rows(t.Rows, widths, head)
	p.Ln(2)
}

// rows prints a grid; the head, if there is one, stands again on each new page.
func (p *printer) rows(rows [][]string, widths []float64, head []string) {
	p.SetFont(family, "", small)
	if head != nil {
		p.room(3 * line)
		p.row(head, widths, true)
	}
	for _, row := range rows {
		if p.room(p.height(row, widths)) && head != nil {
			p.SetFont(family, "", small)
			p.row(head, widths, true)
		}
		p.row(row, widths, false)
	}
}

const cellLine = 4.2

func (p *printer) height(row []string, widths []float64) float64 {
	most := 1
	for i, text := range row {
		most = max(most, len(p.lines(text, widths[i])))
	}
	return float64(most)*cellLine + 2*padding
}

func (p *printer) lines(text string, width float64) []string {
	return wrap(text, width-2*padding-1, p.GetStringWidth)
}

func (p *printer) row(row []string, widths []float64, head bool) {
	p.SetFont(family, "", small)
	p.SetDrawColor(150, 150, 150)
	p.SetFillColor(232, 238, 245)
	x, y, height := margin, p.GetY(), p.height(row, widths)
	for i, text := range row {
		style := "D"
		if head {
			style = "FD"
		}
		p.Rect(x, y, widths[i], height, style)
		for n, part := range p.lines(text, widths[i]) {
			p.SetXY(x, y+padding+float64(n)*cellLine)
			p.CellFormat(widths[i], cellLine, part, "", 0, "L", false, 0, "")
		}
		x += widths[i]
	}
	p.SetXY(margin, y+height)
}
