package workbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"luzheng/signer/statement"
)

// Report is what became of every row of a sheet.
type Report struct {
	// Rows are the rows below the headings that are not empty, in order; none when the headings are wrong.
	Rows []Row `json:"rows"`
	// Problems are those of the headings.
	Problems []Problem `json:"problems,omitempty"`
}

// Row is one row: an entry, or what keeps it from being one.
type Row struct {
	// Number is the row's in the sheet, from 1.
	Number int64 `json:"number"`
	// Entry is nil where there are problems.
	Entry    *statement.CataloguePublish `json:"-"`
	Problems []Problem                   `json:"problems,omitempty"`
}

// Problem says what is wrong with a cell, and what to do about it.
type Problem struct {
	// Cell is the cell's name, such as C5, or that of its row where the column is missing.
	Cell string `json:"cell"`
	// Column is the heading.
	Column  string `json:"column"`
	Problem string `json:"problem"`
	Hint    string `json:"hint"`
	HintZH  string `json:"hintZh"`
}

// Wrong counts the rows with problems.
func (r *Report) Wrong() int {
	wrong := 0
	for _, row := range r.Rows {
		if row.Entry == nil {
			wrong++
		}
	}
	return wrong
}

// record is one row of a sheet as it stands there.
type record struct {
	number int64
	cells  []string
}

// check makes the report of a sheet's rows that are not empty, the first of which are the headings.
func check(records []record) *Report {
	if len(records) == 0 {
		return &Report{Problems: []Problem{{
			Cell: "A1", Problem: "is empty: the sheet has no headings", Hint: "begin with signer catalogue template",
			HintZH: "请使用 signer catalogue template 生成的模板",
		}}}
	}
	places, problems := headings(records[0])
	if len(problems) > 0 {
		return &Report{Problems: problems}
	}
	report := &Report{}
	names := make(map[string]int64)
	for _, r := range records[1:] {
		row := checkRow(r, places)
		if row.Entry != nil {
			key := string(row.Entry.BusinessName) + "\n" + string(row.Entry.System)
			if earlier, taken := names[key]; taken {
				row.Entry = nil
				row.Problems = []Problem{{
					Cell: cell(places[0], r.number), Column: columns[0].name, Problem: fmt.Sprintf("is the same entry as row %d", earlier),
					Hint: "give every entry of a system a name of its own", HintZH: "同一信息系统的目录业务名称不得重复",
				}}
			} else {
				names[key] = r.number
			}
		}
		report.Rows = append(report.Rows, row)
	}
	return report
}

// headings gives the place of every column, -1 for one that is missing and may be.
func headings(r record) (places []int, problems []Problem) {
	places = make([]int, len(columns))
	for i := range places {
		places[i] = -1
	}
	for at, heading := range r.cells {
		if heading == "" {
			continue
		}
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == heading || strings.EqualFold(c.field, heading) })
		switch {
		case i < 0:
			problems = append(problems, Problem{
				Cell: cell(at, r.number), Column: clip(heading), Problem: "is no column of a catalogue",
				Hint: "remove the column or correct its heading", HintZH: "请删除该列或更正列名",
			})
		case places[i] >= 0:
			problems = append(problems, Problem{
				Cell: cell(at, r.number), Column: columns[i].name, Problem: "stands twice",
				Hint: "remove one of the two columns", HintZH: "请删除重复的列",
			})
		default:
			places[i] = at
		}
	}
	for i, c := range columns {
		if places[i] < 0 && !c.mayLack {
			problems = append(problems, Problem{
				Cell: cell(0, r.number), Column: c.name, Problem: "is missing",
				Hint: "add the column " + c.name, HintZH: "请补充列：" + c.name,
			})
		}
	}
	return places, problems
}

func checkRow(r record, places []int) Row {
	row := Row{Number: r.number}
	entry := &statement.CataloguePublish{}
	for i, c := range columns {
		text := ""
		if at := places[i]; at >= 0 && at < len(r.cells) {
			text = r.cells[at]
		}
		if problem := fill(c, &entry.Catalogue, text); problem != "" {
			row.Problems = append(row.Problems, c.problem(cell(places[i], r.number), problem))
		}
	}
	if len(row.Problems) == 0 {
		row.Problems = whole(entry, places, r.number)
	}
	if len(row.Problems) == 0 {
		row.Entry = entry
	}
	return row
}

func fill(c column, into *statement.Catalogue, text string) (problem string) {
	switch {
	case text != "":
		return c.set(into, text)
	case !c.optional:
		return "is missing"
	}
	return ""
}

// whole checks what no cell can tell alone, as the ledger will.
func whole(entry *statement.CataloguePublish, places []int, number int64) []Problem {
	err := entry.Validate()
	if err == nil {
		return nil
	}
	field, problem := "securityLevel", err.Error()
	var wrong *statement.FieldError
	if errors.As(err, &wrong) {
		field, _, _ = strings.Cut(strings.TrimPrefix(wrong.Field, "body."), ".")
		problem = wrong.Problem
	}
	i := slices.IndexFunc(columns, func(c column) bool { return c.field == field })
	found := columns[i].problem(cell(places[i], number), problem)
	if errors.Is(err, statement.ErrClassified) {
		found.Hint, found.HintZH = "remove the row: classified data must not enter this system at all", "涉密数据严禁进入本系统，请删除该行"
	}
	return []Problem{found}
}

func (c column) problem(where, what string) Problem {
	return Problem{Cell: where, Column: c.name, Problem: what, Hint: c.hint, HintZH: c.hintZH}
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
