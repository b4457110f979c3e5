package index_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"luzheng/gateway/index"
)

// clocked is a ledger and an index that a test moves on.
type clocked struct {
	mu       sync.Mutex
	now      time.Time
	height   uint64
	indexed  uint64
	silent   bool
	answered chan struct{}
}

func (c *clocked) set(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *clocked) clock() (now time.Time) { c.set(func() { now = c.now }); return now }

func (c *clocked) Reached() (p index.Position) { c.set(func() { p.Next = c.indexed }); return p }

func (c *clocked) Height(context.Context) (height uint64, err error) {
	c.set(func() {
		height = c.height
		if c.silent {
			err = errors.New("no answer")
		}
	})
	select {
	case c.answered <- struct{}{}:
	default:
	}
	return height, err
}

func TestLagIsTheTimeSinceTheIndexWasAbreast(t *testing.T) {
	c := &clocked{now: time.Unix(1000, 0), height: 5, indexed: 5, answered: make(chan struct{})}
	l := &index.Lag{Height: c.Height, Progress: c, Now: c.clock}
	if l.Behind() < time.Minute {
		t.Error("an index that nobody has compared is not abreast")
	}
	go l.Run(t.Context())
	eventually := func(what string, want time.Duration) {
		t.Helper()
		for range 3 { // the look under way, one more, and the end of that
			<-c.answered
		}
		if got := l.Behind(); got != want {
			t.Errorf("%s: %s behind, want %s", what, got, want)
		}
	}
	eventually("abreast", 0)
	c.set(func() { c.silent, c.now = true, c.now.Add(7*time.Second) })
	eventually("a ledger that does not answer", 7*time.Second)
	c.set(func() { c.silent = false })
	eventually("an answer", 0)
	c.set(func() { c.height, c.now = 6, c.now.Add(time.Second) })
	<-c.answered
	c.set(func() { c.now = c.now.Add(9 * time.Second) })
	if got := l.Behind(); got < 9*time.Second {
		t.Errorf("a block that is not indexed: %s behind", got)
	}
	c.set(func() { c.indexed = 6 })
	eventually("indexed", 0)
}
