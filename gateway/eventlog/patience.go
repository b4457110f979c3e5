package eventlog

import (
	"context"
	"slices"
	"time"
)

// Patience. A use may name what the ledger has and the index has not yet, as a grant that was given a moment ago. Its verdict would stay
// wrong, for a leaf never changes. So a request with a use that names what the index does not know is put aside, after no other, and judged
// again after lookAgain and after twice as long each time, until the index knows all that it names or Config.Patience is over; then it is
// suspected.unknown, at the height that its leaf says. Others do not wait for it. Requests aside count against MaxPending like all that
// wait; with too many events among them further ones are judged at once.
const (
	lookAgain = 100 * time.Millisecond
	// maxAside is how many events may be aside at once.
	maxAside = 1 << 16
)

// putAside parts the requests that wait for the index from those that are placed now.
func (m *maker) putAside(all []asked) (now []asked, aside []*Request) {
	now = slices.DeleteFunc(all, func(a asked) bool {
		if !slices.ContainsFunc(a.candidates, unknown) || !m.log.mayWait(a.Request) {
			return false
		}
		aside = append(aside, a.Request)
		return true
	})
	return now, aside
}

func unknown(c candidate) bool {
	return !c.known && c.refused == nil && c.verdict == "suspected.unknown"
}

// mayWait takes room aside for a request that has not waited for as long as it may.
func (l *Log) mayWait(r *Request) bool {
	if r.waited >= l.Patience {
		return false
	}
	if l.aside.Add(int64(r.count)) > maxAside {
		l.aside.Add(-int64(r.count))
		return false
	}
	return true
}

// wait puts requests back into the queue when they are to be judged again, or when the writer's work ends.
func (l *Log) wait(ctx context.Context, aside []*Request) {
	for _, r := range aside {
		pause := max(r.waited, lookAgain)
		r.waited += pause
		go func() {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
			l.aside.Add(-int64(r.count))
			select {
			case l.queue <- r:
			default:
				r.fail(&FullError{RetryAfter: time.Second})
			}
			if s := l.Status(); !s.Open {
				l.stop(s) // nobody else would answer
			}
		}()
	}
}
