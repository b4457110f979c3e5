package rules

import (
	"reflect"
	"testing"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

type parameterState map[string][]byte

func (s parameterState) Get(key string) []byte { return s[key] }

// TestDeadlinesHangOnParameters: due is the parameter's, by the calendar in force, and the judgement keeps which versions it took.
func TestDeadlinesHangOnParameters(t *testing.T) {
	const ledger statement.LedgerID = "luzhou-test"
	wednesday := time.Date(2026, 9, 30, 2, 0, 0, 0, time.UTC).UnixMilli()
	end := func(day int) int64 { return time.Date(2026, 10, day, 16, 0, 0, 0, time.UTC).UnixMilli() - 1 }
	first := workday.DayOf(end(1))
	st := parameterState{}
	set := func(name statement.ParameterName, value *statement.ParameterValue, versions int) {
		p := &entity.Parameter{Value: value}
		p.State = entity.ParameterSet
		if value == nil {
			p.State = entity.ParameterUnset
		}
		for range versions {
			p.Advance(entity.Step{Statement: gm.Sum([]byte(name)), At: 1, By: "510500.bureau"})
		}
		raw, err := entity.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		st[name.Ref().Key(ledger)] = raw
	}
	check := func(name string, want int64, used []outcome.Parameter, pauses ...workday.Period) {
		t.Helper()
		j := &judgement{st: st, cfg: Config{Ledger: ledger}, loaded: make(map[statement.Ref]entity.Entity)}
		for range 2 { // the second time it adds nothing to the list
			got, r := j.due(statement.DeadlineAccessReply, wednesday, pauses...)
			if r != nil || got != want || !reflect.DeepEqual(j.parameters, used) {
				t.Errorf("%s: due %d, want %d (%v); depends on %v", name, got, want, r, j.parameters)
			}
		}
	}
	reply, calendar := statement.DeadlineAccessReply, statement.ParameterCalendar
	check("never set", 0, nil)
	set(reply, &statement.ParameterValue{WorkingDays: 2}, 3)
	check("without a calendar", end(2), []outcome.Parameter{{Name: reply, Version: 3}})
	set(calendar, &statement.ParameterValue{Calendar: &workday.Calendar{DaysOff: []workday.Day{first, first + 1}}}, 1)
	both := []outcome.Parameter{{Name: calendar, Version: 1}, {Name: reply, Version: 3}}
	check("with the holidays", end(6), both)
	check("paused", 0, both, workday.Period{From: wednesday})
	set(calendar, nil, 2)
	check("the calendar unset", end(2), []outcome.Parameter{{Name: calendar, Version: 2}, {Name: reply, Version: 3}})
	set(reply, nil, 4)
	check("unset again", 0, []outcome.Parameter{{Name: reply, Version: 4}})
	st[reply.Ref().Key(ledger)] = []byte("{")
	j := &judgement{st: st, cfg: Config{Ledger: ledger}, loaded: make(map[statement.Ref]entity.Entity)}
	if _, r := j.due(reply, wednesday); r == nil || r.Code != "ledger.corrupt" {
		t.Errorf("a parameter that cannot be read: %v", r)
	}
}

// TestDeadlinesHaveTheirCalendar: a kind that counts working days reads the calendar too.
func TestDeadlinesHaveTheirCalendar(t *testing.T) {
	for kind, names := range parametersByKind {
		days, calendar := false, false
		for _, n := range names {
			spec, known := n.Spec()
			if !known {
				t.Errorf("%s depends on %s, which nobody knows", kind, n)
			}
			days = days || spec.Unit == statement.UnitWorkingDays
			calendar = calendar || n == statement.ParameterCalendar
		}
		if days && !calendar {
			t.Errorf("%s counts working days without a calendar", kind)
		}
	}
}
