package eventlog

import "context"

// Look gives a log as its rows have it, to somebody who does not keep it: it can be read and checked, and takes nothing. Every leaf is replayed. ErrDamaged is
// wrapped when the rows contradict each other already.
func Look(ctx context.Context, c Config) (*Log, error) {
	l := New(c)
	l.whole = true
	return l, l.load(ctx)
}
