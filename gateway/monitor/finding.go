package monitor

import (
	"fmt"
	"strings"
)

// Finding is one thing that differs from what proves it.
type Finding struct {
	// Check and Part tell what was checked.
	Check string `json:"check"`
	Part  uint64 `json:"part"`
	// Table, Row (columns of the key and their values) and Column name what differs in the database; empty elsewhere.
	Table  string `json:"table,omitempty"`
	Row    string `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	// Leaf is the index of a leaf of an event log.
	Leaf *uint64 `json:"leaf,omitempty"`
	// Detail says in a sentence what differs.
	Detail string `json:"detail"`
}

func (f Finding) String() string {
	var where []string
	for _, part := range []struct{ name, value string }{{"table", f.Table}, {"row", f.Row}, {"column", f.Column}} {
		if part.value != "" {
			where = append(where, part.name+" "+part.value)
		}
	}
	if f.Leaf != nil {
		where = append(where, fmt.Sprintf("leaf %d", *f.Leaf))
	}
	return strings.TrimSpace(f.Check+": "+strings.Join(where, ", ")) + ": " + f.Detail
}

// same tells whether two findings are of one thing.
func (f Finding) same(g Finding) bool {
	leaf := (f.Leaf == nil) == (g.Leaf == nil) && (f.Leaf == nil || *f.Leaf == *g.Leaf)
	return leaf && f.Check == g.Check && f.Part == g.Part && f.Table == g.Table && f.Row == g.Row && f.Column == g.Column
}
