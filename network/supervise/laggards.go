package supervise

import (
	"context"
	"log/slog"
	"time"
)

// An orderer can run, answer, and yet never write another block: one that had
// been restarted was seen to stand still under load until it was restarted
// again. It looks like what SmartBFT's pull requests 622 and 663 describe, a
// lock while it synchronises at the height that it is deciding; that is
// inferred from the symptom. A second such orderer would stop the ledger. One
// that stays behind the others without moving is therefore killed; Run starts
// it again, and it catches up.

const (
	lookAtHeights = 5 * time.Second
	// stuckAfter is longer than SmartBFT's own remedies take.
	stuckAfter = 30 * time.Second
)

// Heights tells how many blocks each orderer holds, by the name of its process.
// Those that do not answer are left out.
type Heights func(ctx context.Context) map[string]uint64

// Laggards watches orderers until ctx ends, and kills those that are stuck, one
// at a time.
func Laggards(ctx context.Context, heights Heights, kill func(ctx context.Context, name string) error, log *slog.Logger) {
	seen := standstills{}
	ticker := time.NewTicker(lookAtHeights)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			name := seen.visit(now, heights(ctx))
			if name == "" || ctx.Err() != nil {
				continue
			}
			log.Warn("killing an orderer that stays behind the others", "process", name)
			if err := kill(ctx, name); err != nil {
				log.Error("not killed", "process", name, "error", err)
			}
		}
	}
}

// standstills remembers, of each orderer that is behind, where and since when
// it stands.
type standstills map[string]standstill

type standstill struct {
	height uint64
	since  time.Time
}

// visit takes the present heights and returns an orderer that is stuck, or "".
func (s standstills) visit(now time.Time, heights map[string]uint64) (stuck string) {
	highest := uint64(0)
	for _, height := range heights {
		highest = max(highest, height)
	}
	for name := range s {
		if _, answers := heights[name]; !answers {
			delete(s, name) // it is being restarted, perhaps by us
		}
	}
	for name, height := range heights {
		before, known := s[name]
		switch {
		case height == highest:
			delete(s, name)
		case !known || before.height != height:
			s[name] = standstill{height, now}
		case stuck == "" && now.Sub(before.since) >= stuckAfter:
			stuck = name
		}
	}
	delete(s, stuck)
	return stuck
}
