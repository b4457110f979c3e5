package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

const (
	// MaxTableRows bounds the rows of a table that is read or written, and MaxTableSize the bytes of its workbook.
	MaxTableRows = 100_000
	MaxTableSize = 32 << 20
	// ProofSheet is the sheet beside a table that says where its rows come from: a name and a value in each row.
	ProofSheet = "存证"
)

// Table is a sheet that holds a table: names of columns in the first row, text below.
type Table struct {
	Columns []string
	Rows    []TableRow
	// Proof are the names and values of the proof sheet, nil when there is none.
	Proof map[string]string
}

// TableRow is one row.
type TableRow struct {
	// Number is the row's in the sheet, from 1.
	Number int64
	Cells  []string // as many as there are columns
	// Retyped are the columns, from 0, whose cells are no text any more: the spreadsheet took them for numbers, dates or formulas, so that what
	// was written there is not known.
	Retyped []int
}

// ReadTable reads the first sheet as a table. Errors wrap ErrWorkbook.
func ReadTable(workbook []byte) (table *Table, err error) {
	if len(workbook) > MaxTableSize {
		return nil, fmt.Errorf("%w: it has %d bytes, at most %d are read", ErrWorkbook, len(workbook), MaxTableSize)
	}
	defer func() {
		if broken := recover(); broken != nil {
			table, err = nil, fmt.Errorf("%w: it is damaged", ErrWorkbook)
		}
	}()
	file, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{
		UnzipSizeLimit: 8 * MaxTableSize, UnzipXMLSizeLimit: 8 * MaxTableSize, RawCellValue: true,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorkbook, err)
	}
	defer func() { _ = file.Close() }() // it was read from memory
	sheets := file.GetSheetList()
	if len(sheets) == 0 {
		return nil, fmt.Errorf("%w: it has no sheets", ErrWorkbook)
	}
	table = &Table{}
	if err := table.read(file, sheets[0]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorkbook, err)
	}
	if slices.Contains(sheets[1:], ProofSheet) {
		if table.Proof, err = readProof(file); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrWorkbook, err)
		}
	}
	return table, nil
}

func (t *Table) read(file *excelize.File, sheet string) error {
	rows, err := file.GetRows(sheet)
	if err != nil {
		return err
	}
	for i, cells := range rows {
		number := int64(i) + 1
		if len(cells) > maxColumns || number > MaxTableRows+1 {
			return fmt.Errorf("the sheet has more than %d columns or %d rows; verify a part of it", maxColumns, MaxTableRows)
		}
		if !slices.ContainsFunc(cells, func(text string) bool { return text != "" }) {
			continue
		}
		if slices.ContainsFunc(cells, func(text string) bool { return !utf8.ValidString(text) }) {
			return fmt.Errorf("row %d holds no valid text", number)
		}
		if t.Columns == nil {
			t.Columns = cells
			continue
		}
		if len(cells) > len(t.Columns) {
			return fmt.Errorf("row %d has cells beyond the last column that is named", number)
		}
		row := TableRow{Number: number, Cells: append(cells, make([]string, len(t.Columns)-len(cells))...)}
		for column, text := range cells {
			if text == "" {
				continue
			}
			kind, err := file.GetCellType(sheet, cell(column, number))
			if err != nil {
				return err
			}
			if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
				row.Retyped = append(row.Retyped, column)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if t.Columns == nil {
		return errors.New("its first sheet is empty")
	}
	return nil
}

func readProof(file *excelize.File) (map[string]string, error) {
	rows, err := file.GetRows(ProofSheet)
	if err != nil {
		return nil, err
	}
	const most = 100
	proof := map[string]string{}
	for _, cells := range rows[:min(len(rows), most)] {
		if len(cells) >= 2 {
			proof[cells[0]] = cells[1]
		}
	}
	return proof, nil
}

// WriteTable writes a table whose cells are all text, so that no spreadsheet takes them for anything else, and the proof sheet with the
// names and values of proof in their order.
func WriteTable(w io.Writer, columns []string, rows [][]string, proof [][2]string) error {
	const sheet = "数据"
	if len(rows) > MaxTableRows || len(columns) > maxColumns {
		return fmt.Errorf("workbook: %d rows of %d columns are more than %d of %d", len(rows), len(columns), MaxTableRows, maxColumns)
	}
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	text, err := file.NewStyle(&excelize.Style{NumFmt: textFormat})
	err = errors.Join(err, file.SetSheetName(file.GetSheetName(0), sheet))
	stream, streamErr := file.NewStreamWriter(sheet)
	if err = errors.Join(err, streamErr); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for i, row := range slices.Concat([][]string{columns}, rows) {
		cells := make([]any, len(row))
		for j, value := range row {
			cells[j] = excelize.Cell{StyleID: text, Value: value}
		}
		err = errors.Join(err, stream.SetRow(cell(0, int64(i)+1), cells))
	}
	_, newErr := file.NewSheet(ProofSheet)
	err = errors.Join(err, stream.Flush(), newErr)
	for i, line := range proof {
		err = errors.Join(err, file.SetSheetRow(ProofSheet, cell(0, int64(i)+1), &[]string{line[0], line[1]}))
	}
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return file.Write(w)
}

// textFormat is Excel's built-in number format "@": text.
const textFormat = 49
