package workbook_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"luzheng/signer/workbook"
)

// What is written is text, byte for byte: a spreadsheet finds no number and no formula in it.
func TestSheetsAreText(t *testing.T) {
	rows := [][]string{{"0123", "=1+1"}, {"1e5", "2026-01-02"}, {"州", ""}}
	write := func() []byte {
		raw, err := workbook.WriteSheets("底稿", 1_800_000_000_000,
			workbook.Sheet{Name: "一", Heading: []string{"甲", "乙"}, Widths: []float64{10, 20}, Rows: rows}, workbook.Sheet{Name: "二", Heading: []string{"丙"}})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	raw := write()
	if !bytes.Equal(raw, write()) {
		t.Error("the same sheets are written in two ways")
	}
	file, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	got, err := file.GetRows("一")
	if err != nil || !slices.Equal(file.GetSheetList(), []string{"一", "二"}) || !slices.Equal(got[0], []string{"甲", "乙"}) {
		t.Fatalf("sheets %q, %q, %v", file.GetSheetList(), got, err)
	}
	for i, row := range rows {
		for j, want := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+2)
			value, _ := file.GetCellValue("一", at)
			kind, _ := file.GetCellType("一", at)
			formula, _ := file.GetCellFormula("一", at)
			if value != want || formula != "" || want != "" && kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
				t.Errorf("%s is %q of type %v (%q), want the text %q", at, value, kind, formula, want)
			}
		}
	}
	if _, err := workbook.WriteSheets("leer", 1); err == nil {
		t.Error("a workbook without sheets was written")
	}
}
