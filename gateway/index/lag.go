package index

import (
	"context"
	"sync/atomic"
	"time"
)

// Lag tells how long ago an index was abreast of the ledger, without asking the ledger whenever somebody wants to know.
type Lag struct {
	// Height asks the ledger for its number of blocks; Progress is the index's.
	Height   func(ctx context.Context) (uint64, error)
	Progress interface{ Reached() Position }
	// Now is a clock; default time.Now.
	Now func() time.Time

	abreast atomic.Int64 // Unix ns of the last question after whose answer the index had every block; 0 before the first
}

// lagPause is between two looks.
const lagPause = 200 * time.Millisecond

// Run watches until ctx ends. A ledger that does not answer leaves the index as old as it was.
func (l *Lag) Run(ctx context.Context) {
	for ctx.Err() == nil {
		asked := l.now()
		height, err := l.Height(ctx)
		for err == nil && ctx.Err() == nil {
			if l.Progress.Reached().Next >= height {
				l.abreast.Store(asked.UnixNano())
				break
			}
			pause(ctx)
		}
		pause(ctx)
	}
}

func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(lagPause):
	}
}

// Behind is how long ago the index was abreast for certain; very long before the first time.
func (l *Lag) Behind() time.Duration { return l.now().Sub(time.Unix(0, l.abreast.Load())) }

func (l *Lag) now() time.Time {
	if l.Now == nil {
		return time.Now()
	}
	return l.Now()
}
