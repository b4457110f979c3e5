package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	growthFrom    = 100_000
	growthClients = 4
	// growthLimit bounds how long the events may take together; a stage that would go beyond it is left out.
	growthLimit = 8 * time.Minute

	// A cost that does not grow with the log has the slope 1 in total and 0 for each event, in logarithms.
	totalBar = 1.1
	eachBar  = 0.1
)

// keepers are the kinds of process that the log costs something for each event.
var keepers = []string{"gateway", "postgres", "witness"}

// eventGrowth logs events in batches of 1,000 up to b.most, and tells at each half power of ten what time, memory and disk they took. The
// processor time is that of gateways, PostgreSQL and witness beyond what they spend idle, until monitor and witness have been through the
// events: what they put off would else be missing from the smaller sizes alone.
func (b *bench) eventGrowth(ctx context.Context) error {
	if b.most < batchSize {
		return fmt.Errorf("--events must be at least %d", batchSize)
	}
	u, l, err := b.usersOfLog(ctx)
	if err != nil {
		return err
	}
	there, err := l.size(ctx)
	if err != nil {
		return err
	}
	b.title("Event log: growth by %d events in batches of %d, %d clients that sign while they send; %d were there", b.most, batchSize, growthClients, there)
	if err := b.drained(ctx, l); err != nil {
		return err
	}
	idle, err := b.rest(ctx)
	if err != nil {
		return err
	}
	start, err := b.stage(ctx)
	if err != nil {
		return err
	}
	var stages []stage
	var took, processor time.Duration
	for sent, goal := 0, float64(growthFrom); sent <= b.most-batchSize; goal *= math.Sqrt(10) {
		upTo := int(math.Round(goal/batchSize)) * batchSize
		if upTo*3 > b.most*2 { // what is left makes no step of its own
			upTo = b.most / batchSize * batchSize
		}
		if projected := time.Duration(float64(took) * float64(upTo) / float64(max(sent, 1))); projected > growthLimit {
			b.figure("not up to %d events: they would take %s", upTo, projected.Round(time.Second))
			break
		}
		before, err := b.meter(ctx)
		if err != nil {
			return err
		}
		began := time.Now()
		if err := grow(ctx, l, u, upTo-sent); err != nil {
			return err
		}
		took += time.Since(began)
		now, err := b.stage(ctx)
		if err != nil {
			return err
		}
		if err := b.drained(ctx, l); err != nil {
			return err
		}
		after, err := b.meter(ctx)
		if err != nil {
			return err
		}
		processor += after.since(before).beyond(idle.times(time.Since(began).Seconds())).of(keepers)
		now.events, now.took, now.processor = upTo, took, processor
		stages = append(stages, now)
		b.figure("%9d events  %7.1f s  %8.0f/s  %5.1f µs of processor each  gateway %5d MiB  %4.0f bytes on disk each", upTo, took.Seconds(),
			float64(upTo)/took.Seconds(), micros(now.processor)/float64(upTo), now.memory>>20, float64(now.disk()-start.disk())/float64(upTo))
		sent = upTo
	}
	b.onDisk(start, stages[len(stages)-1])
	if len(stages) > 1 {
		b.slopes(stages)
	}
	return nil
}

// onDisk tells which tables hold the bytes.
func (b *bench) onDisk(start, end stage) {
	before := map[string]int64{}
	for _, t := range start.tables {
		before[t.name] = t.bytes
	}
	var parts []string
	for _, t := range end.tables {
		parts = append(parts, fmt.Sprintf("%s %.1f", t.name, float64(t.bytes-before[t.name])/float64(end.events)))
	}
	b.figure("bytes on disk for each event, indexes with them: %s", strings.Join(parts, ", "))
}

// slopes tells how cost grows: that of all events, and that of one more at each size.
func (b *bench) slopes(stages []stage) {
	var total, each [2][]point // by time that passed, and by processor time
	var before stage
	for _, s := range stages {
		n := float64(s.events)
		more := float64(s.events - before.events)
		for i, cost := range [2][2]time.Duration{{s.took, before.took}, {s.processor, before.processor}} {
			total[i] = append(total[i], point{n, cost[0].Seconds()})
			each[i] = append(each[i], point{(n + float64(before.events)) / 2, (cost[0] - cost[1]).Seconds() / more})
		}
		before = s
	}
	for i, what := range [2]string{"time", "processor time"} {
		b.verdict("slope of log "+what+" over log events, all events", slope(total[i]), atMost, totalBar)
		b.verdict("the same of one more event", slope(each[i]), atMost, eachBar)
	}
}

// grow logs n more events and waits for the checkpoint that covers them.
func grow(ctx context.Context, l *eventLog, u *users, n int) error {
	before, err := l.size(ctx)
	if err != nil {
		return err
	}
	var taken atomic.Int64
	group, sending := errgroup.WithContext(ctx)
	for range growthClients {
		group.Go(func() error {
			for sending.Err() == nil {
				i := int(taken.Add(1)) - 1
				if i >= n/batchSize {
					return nil
				}
				request, err := u.request(i, batchSize)
				if err != nil {
					return err
				}
				if err := l.post(request); err != nil {
					return err
				}
			}
			return sending.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return l.covered(ctx, before+uint64(n))
}

// point is a cost at a size.
type point struct{ size, cost float64 }

// slope is the least-squares one of log(cost) over log(size).
func slope(points []point) float64 {
	var n, x, y, xx, xy float64
	for _, p := range points {
		lx, ly := math.Log(p.size), math.Log(p.cost)
		n, x, y, xx, xy = n+1, x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
