// Package supervise brings back processes that have died.
//
// It looks at every process once a second. A dead one — recorded but gone —
// is started again, at first at once, then after longer and longer pauses
// while it keeps dying. A stopped process is never touched: whoever stopped
// it wanted it so.
package supervise

import (
	"context"
	"log/slog"
	"time"

	"luzheng/network/process"
)

const (
	look       = time.Second
	firstPause = time.Second
	longest    = 30 * time.Second
	// steady is how long a process must have lived for its deaths to be forgotten.
	steady = time.Minute
)

// Processes is what the supervisor needs of a process manager.
type Processes interface {
	// Status returns a process's state and, unless stopped, its record.
	Status(name string) (process.State, process.Record, error)
	// Revive starts a process if, and only if, it is dead.
	Revive(spec process.Spec) (started bool, err error)
}

// patience is how often one process has died lately, and when it may next be
// started.
type patience struct {
	pause time.Duration
	next  time.Time
}

// Run watches until ctx ends.
func Run(ctx context.Context, processes Processes, table []process.Spec, log *slog.Logger) {
	watched := make(map[string]*patience, len(table))
	for _, spec := range table {
		watched[spec.Name] = &patience{}
	}
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			for _, spec := range table {
				watched[spec.Name].visit(now, processes, spec, log)
			}
		}
	}
}

func (p *patience) visit(now time.Time, processes Processes, spec process.Spec, log *slog.Logger) {
	state, record, err := processes.Status(spec.Name)
	if err != nil && state != process.Dead {
		log.Error("state unknown", "process", spec.Name, "error", err)
		return
	}
	switch state {
	case process.Stopped:
		*p = patience{}
	case process.Running:
		if now.Sub(record.Started) > steady {
			*p = patience{}
		}
	case process.Dead:
		if now.Before(p.next) {
			return
		}
		p.pause = min(max(2*p.pause, firstPause), longest)
		p.next = now.Add(p.pause)
		started, err := processes.Revive(spec)
		switch {
		case err != nil:
			log.Error("not restarted", "process", spec.Name, "error", err, "again_in", p.pause.String())
		case started:
			log.Warn("restarted", "process", spec.Name, "was_pid", record.PID)
		}
	}
}
