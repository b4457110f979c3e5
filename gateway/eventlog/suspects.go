package eventlog

import (
	"slices"
	"sync"

	"luzheng/chaincode/rules"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// suspect is a suspected use that stands in the log. Like is what it has in common with those that are alike (rules.Alike).
type suspect struct {
	like  gm.Digest
	index uint64
}

func suspectOf(log statement.Ref, index uint64, verdict statement.Code, e *event.Event) suspect {
	return suspect{rules.Alike(log, e, verdict), index}
}

// Suspected are suspected uses that are alike.
type Suspected struct {
	like         gm.Digest
	First, Count uint64
	last         uint64
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
	var all []Suspected
	known := map[gm.Digest]int{}
	for _, s := range a.found {
		if s.index >= size {
			break
		}
		at, ok := known[s.like]
		if !ok {
			at = len(all)
			known[s.like] = at
			all = append(all, Suspected{like: s.like, First: s.index})
		}
		all[at].Count++
		all[at].last = s.index
	}
	return all
}

// said forgets what was brought up.
func (a *alike) said(done Suspected) {
	a.forget(func(s suspect) bool { return s.like == done.like && s.index <= done.last })
}

// settled forgets all among the first size leaves.
func (a *alike) settled(size uint64) {
	a.forget(func(s suspect) bool { return s.index < size })
}

func (a *alike) forget(gone func(suspect) bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.found = slices.DeleteFunc(a.found, gone)
}
