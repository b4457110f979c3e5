package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestATableIsReadAsItWasWritten(t *testing.T) {
	var w bytes.Buffer
	rows := [][]string{{"001", "北城 社区"}, {"", "1E5"}, {"2026-11-25", ""}}
	if err := WriteTable(&w, []string{"code", "name"}, rows, [][2]string{{"数据版本", "version:1"}}); err != nil {
		t.Fatal(err)
	}
	table, err := ReadTable(w.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := "[code name] [{2 [001 北城 社区] []} {3 [ 1E5] []} {4 [2026-11-25 ] []}] map[数据版本:version:1]"
	if got := fmt.Sprint(table.Columns, table.Rows, table.Proof); got != want {
		t.Errorf("read %s\nwant %s", got, want)
	}
}

// Numbers, truth values and formulas are what a spreadsheet made of what was typed.
func TestCellsThatAreNoTextAreRetyped(t *testing.T) {
	file := excelize.NewFile()
	sheet := file.GetSheetName(0)
	for cell, value := range map[string]any{
		"A1": "code", "B1": "name", "C1": "open", "D1": "sum",
		"A2": 1, "B2": "001", "C2": true, "A4": "002", "B4": "text",
	} {
		if err := file.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(file.SetCellFormula(sheet, "D2", "=A2"), file.SetCellValue(sheet, "D4", "x")); err != nil {
		t.Fatal(err)
	}
	raw, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	table, err := ReadTable(raw.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 2 || fmt.Sprint(table.Rows[0].Retyped, table.Rows[1].Retyped) != "[0 2] []" || table.Rows[1].Number != 4 || table.Proof != nil {
		t.Errorf("%+v", table)
	}
}

func TestFilesThatAreNoTables(t *testing.T) {
	empty, err := excelize.NewFile().WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"text": []byte("code\n"), "empty": empty.Bytes(), "large": make([]byte, MaxTableSize+1)} {
		if table, err := ReadTable(raw); !errors.Is(err, ErrWorkbook) {
			t.Errorf("%s was read as %+v (%v)", name, table, err)
		}
	}
}

// FuzzReadTable: whatever the bytes are, reading ends, and what was read can be written and read again.
func FuzzReadTable(f *testing.F) {
	var w bytes.Buffer
	if err := WriteTable(&w, []string{"a", "b"}, [][]string{{"1", ""}}, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(w.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		table, err := ReadTable(raw)
		if err != nil {
			if !errors.Is(err, ErrWorkbook) {
				t.Fatal(err)
			}
			return
		}
		for _, row := range table.Rows {
			if len(row.Cells) != len(table.Columns) {
				t.Fatalf("row %d has %d cells of %d columns", row.Number, len(row.Cells), len(table.Columns))
			}
		}
	})
}
