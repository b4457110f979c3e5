package workbook_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"luzheng/signer/statement"
	"luzheng/signer/workbook"
)

// good is a row in the order of a new workbook.
func good() []string {
	return []string{
		"行政区划代码", "统计信息系统", "代码=de00001、名称", "csv", "有条件共享", "law.pipl", "无条件开放", "", "下载", "每年",
		"2027-12-31", "510500.tjj", "一般", "",
	}
}

// places of the columns in good.
const (
	items, format, sharing, sharingReason, opening, until, subject, level, service = 2, 3, 4, 5, 6, 10, 11, 12, 13
)

func with(place int, text string) []string {
	row := good()
	row[place] = text
	return row
}

func written(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, rows...); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, rows ...[]string) *workbook.Report {
	t.Helper()
	report, err := workbook.Read(written(t, rows...), "")
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestARightRowIsAnEntry(t *testing.T) {
	report := read(t, good())
	if len(report.Problems) > 0 || len(report.Rows) != 1 || report.Wrong() != 0 || report.Rows[0].Number != 2 {
		t.Fatalf("%+v", report)
	}
	e := report.Rows[0].Entry
	lastDay := time.Date(2028, 1, 1, 0, 0, 0, 0, time.FixedZone("", 8*60*60)).UnixMilli() - 1
	if e.BusinessName != "行政区划代码" || !slices.Equal(e.Items, []statement.DataItem{{Name: "代码", Element: "de00001"}, {Name: "名称"}}) ||
		e.SharingClass != statement.SharingConditional || e.OpeningClass != statement.OpeningUnconditional || e.SharingUntil != lastDay ||
		e.SecurityLevel != statement.LevelGeneral || e.OpenSubject != "510500.tjj" || e.ServiceMatter || e.Validate() != nil {
		t.Errorf("%+v", e)
	}
}

func TestCellsAreReadAsPeopleWriteThem(t *testing.T) {
	for name, c := range map[string]struct {
		row   []string
		right func(*statement.Catalogue) bool
	}{
		"a day as Excel counts":    {with(until, "46752"), func(c *statement.Catalogue) bool { return c.SharingUntil == 1_830_268_799_999 }},
		"a day with slashes":       {with(until, "2027/12/31"), func(c *statement.Catalogue) bool { return c.SharingUntil == 1_830_268_799_999 }},
		"without end":              {with(until, "长期"), func(c *statement.Catalogue) bool { return c.SharingUntil == 0 }},
		"capitals":                 {with(format, " CSV "), func(c *statement.Catalogue) bool { return c.Format == statement.FormatCSV }},
		"the statement's own word": {with(opening, "unconditional"), func(c *statement.Catalogue) bool { return c.OpeningClass == statement.OpeningUnconditional }},
		"a level by its number":    {with(level, "2"), func(c *statement.Catalogue) bool { return c.SecurityLevel == statement.LevelImportant }},
		"items by lines":           {with(items, "代码\n名称\n"), func(c *statement.Catalogue) bool { return len(c.Items) == 2 && c.Items[1].Name == "名称" }},
		"a service matter":         {with(service, "是"), func(c *statement.Catalogue) bool { return c.ServiceMatter }},
	} {
		row := read(t, c.row).Rows[0]
		if row.Entry == nil || !c.right(&row.Entry.Catalogue) {
			t.Errorf("%s: %+v", name, row)
		}
	}
}

func TestEveryProblemNamesItsCell(t *testing.T) {
	for name, c := range map[string]struct {
		row           []string
		cell, problem string
	}{
		"an empty cell":               {with(0, ""), "A2", "is missing"},
		"a name on two lines":         {with(0, "行政\n区划"), "A2", "one line"},
		"only separators":             {with(items, "、；"), "C2", "is missing: list at least one"},
		"an item without a name":      {with(items, "=de00001"), "C2", "1 to 120"},
		"an item's code in capitals":  {with(items, "代码=DE00001"), "C2", "a-z"},
		"an unknown word":             {with(sharing, "部分共享"), "E2", "not in the list"},
		"a reason that is missing":    {with(sharingReason, ""), "F2", "is missing: a restrictive class needs a reason"},
		"a reason that is no code":    {with(sharingReason, "个人信息保护法"), "F2", "is not a code"},
		"no end of the period":        {with(until, ""), "K2", "is missing"},
		"no date":                     {with(until, "2027-13-31"), "K2", "is not a date"},
		"a date before there was any": {with(until, "1"), "K2", "is not a date"},
		"an open subject's name":      {with(subject, "统计局"), "L2", "is not a party ID"},
		"no open subject":             {with(subject, ""), "L2", "is missing"},
		"classified data":             {with(level, "涉密"), "M2", "classified"},
	} {
		report := read(t, c.row)
		row := report.Rows[0]
		if row.Entry != nil || report.Wrong() != 1 || len(row.Problems) != 1 {
			t.Errorf("%s: %+v", name, row)
			continue
		}
		p := row.Problems[0]
		if p.Cell != c.cell || !strings.Contains(p.Problem, c.problem) || p.Column == "" || p.Hint == "" || p.HintZH == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestProblemsOfARowAreToldTogether(t *testing.T) {
	bad := with(0, "")
	bad[format], bad[level] = "doc", "9"
	report := read(t, good(), bad, make([]string, 3), good())
	if len(report.Rows) != 3 || report.Wrong() != 2 || len(report.Rows[1].Problems) != 3 {
		t.Fatalf("%+v", report)
	}
	// An empty row is none; the last one repeats the first.
	if last := report.Rows[2]; last.Number != 5 || len(last.Problems) != 1 || last.Problems[0].Problem != "is the same entry as row 2" {
		t.Errorf("%+v", last)
	}
}

func TestTheFileAsAWhole(t *testing.T) {
	right := written(t, good())
	many := make([][]string, workbook.MaxRows)
	for i := range many {
		many[i] = []string{"x"}
	}
	wide := make([]string, 300)
	wide[299] = "x"
	for name, c := range map[string]struct {
		workbook []byte
		sheet    string
	}{
		"no workbook":      {[]byte("业务名称,信息系统名称\n"), ""},
		"half a workbook":  {right[:len(right)/2], ""},
		"no such sheet":    {right, "目录"},
		"too many bytes":   {make([]byte, workbook.MaxSize+1), ""},
		"too many rows":    {written(t, many...), ""},
		"too many columns": {written(t, wide), ""},
	} {
		if report, err := workbook.Read(c.workbook, c.sheet); !errors.Is(err, workbook.ErrWorkbook) {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
	if report, err := workbook.Read(right, "数据资源目录"); err != nil || len(report.Rows) != 1 {
		t.Errorf("by the sheet's name: %+v, %v", report, err)
	}
	if report := read(t); len(report.Rows) != 0 || len(report.Problems) != 0 {
		t.Errorf("a new workbook: %+v", report)
	}
}

// FuzzRead: no file breaks the reader, and what it calls an entry is one.
func FuzzRead(f *testing.F) {
	f.Add(written(f))
	f.Add(written(f, good(), with(until, "46752")))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		report, err := workbook.Read(raw, "")
		if err != nil {
			return
		}
		for _, row := range report.Rows {
			if (row.Entry == nil) != (len(row.Problems) > 0) {
				t.Errorf("row %d: %+v", row.Number, row)
			}
			if row.Entry != nil && row.Entry.Validate() != nil {
				t.Errorf("row %d is no entry: %+v", row.Number, row.Entry)
			}
		}
	})
}
