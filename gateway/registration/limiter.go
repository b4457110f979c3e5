package registration

import (
	"sync"
	"time"
)

// Limits of an address: what a family or an office behind one needs, and no more.
const (
	window       = time.Hour
	maxTries     = 20
	maxAddresses = 10_000
)

// Limiter counts the tries of addresses. It remembers them in memory alone, for an hour: nobody learns later who asked.
type Limiter struct {
	mu    sync.Mutex
	since time.Time
	tries map[string]int
}

// Allow counts a try, and tells whether it may be made.
func (l *Limiter) Allow(address string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tries == nil || now.Sub(l.since) >= window {
		l.since, l.tries = now, make(map[string]int)
	}
	if _, known := l.tries[address]; !known && len(l.tries) >= maxAddresses {
		return false
	}
	l.tries[address]++
	return l.tries[address] <= maxTries
}
