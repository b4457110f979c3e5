package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

const (
	// MaxSize bounds a workbook in bytes, maxUnpacked what it unpacks to.
	MaxSize     = 8 << 20
	maxUnpacked = 64 << 20
	// MaxRows bounds the rows of a sheet, empty ones included; maxColumns its columns.
	MaxRows    = 5000
	maxColumns = 256
)

// ErrWorkbook is wrapped when a file is not a workbook that is read.
var ErrWorkbook = errors.New("workbook: not a workbook that can be read")

// Read reads a sheet, the first one when sheet is empty, and reports on every row. An error means that the file as a whole cannot be
// read and wraps ErrWorkbook; what is wrong within it stands in the report.
func Read(workbook []byte, sheet string) (report *Report, err error) {
	if len(workbook) > MaxSize {
		return nil, fmt.Errorf("%w: it has %d bytes, at most %d are read", ErrWorkbook, len(workbook), MaxSize)
	}
	// A file that is made to break the library breaks this one reading.
	defer func() {
		if broken := recover(); broken != nil {
			report, err = nil, fmt.Errorf("%w: it is damaged", ErrWorkbook)
		}
	}()
	file, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorkbook, err)
	}
	defer func() { _ = file.Close() }() // it was read from memory
	records, err := readSheet(file, sheet)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorkbook, err)
	}
	return check(records), nil
}

func readSheet(file *excelize.File, sheet string) ([]record, error) {
	sheets := file.GetSheetList()
	switch {
	case len(sheets) == 0:
		return nil, errors.New("it has no sheets")
	case sheet == "":
		sheet = sheets[0]
	case !slices.Contains(sheets, sheet):
		return nil, fmt.Errorf("it has no sheet %q, but %q", sheet, sheets)
	}
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var records []record
	for number := int64(1); rows.Next(); number++ {
		if number > MaxRows {
			return nil, fmt.Errorf("the sheet has more than %d rows; split it", MaxRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		if len(cells) > maxColumns {
			return nil, fmt.Errorf("row %d has %d columns, at most %d are read", number, len(cells), maxColumns)
		}
		empty := true
		for i, text := range cells {
			if !utf8.ValidString(text) {
				return nil, fmt.Errorf("the cell %s holds no valid text", cell(i, number))
			}
			cells[i] = strings.TrimSpace(text)
			empty = empty && cells[i] == ""
		}
		if !empty {
			records = append(records, record{number, cells})
		}
	}
	return records, rows.Error()
}

// cell names a cell by its column, from 0, and its row, from 1; a column of -1 is missing, and the row's first cell stands for it.
func cell(column int, row int64) string {
	name, err := excelize.CoordinatesToCellName(max(column, 0)+1, int(row))
	if err != nil {
		return fmt.Sprintf("row %d", row)
	}
	return name
}

// Write writes a workbook with the headings, the given rows below them, and the words of the closed lists to choose from.
func Write(w io.Writer, rows ...[]string) error {
	const sheet = "数据资源目录"
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	err := file.SetSheetName(file.GetSheetName(0), sheet)
	headings := make([]string, len(columns))
	for i, c := range columns {
		headings[i] = c.name
		if c.choices == nil {
			continue
		}
		list := excelize.NewDataValidation(true)
		list.SetSqref(cell(i, 2) + ":" + cell(i, MaxRows))
		err = errors.Join(err, list.SetDropList(c.choices), file.AddDataValidation(sheet, list))
	}
	for i, row := range slices.Concat([][]string{headings}, rows) {
		err = errors.Join(err, file.SetSheetRow(sheet, cell(0, int64(i)+1), &row))
	}
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return file.Write(w)
}
