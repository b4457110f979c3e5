package entity_test

import (
	"testing"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func TestWhoCollectsAnItem(t *testing.T) {
	s := &entity.Source{Party: "510500.tjj", Exceptions: []entity.SourceException{{Party: "510500.zgj", Until: 10}}}
	for _, c := range []struct {
		party statement.PartyID
		at    int64
		want  bool
	}{
		{"510500.tjj", 99, true},
		{"510500.zgj", 10, true},
		{"510500.zgj", 11, false},
		{"510500.sjj", 1, false},
	} {
		if got := s.Collects(c.party, c.at); got != c.want {
			t.Errorf("%s at %d: %v", c.party, c.at, got)
		}
	}
}

func TestAProblemIsOpenUntilItHasAnOutcome(t *testing.T) {
	for state, open := range map[entity.ProblemState]bool{
		entity.ProblemReported: true, entity.ProblemAccepted: true,
		entity.ProblemCorrected: false, entity.ProblemConfirmed: false, entity.ProblemSettled: false,
	} {
		p := &entity.Problem{Header: entity.Header[entity.ProblemState]{State: state}}
		if p.Open() != open {
			t.Errorf("%s: open is %v", state, !open)
		}
	}
}
