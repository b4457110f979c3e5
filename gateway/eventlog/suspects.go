package eventlog

import (
	"slices"
	"sync"

	"luzheng/signer/event"
	"luzheng/signer/statement"
)

// Suspicions. Uses that are alike (one verdict, and one grant or, where there is none, one application or, where there is none, one unit
// and dataset) become one statement for each anchored checkpoint, with the first of them as evidence.

// likeness is what makes suspected uses alike.
type likeness struct {
	verdict statement.Code
	of      string
}

// suspect is a suspected use that stands in the log.
type suspect struct {
	likeness
	index uint64
}

func suspectOf(index uint64, verdict statement.Code, e *event.Event) suspect {
	of := string(e.Issuer) + " " + e.Entry.String()
	switch {
	case e.Grant != nil:
		of = e.Grant.String()
	case e.Application != nil:
		of = e.Application.String()
	}
	return suspect{likeness{verdict, of}, index}
}

// Suspected are suspected uses that are alike.
type Suspected struct {
	likeness
	First, Count uint64
}

// alike gathers suspected uses until they are brought up, in the order of the log. The zero value is empty.
type alike struct {
	mu    sync.Mutex
	found []suspect
}

func (a *alike) add(suspects []suspect) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.found = append(a.found, suspects...)
}

// under gives what was gathered among the first size leaves, by first index.
func (a *alike) under(size uint64) []Suspected {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []*Suspected
	known := map[likeness]*Suspected{}
	for _, s := range a.found {
		if s.index >= size {
			break
		}
		if known[s.likeness] == nil {
			known[s.likeness] = &Suspected{likeness: s.likeness, First: s.index}
			all = append(all, known[s.likeness])
		}
		known[s.likeness].Count++
	}
	found := make([]Suspected, len(all))
	for i, s := range all {
		found[i] = *s
	}
	return found
}

// said forgets what was brought up.
func (a *alike) said(done Suspected) {
	a.mu.Lock()
	defer a.mu.Unlock()
	left := done.Count
	a.found = slices.DeleteFunc(a.found, func(s suspect) bool {
		gone := left > 0 && s.likeness == done.likeness
		if gone {
			left--
		}
		return gone
	})
}
