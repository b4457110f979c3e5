package audit_test

import (
	"testing"

	"luzheng/gateway/audit"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func TestACaseCoversItsPartiesAndEntriesInItsPeriod(t *testing.T) {
	entry := statement.Created(statement.TypeEntry, gm.Sum([]byte("entry")))
	scope := &audit.Scope{Terms: &statement.CaseTerms{
		Parties: []statement.PartyID{"510500.tjj"}, Entries: []statement.Ref{entry}, From: 100, Until: 200,
	}}
	for name, c := range map[string]struct {
		matter audit.Matter
		want   bool
	}{
		"the unit's statement in the period": {audit.Matter{Parties: []string{"510500.tjj"}, At: 150}, true},
		"the entry's state":                  {audit.Matter{Refs: []string{entry.String()}}, true},
		"before the period":                  {audit.Matter{Parties: []string{"510500.tjj"}, At: 99}, false},
		"after the period":                   {audit.Matter{Refs: []string{entry.String()}, At: 201}, false},
		"another unit's":                     {audit.Matter{Parties: []string{"510500.zgj"}, At: 150}, false},
		"nobody's":                           {audit.Matter{}, false},
	} {
		if got := scope.Covers(c.matter); got != c.want {
			t.Errorf("%s: covered %v", name, got)
		}
	}
}

func TestOnlyTheTeamOfAServedCaseReads(t *testing.T) {
	terms := &statement.CaseTerms{Team: []statement.Pseudonym{"a1"}}
	for _, c := range []struct {
		state  entity.CaseState
		terms  *statement.CaseTerms
		person statement.Pseudonym
		want   bool
	}{
		{entity.CaseServed, terms, "a1", true},
		{entity.CaseServed, terms, "a2", false},
		{entity.CaseOpened, nil, "a1", false},
		{entity.CaseClosed, terms, "a1", false},
	} {
		of := &entity.Case{Header: entity.Header[entity.CaseState]{State: c.state}, Terms: c.terms}
		if _, ok := audit.ScopeOf(statement.Ref{}, of, c.person); ok != c.want {
			t.Errorf("%s in a case that is %s: %v", c.person, c.state, ok)
		}
	}
}
