// Package usecount counts the uses of a dataset by month and by way of use, as the event log has them.
//
// The log has no index by what its events say: who counts walks the chain of the dataset's uses, newest first, and remembers what it has
// counted. A later count walks only what is new. One count looks at a bounded number of leaves; what it did not reach it says, and the
// next one goes on there.
//
//	counted     the leaves of the chain with an index in [from, until)
//	newer       walked first; where there are more than one count may look at, what was counted before is dropped
//	older       walked with what is left of the bound, until the first use of the dataset
//
// A wish that a decision point was asked for (an intent) is no use. The month is that in which the log received the event; a use that was
// recorded on the ledger before there was a log has the month that it claims.
package usecount

import (
	"context"
	"sync"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

const (
	// chunk is how many leaves are read at once, reach how many one count looks at.
	chunk = 1000
	reach = 20_000
	// maxKnown bounds how many datasets are remembered.
	maxKnown = 10_000
	// end is an index after every leaf.
	end = 1<<63 - 1
)

// shanghai is the time zone of the calendar; it has no summer time.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Month is a month of the calendar, "2026-11".
type Month string

// MonthOf gives the month of a time in Unix ms.
func MonthOf(at int64) Month { return Month(time.UnixMilli(at).In(shanghai).Format("2006-01")) }

// Last gives n months, the first one first; the last is that of the time in Unix ms.
func Last(at int64, n int) []Month {
	y, m, _ := time.UnixMilli(at).In(shanghai).Date()
	months := make([]Month, n)
	for i := range months {
		months[i] = Month(time.Date(y, m-time.Month(n-1-i), 1, 0, 0, 0, 0, shanghai).Format("2006-01"))
	}
	return months
}

// Log gives the leaves of a scope, the last one first: at most limit of those whose index is below before. next is the before of those
// that come after them, 0 when there are none.
type Log interface {
	Uses(ctx context.Context, scope statement.Ref, before uint64, limit int) (found []eventlog.Placed, next uint64, err error)
}

// Counts are the uses that were counted.
type Counts struct {
	Total  int64
	Months map[Month]int64
	Ways   map[statement.Mode]int64
	// Since is when the log received the earliest use that was counted, Unix ms, if there are earlier ones; 0 when all were.
	Since int64
}

// New counts nothing yet.
func New() Counts { return Counts{Months: map[Month]int64{}, Ways: map[statement.Mode]int64{}} }

// Add adds what was counted in another log.
func (c *Counts) Add(other Counts) {
	c.Total += other.Total
	for month, n := range other.Months {
		c.Months[month] += n
	}
	for way, n := range other.Ways {
		c.Ways[way] += n
	}
	if other.Since > 0 && (c.Since == 0 || other.Since > c.Since) {
		c.Since = other.Since
	}
}

// Counter remembers counts. The zero value is ready.
type Counter struct {
	mu    sync.Mutex
	known map[scope]*tally
}

// scope is a dataset in the log of a year.
type scope struct{ year, entry string }

// tally is what was counted of a scope: the leaves of its chain from one index up to, not including, another.
type tally struct {
	mu          sync.Mutex
	from, until uint64
	earliest    int64 // when the first of them was received
	counts      Counts
}

// Count gives the uses of a dataset in the log of a year.
func (c *Counter) Count(ctx context.Context, log Log, year string, entry statement.Ref) (Counts, error) {
	t := c.tally(scope{year, entry.String()})
	t.mu.Lock()
	defer t.mu.Unlock()
	looked, err := t.newer(ctx, log, entry)
	if err == nil {
		err = t.older(ctx, log, entry, looked)
	}
	counts := New()
	counts.Add(t.counts)
	if t.from > 0 {
		counts.Since = t.earliest
	}
	return counts, err
}

func (c *Counter) tally(of scope) *tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.known[of]; t != nil {
		return t
	}
	if c.known == nil || len(c.known) >= maxKnown {
		c.known = map[scope]*tally{}
	}
	t := &tally{counts: New()}
	c.known[of] = t
	return t
}

// newer counts what came since the last count; looked is how many leaves that were.
func (t *tally) newer(ctx context.Context, log Log, entry statement.Ref) (looked int, err error) {
	fresh := tally{counts: New()}
	for before := uint64(end); before > t.until; {
		if looked >= reach { // too many: what was counted before stands apart
			t.from, t.until, t.earliest, t.counts = before, fresh.until, fresh.earliest, fresh.counts
			return looked, nil
		}
		found, next, err := log.Uses(ctx, entry, before, chunk)
		if err != nil {
			return looked, err
		}
		looked += len(found)
		if err := fresh.add(found, t.until); err != nil {
			return looked, err
		}
		before = next
	}
	if fresh.until == 0 {
		return looked, nil
	}
	if t.until == 0 {
		t.earliest = fresh.earliest
	}
	t.until = fresh.until
	t.counts.Add(fresh.counts)
	return looked, nil
}

// older goes on towards the first use.
func (t *tally) older(ctx context.Context, log Log, entry statement.Ref, looked int) error {
	for t.from > 0 && looked < reach {
		found, next, err := log.Uses(ctx, entry, t.from, chunk)
		if err != nil {
			return err
		}
		looked += len(found)
		if err := t.add(found, 0); err != nil {
			return err
		}
		t.from = next
	}
	return nil
}

// add counts leaves, the last one first, but for those below an index.
func (t *tally) add(leaves []eventlog.Placed, from uint64) error {
	for i := range leaves {
		l := &leaves[i]
		if l.Index < from {
			return nil
		}
		t.until = max(t.until, l.Index+1)
		if l.Kind == event.KindSeed {
			continue
		}
		use, err := l.Use()
		if err != nil {
			return err
		}
		t.earliest = l.Received
		if use.Intent {
			continue
		}
		at := l.Received
		if l.Kind == event.KindImport {
			at = use.At
		}
		t.counts.Total++
		t.counts.Months[MonthOf(at)]++
		t.counts.Ways[use.Mode]++
	}
	return nil
}
