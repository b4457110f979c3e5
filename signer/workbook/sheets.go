package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

// Sheet is one sheet of text: headings, and rows below them.
type Sheet struct {
	Name    string
	Heading []string
	// Widths are those of the columns in characters.
	Widths []float64
	Rows   [][]string
}

// WriteSheets gives a workbook of text cells alone, so that no spreadsheet reads a number or a formula into a digest. Made is when,
// Unix ms; the same sheets made at the same time are the same bytes.
func WriteSheets(title string, made int64, sheets ...Sheet) ([]byte, error) {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	err := errors.New("a workbook has at least one sheet")
	for i, s := range sheets {
		if i == 0 {
			err = file.SetSheetName(file.GetSheetName(0), s.Name)
		} else {
			_, added := file.NewSheet(s.Name)
			err = errors.Join(err, added)
		}
		err = errors.Join(err, writeSheet(file, s))
	}
	at := time.UnixMilli(made).UTC().Format(time.RFC3339)
	err = errors.Join(err, file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "luzheng", Created: at, Modified: at}))
	var out bytes.Buffer
	if err = errors.Join(err, file.Write(&out)); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

func writeSheet(file *excelize.File, s Sheet) error {
	style, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF5"}}})
	if err != nil {
		return err
	}
	text, err := file.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}) // 49: text
	if err != nil {
		return err
	}
	for i, name := range s.Heading {
		err = errors.Join(err, file.SetCellStr(s.Name, cell(i, 1), name), file.SetCellStyle(s.Name, cell(i, 1), cell(i, 1), style))
		if column, failed := excelize.ColumnNumberToName(i + 1); failed == nil && i < len(s.Widths) {
			err = errors.Join(err, file.SetColWidth(s.Name, column, column, s.Widths[i]))
		}
	}
	for n, row := range s.Rows {
		for i, value := range row {
			at := cell(i, int64(n)+2)
			err = errors.Join(err, file.SetCellStr(s.Name, at, value), file.SetCellStyle(s.Name, at, at, text))
		}
	}
	return errors.Join(err, file.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
