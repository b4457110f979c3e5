package workbook

import (
	"slices"
	"strings"
	"testing"
)

func names() []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return all
}

func TestHeadings(t *testing.T) {
	english := make([]string, len(columns))
	for i, c := range columns {
		english[i] = c.field
	}
	reversed := names()
	slices.Reverse(reversed)
	for name, c := range map[string]struct {
		headings []string
		problem  string
	}{
		"as they are":              {names(), ""},
		"by the fields' names":     {english, ""},
		"in another order":         {reversed, ""},
		"without the optional one": {names()[:len(columns)-1], ""},
		"one is missing":           {names()[1:], "is missing"},
		"one stands twice":         {append(names(), "业务名称"), "stands twice"},
		"one is unknown":           {append(names(), strings.Repeat("备注", 40)), "is no column"},
	} {
		problems := check([]record{{1, c.headings}}).Problems
		if (c.problem == "") != (len(problems) == 0) || (c.problem != "" && !strings.Contains(problems[0].Problem, c.problem)) {
			t.Errorf("%s: %+v", name, problems)
		}
	}
	if report := check(nil); len(report.Problems) != 1 {
		t.Errorf("an empty sheet: %+v", report)
	}
}

func TestEveryColumnSaysWhatBelongsIntoIt(t *testing.T) {
	for _, c := range columns {
		if c.hint == "" || c.hintZH == "" || c.set == nil {
			t.Errorf("%s: %+v", c.field, c)
		}
		if slices.Contains(c.choices, "涉密") || slices.Contains(c.choices, "4") {
			t.Errorf("%s offers classified data", c.field)
		}
	}
}
