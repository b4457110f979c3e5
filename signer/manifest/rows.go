package manifest

import (
	"encoding/binary"
	"errors"
	"io"
	"iter"
)

// FormatOf tells by its name which kind of table a file is.
func FormatOf(name string) (TableFormat, bool) { return tableFormat(name) }

// Reader reads a table from a stream, row by row, as Build does.
type Reader struct{ table tableReader }

// NewReader reads a table in a format that is valid.
func NewReader(format TableFormat, input io.Reader) *Reader {
	return &Reader{newTableReader(format, input, 0, nil)}
}

// Rows gives each row's canonical form, good until the next one. An error, which wraps ErrTable when the table is at fault, is the last.
func (r *Reader) Rows() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			canonical, err := r.table.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(canonical, err) || err != nil {
				return
			}
		}
	}
}

// Columns are the names met so far.
func (r *Reader) Columns() []string { return r.table.columns() }

// ParseCanonical gives the row that a canonical form stands for, its cells sorted by column.
func ParseCanonical(encoded []byte) (Row, error) { return parseCanonical(encoded) }

// CellOf finds the text of one column in a canonical row, nil when it has none. It copies nothing.
func CellOf(canonical []byte, column string) []byte {
	for len(canonical) > 0 {
		name, rest := cutText(canonical)
		text, rest := cutText(rest)
		if string(name) == column {
			return text
		}
		canonical = rest
	}
	return nil
}

// cutText takes a text and its length off a canonical row; one that ends early gives what is there.
func cutText(encoded []byte) (text, rest []byte) {
	const length = 4
	if len(encoded) < length {
		return nil, nil
	}
	n := min(uint64(binary.BigEndian.Uint32(encoded)), uint64(len(encoded)-length))
	return encoded[length : length+n], encoded[length+n:]
}
