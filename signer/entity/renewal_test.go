package entity_test

import (
	"testing"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func TestTheNextVersionIsDueAfterOneCycle(t *testing.T) {
	shanghai := time.FixedZone("", 8*60*60)
	at := func(text string) time.Time {
		parsed, err := time.ParseInLocation(time.DateTime, text, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, c := range []struct {
		cycle         statement.UpdateCycle
		renewed, last string // the last second that is in time
	}{
		{statement.CycleDaily, "2026-11-25 00:00:00", "2026-11-26 23:59:59"},
		{statement.CycleWeekly, "2026-11-25 23:59:59", "2026-12-02 23:59:59"},
		{statement.CycleMonthly, "2026-01-31 12:00:00", "2026-02-28 23:59:59"},
		{statement.CycleMonthly, "2028-01-31 12:00:00", "2028-02-29 23:59:59"},
		{statement.CycleMonthly, "2026-12-15 07:59:59", "2027-01-15 23:59:59"},
		{statement.CycleQuarterly, "2026-11-30 12:00:00", "2027-02-28 23:59:59"},
		{statement.CycleYearly, "2028-02-29 12:00:00", "2029-02-28 23:59:59"},
	} {
		e := &entity.Entry{RenewedAt: at(c.renewed).UnixMilli(), Catalogue: statement.Catalogue{UpdateCycle: c.cycle}}
		end := at(c.last).Add(time.Second).UnixMilli()
		if got := e.DueAt(); got != end-1 || e.Overdue(end-1) || !e.Overdue(end) {
			t.Errorf("%s after %s: due %s", c.cycle, c.renewed, time.UnixMilli(got).In(shanghai))
		}
	}
}

func TestNothingFallsDue(t *testing.T) {
	for name, e := range map[string]*entity.Entry{
		"once":         {RenewedAt: 1, Catalogue: statement.Catalogue{UpdateCycle: statement.CycleOnce}},
		"in real time": {RenewedAt: 1, Catalogue: statement.Catalogue{UpdateCycle: statement.CycleRealtime}},
		"no time kept": {Catalogue: statement.Catalogue{UpdateCycle: statement.CycleDaily}},
		"retired": {
			Header:    entity.Header[entity.EntryState]{State: entity.EntryRetired},
			RenewedAt: 1, Catalogue: statement.Catalogue{UpdateCycle: statement.CycleDaily},
		},
	} {
		if e.DueAt() != 0 || e.Overdue(1<<52) {
			t.Errorf("%s: due at %d", name, e.DueAt())
		}
	}
}
