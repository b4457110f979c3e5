package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"luzheng/explorer/witness"
	"luzheng/gateway/api"
	"luzheng/gateway/monitor"
	"luzheng/network/bringup"
)

const (
	// costSingles and costBatches are the requests of a measurement of cost: so many events that each kind of process uses much more than
	// a hundredth of a second.
	costSingles = 30_000
	costBatches = 200
	costClients = 256

	drainPoll = time.Second
	drainMost = 5 * time.Minute
)

// eventCost prints what an event costs in every kind of process: until its receipt, and afterwards, until the ledger has anchored it, the
// monitor has checked it and the witness has replayed it.
func (b *bench) eventCost(ctx context.Context) error {
	u, l, err := b.usersOfLog(ctx)
	if err != nil {
		return err
	}
	b.title("Event log: processor time of an event, until its receipt and until it is anchored, checked and replayed")
	if err := b.drained(ctx, l); err != nil {
		return err
	}
	idle, err := b.rest(ctx)
	if err != nil {
		return err
	}
	delete(idle, clients) // they have only waited, or made requests before
	for _, load := range []struct{ clients, requests, each int }{{costClients, costSingles, 1}, {batchClients[0], costBatches, batchSize}} {
		requests, err := u.requests(load.requests, load.each)
		if err != nil {
			return err
		}
		if err := b.measureEvents(ctx, l, idle, load.clients, load.each, requests); err != nil {
			return err
		}
	}
	return nil
}

// measureEvents sends all requests and prints the cost beyond what the network spends idle.
func (b *bench) measureEvents(ctx context.Context, l *eventLog, idle spent, clients, each int, requests [][]byte) error {
	before, err := b.meter(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	s, _, err := l.load(ctx, clients, each, requests, time.Hour) // as long as it takes
	if err != nil {
		return err
	}
	loaded, err := b.meter(ctx)
	if err != nil {
		return err
	}
	middle := time.Now()
	if err := b.drained(ctx, l); err != nil {
		return err
	}
	after, err := b.meter(ctx)
	if err != nil {
		return err
	}
	b.sample(fmt.Sprintf("%d × %d", clients, each), s)
	events := 1 / float64(s.count*each)
	during := loaded.since(before).beyond(idle.times(middle.Sub(began).Seconds())).times(events)
	later := after.since(loaded).beyond(idle.times(time.Since(middle).Seconds())).times(events)
	b.figure("  %-26s %10s %10s   µs of processor an event", "", "meanwhile", "afterwards")
	most := func(x, y string) int { return cmp.Compare(during[y]+later[y], during[x]+later[x]) }
	for _, kind := range slices.SortedFunc(maps.Keys(during), most) {
		b.figure("  %-26s %10.1f %10.1f", kind, micros(during[kind]), micros(later[kind]))
	}
	b.figure("  %-26s %10.1f %10.1f", "together", micros(during.sum()), micros(later.sum()))
	return nil
}

// drained waits until all events are anchored, and the gateway's monitor and the witness, where there is one, have been through them.
func (b *bench) drained(ctx context.Context, l *eventLog) error {
	ctx, cancel := context.WithTimeoutCause(ctx, drainMost, errors.New("monitor and witness do not come to an end with the events"))
	defer cancel()
	for {
		now, err := l.status(ctx)
		if err != nil {
			return err
		}
		out, err := b.network(ctx, "status", "--json")
		if err != nil {
			return err
		}
		var processes []bringup.ProcessStatus
		if err := json.Unmarshal(out, &processes); err != nil {
			return fmt.Errorf("network status: %w", err)
		}
		if through(now, processes) {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(drainPoll):
		}
	}
}

// through tells whether everybody has come to the end of the log.
func through(log *api.EventLog, processes []bringup.ProcessStatus) bool {
	size := uint64(log.Size)
	if size == 0 {
		return true
	}
	if log.Anchored == nil || uint64(*log.Anchored) < size {
		return false
	}
	for _, p := range processes {
		replayed := func(w witness.LogStatus) bool { return w.Origin == log.Origin && w.Replayed >= size }
		if p.Witness != nil && !slices.ContainsFunc(p.Witness.Logs, replayed) {
			return false
		}
		if p.EventLog != nil && p.PID != 0 && !checked(p.Gateway, log.Year, size) {
			return false
		}
	}
	return true
}

// checked tells whether a gateway's monitor has begun with the last part of a log of this size.
func checked(status *api.Status, year string, size uint64) bool {
	return status != nil && status.Monitor != nil && slices.ContainsFunc(status.Monitor.Checks, func(c api.MonitorCheck) bool {
		return c.Name == monitor.NameOfLog(year) && uint64(c.Parts) == monitor.PartsOfLog(size) && c.New == c.Parts-1
	})
}
