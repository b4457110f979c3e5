// Package document describes a paper without saying whether it becomes PDF, Word or Excel.
package document

// Document is one paper, from top to bottom.
type Document struct {
	Title string
	// Language is a BCP 47 tag, such as zh-CN.
	Language string
	// Made is when, Unix ms.
	Made int64
	// Footer stands below every page.
	Footer string
	Blocks []Block
}

// Block is a Heading, a Paragraph, Facts, a Table or a Code.
type Block interface{ block() }

// Heading begins a section.
type Heading string

// Paragraph is text.
type Paragraph string

// Verbatim is text to be typed, such as a command.
type Verbatim string

// Facts are names and what they stand for.
type Facts []Fact

// Fact is one of them.
type Fact struct{ Name, Value string }

// Table has a name, for where tables are sheets, and columns whose widths are shares of the page in per cent.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]string
}

// Column is one column.
type Column struct {
	Name  string
	Width int
}

// Code is a two-dimensional code as a PNG image, and the text that it holds.
type Code struct {
	PNG  []byte
	Text string
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Verbatim) block()  {}
func (Facts) block()     {}
func (Table) block()     {}
func (Code) block()      {}
