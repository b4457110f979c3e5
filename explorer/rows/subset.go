package rows

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"luzheng/signer/manifest"
	"luzheng/signer/workbook"
)

const (
	// MaxSubset bounds the rows in hand, in bytes of their file and in number.
	MaxSubset = 32 << 20
	MaxRows   = workbook.MaxTableRows
)

// ErrSubset is wrapped when a file cannot be read as rows.
var ErrSubset = errors.New("rows: the file cannot be read as rows of a table")

// Subset is the rows in hand.
type Subset struct {
	Columns []string
	Rows    []Row
	// Proof is what the file itself says of its origin, nil when it says nothing: the proof sheet of a workbook.
	Proof map[string]string
}

// Row is one row in hand.
type Row struct {
	// Number is where it stands in its file, the heading not counted, from 1.
	Number int64
	Cells  manifest.Row
	// Retyped are the columns whose text a spreadsheet has replaced.
	Retyped []string
}

// Read reads rows by the name and the content of their file. Errors wrap ErrSubset.
func Read(name string, content []byte) (*Subset, error) {
	if len(content) > MaxSubset {
		return nil, fmt.Errorf("%w: it has %d bytes, at most %d are read; verify a part of it", ErrSubset, len(content), MaxSubset)
	}
	if strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		return readWorkbook(content)
	}
	format, ok := manifest.FormatOf(name)
	if !ok {
		return nil, fmt.Errorf("%w: its name ends neither in .csv, .jsonl, .ndjson nor .xlsx", ErrSubset)
	}
	reader := manifest.NewReader(format, bytes.NewReader(content))
	subset := &Subset{}
	for canonical, err := range reader.Rows() {
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSubset, err)
		}
		cells, err := manifest.ParseCanonical(canonical)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSubset, err)
		}
		if err := subset.add(Row{Number: int64(len(subset.Rows)) + 1, Cells: cells}); err != nil {
			return nil, err
		}
	}
	subset.Columns = reader.Columns()
	return subset, subset.check()
}

func readWorkbook(content []byte) (*Subset, error) {
	table, err := workbook.ReadTable(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSubset, err)
	}
	subset := &Subset{Columns: table.Columns, Proof: table.Proof}
	for _, line := range table.Rows {
		row := Row{Number: int64(len(subset.Rows)) + 1}
		for i, text := range line.Cells {
			if text != "" {
				row.Cells = append(row.Cells, manifest.Cell{Column: table.Columns[i], Text: text})
			}
		}
		for _, i := range line.Retyped {
			row.Retyped = append(row.Retyped, table.Columns[i])
		}
		if err := subset.add(row); err != nil {
			return nil, err
		}
	}
	return subset, subset.check()
}

func (s *Subset) add(row Row) error {
	if len(s.Rows) == MaxRows {
		return fmt.Errorf("%w: it has more than %d rows; verify a part of it", ErrSubset, MaxRows)
	}
	s.Rows = append(s.Rows, row)
	return nil
}

func (s *Subset) check() error {
	if len(s.Rows) == 0 {
		return fmt.Errorf("%w: it has no rows", ErrSubset)
	}
	for _, row := range s.Rows {
		if _, err := row.Cells.Canonical(); err != nil { // columns without a name, or named twice
			return fmt.Errorf("%w: row %d: %w", ErrSubset, row.Number, err)
		}
	}
	return nil
}
