package rules_test

import (
	"fmt"
	"slices"

	"luzheng/signer/statement"
)

// problem is noted of a report that data is wrong.
type problem struct {
	entry      statement.Ref
	accepted   bool
	correction *statement.Ref
}

// corrects holds a version to open problems of its own entry.
func (m *reference) corrects(entry statement.Ref, body *statement.DatasetAnchor) error {
	for _, ref := range body.Corrects {
		if p := m.problems[ref]; p.entry != entry || m.ends[ref] > 0 {
			return fmt.Errorf("a version of %s corrects %+v", entry, p)
		}
	}
	return nil
}

// answers holds an answer to the one outcome that a problem has, given by the entry's unit or its open subject.
func (m *reference) answers(st *statement.Statement) error {
	ref := *st.Subject
	p := m.problems[ref]
	if e := m.entries[p.entry]; st.Issuer != e.owner && st.Issuer != e.subject {
		return fmt.Errorf("%s answers for %+v", st.Issuer, e)
	}
	switch body := st.Content().(type) {
	case *statement.ProblemAccept:
		if p.accepted || m.ends[ref] > 0 {
			return fmt.Errorf("%+v is taken on, ended %d times", p, m.ends[ref])
		}
		return nil
	case *statement.ProblemCorrect:
		if v := m.versions[body.Version]; v.entry != p.entry || v.withdrawn != 0 || !slices.Contains(v.corrects, ref) {
			return fmt.Errorf("%+v is corrected by %+v", p, v)
		}
	}
	if m.ends[ref]++; m.ends[ref] > 1 {
		return fmt.Errorf("%s has two outcomes", ref)
	}
	return nil
}
