package usecount_test

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/usecount"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// chain is the chain of one dataset's uses; every second leaf of the log is one of them.
type chain struct {
	leaves []eventlog.Placed
	looked int
	err    error
}

func (c *chain) Uses(_ context.Context, _ statement.Ref, before uint64, limit int) (found []eventlog.Placed, next uint64, err error) {
	for i := len(c.leaves) - 1; i >= 0; i-- {
		if c.leaves[i].Index >= before {
			continue
		}
		if len(found) == limit {
			return found, c.leaves[i].Index + 1, c.err
		}
		found = append(found, c.leaves[i])
		c.looked++
	}
	return found, 0, c.err
}

// add has the log receive a use n times.
func (c *chain) add(t *testing.T, use statement.UsageRecord, received time.Time, intent bool, n int) {
	t.Helper()
	e, err := event.New(event.Draft{Ledger: rulestest.Ledger, Issuer: rulestest.Planning, Handler: "h-1", Intent: intent, Use: use})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		p := eventlog.Placed{Index: uint64(2*len(c.leaves) + 1), Of: raw}
		p.Kind, p.Received = event.KindEvent, received.UnixMilli()
		c.leaves = append(c.leaves, p)
	}
}

func use(mode statement.Mode) statement.UsageRecord {
	ref := func(t statement.EntityType) statement.Ref { return statement.Ref{Type: t, ID: zeros} }
	return statement.UsageRecord{
		Action: statement.ActionDownload, Entry: ref(statement.TypeEntry), Version: ref(statement.TypeVersion), Purpose: "research",
		Mode: mode, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli(),
	}
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

var entry = statement.Ref{Type: statement.TypeEntry, ID: zeros}

func count(t *testing.T, c *usecount.Counter, log *chain) usecount.Counts {
	t.Helper()
	counts, err := c.Count(t.Context(), log, "2026", entry)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// Uses are counted in the month of Shanghai in which the log received them, by way of use; a wish is none.
func TestUsesAreCounted(t *testing.T) {
	var log chain
	log.add(t, use(statement.ModeDownload), time.Date(2026, 1, 31, 15, 59, 0, 0, time.UTC), false, 2)
	log.add(t, use(statement.ModeInterface), time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC), false, 3)
	log.add(t, use(statement.ModeInterface), time.Date(2026, 2, 5, 0, 0, 0, 0, time.UTC), true, 7)
	got := count(t, new(usecount.Counter), &log)
	if got.Total != 5 || got.Since != 0 ||
		!maps.Equal(got.Months, map[usecount.Month]int64{"2026-01": 2, "2026-02": 3}) ||
		!maps.Equal(got.Ways, map[statement.Mode]int64{statement.ModeDownload: 2, statement.ModeInterface: 3}) {
		t.Errorf("counted %+v", got)
	}
}

// A later count looks at what is new, and no more.
func TestOnlyNewUsesAreLookedAt(t *testing.T) {
	var log chain
	var c usecount.Counter
	received := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	if got := count(t, &c, &log); got.Total != 0 {
		t.Errorf("of nothing: %+v", got)
	}
	log.add(t, use(statement.ModeDownload), received, false, 2500)
	if got := count(t, &c, &log); got.Total != 2500 {
		t.Errorf("first %+v", got)
	}
	log.add(t, use(statement.ModeDownload), received, false, 1)
	log.looked = 0
	if got := count(t, &c, &log); got.Total != 2501 || log.looked > 1000 {
		t.Errorf("then %+v, having looked at %d", got, log.looked)
	}
	log.looked = 0
	if got := count(t, &c, &log); got.Total != 2501 || log.looked > 1000 {
		t.Errorf("again %+v, having looked at %d", got, log.looked)
	}
}

// What one count does not reach it says; the next ones go on, whatever was added meanwhile, until everything is counted once.
func TestManyUsesAreCountedByAndBy(t *testing.T) {
	var log chain
	var c usecount.Counter
	early, late := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	log.add(t, use(statement.ModeDownload), early, false, 15_000)
	log.add(t, use(statement.ModeDownload), late, false, 15_000)
	if got := count(t, &c, &log); got.Total != 20_000 || got.Since != early.UnixMilli() || got.Months["2026-05"] != 15_000 {
		t.Fatalf("first %+v", got)
	}
	log.add(t, use(statement.ModeDownload), late, false, 500)
	if got := count(t, &c, &log); got.Total != 30_500 || got.Since != 0 {
		t.Fatalf("then %+v", got)
	}
	log.add(t, use(statement.ModeDownload), late, false, 45_000) // more than two counts can look at
	var before usecount.Counts
	for before.Since = 1; before.Since > 0; {
		got := count(t, &c, &log)
		if got.Total <= before.Total || got.Total > 75_500 {
			t.Fatalf("after %+v: %+v", before, got)
		}
		before = got
	}
	if before.Total != 75_500 || before.Months["2026-03"] != 15_000 {
		t.Errorf("in the end %+v", before)
	}
}

// What failed was not counted.
func TestAFailedCountIsRepeated(t *testing.T) {
	var log chain
	var c usecount.Counter
	log.add(t, use(statement.ModeDownload), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), false, 3)
	log.err = errors.New("the database is away")
	if _, err := c.Count(t.Context(), &log, "2026", entry); err == nil {
		t.Fatal("it was counted")
	}
	log.err = nil
	if got := count(t, &c, &log); got.Total != 3 {
		t.Errorf("then %+v", got)
	}
}

func TestTheLastMonths(t *testing.T) {
	at := time.Date(2026, 1, 31, 16, 0, 0, 0, time.UTC).UnixMilli() // the first of February in Shanghai
	got := usecount.Last(at, 3)
	if len(got) != 3 || got[0] != "2025-12" || got[1] != "2026-01" || got[2] != "2026-02" {
		t.Errorf("the months %v", got)
	}
}
