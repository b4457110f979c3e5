package manifest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// ErrTable is wrapped when a file cannot be read as the table that its name says it is.
var ErrTable = errors.New("manifest: the file is not a readable table")

// Cell is one value of a row.
type Cell struct {
	Column string `json:"column"`
	Text   string `json:"text"`
}

// Row is a row's cells in any order; cells without text may be left out.
type Row []Cell

// Canonical gives the bytes that stand for the row in the tree, whatever file it comes from.
func (r Row) Canonical() ([]byte, error) {
	sorted := slices.Clone(r)
	slices.SortFunc(sorted, func(a, b Cell) int { return cmp.Compare(a.Column, b.Column) })
	var encoded []byte
	for i, cell := range sorted {
		if cell.Column == "" || i > 0 && sorted[i-1].Column == cell.Column {
			return nil, fmt.Errorf("%w: the column name %q is empty or given twice", ErrTable, clip(cell.Column))
		}
		if !utf8.ValidString(cell.Column) || !utf8.ValidString(cell.Text) {
			return nil, fmt.Errorf("%w: column %q is not valid UTF-8", ErrTable, clip(cell.Column))
		}
		encoded = appendCell(encoded, []byte(cell.Column), []byte(cell.Text))
	}
	return encoded, nil
}

// appendCell adds a cell to a canonical row, or nothing if it has no text.
func appendCell(encoded, name, text []byte) []byte {
	if len(text) == 0 {
		return encoded
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		// encoding/csv gives CR LF within quotes as LF; other formats must not differ.
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	encoded = binary.BigEndian.AppendUint32(encoded, uint32(len(name)))
	encoded = append(encoded, name...)
	encoded = binary.BigEndian.AppendUint32(encoded, uint32(len(text)))
	return append(encoded, text...)
}

// parseCanonical is the inverse of Canonical, for showing a row.
func parseCanonical(encoded []byte) (Row, error) {
	var row Row
	for len(encoded) > 0 {
		var parts [2]string
		for i := range parts {
			if len(encoded) < 4 {
				return nil, fmt.Errorf("%w: a canonical row ends early", ErrTable)
			}
			length := binary.BigEndian.Uint32(encoded)
			encoded = encoded[4:]
			if uint64(length) > uint64(len(encoded)) {
				return nil, fmt.Errorf("%w: a canonical row ends early", ErrTable)
			}
			parts[i], encoded = string(encoded[:length]), encoded[length:]
		}
		row = append(row, Cell{parts[0], parts[1]})
	}
	return row, nil
}
