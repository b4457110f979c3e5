package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	idleBar   = 1.0 // seconds beyond the interval of anchors
	loadedBar = 3.0

	anchorInterval = 2 * time.Second // as the gateway's configuration has it by default
	anchorPoll     = 50 * time.Millisecond
	idlePause      = 200 * time.Millisecond
	loadShare      = 0.8 // of the highest rate, of single events
	delayClients   = 256
)

// delays of single events: from the request to the receipt, and from the receipt to a checkpoint on the ledger.
type delays struct{ receipt, anchor []time.Duration }

// eventDelays measures them on an idle log, and at 80 % of the rate that so many clients reach.
func (b *bench) eventDelays(ctx context.Context) error {
	u, l, err := b.usersOfLog(ctx)
	if err != nil {
		return err
	}
	b.title("Event log: from a request to its receipt, and on to a checkpoint on the ledger, every %s", anchorInterval)
	idle, err := b.delays(ctx, l, u, 1, idlePause)
	if err != nil {
		return err
	}
	b.delay("idle", idle, idleBar)
	requests, err := u.requests(singleRequests, 1)
	if err != nil {
		return err
	}
	most, _, err := b.loadOnce(ctx, l.logServer, delayClients, 1, requests)
	if err != nil {
		return err
	}
	pause := time.Duration(delayClients / (loadShare * most.rate) * float64(time.Second))
	loaded, err := b.delays(ctx, l, u, delayClients, pause)
	if err != nil {
		return err
	}
	b.figure("at 80 %%: %.0f events/s", float64(len(loaded.receipt))/b.length.Seconds())
	b.delay("at 80 %", loaded, loadedBar)
	return nil
}

func (b *bench) delay(when string, d delays, bar float64) {
	b.figure("%-28s request to receipt  p50 %6.1f ms   p99 %6.1f ms   (%d in all)", when, ms(percentile(d.receipt, 50)), ms(percentile(d.receipt, 99)), len(d.receipt))
	b.verdict("receipt to anchored checkpoint, p99 beyond the interval, s", (percentile(d.anchor, 99) - anchorInterval).Seconds(), atMost, bar)
}

// delays lets n clients send one event each pause, however long the answers take, for as long as a measurement lasts.
func (b *bench) delays(ctx context.Context, l *eventLog, u *users, n int, pause time.Duration) (delays, error) {
	watch := watchAnchors(ctx, l)
	var mu sync.Mutex
	var d delays
	var due []receipted
	group, sending := errgroup.WithContext(ctx)
	end := time.Now().Add(b.length)
	for client := range n {
		group.Go(func() error {
			next := time.Now().Add(pause * time.Duration(client) / time.Duration(n))
			for i := client; next.Before(end); i++ {
				time.Sleep(time.Until(next))
				request, err := u.request(i, 1)
				if err != nil {
					return err
				}
				began := time.Now()
				index, err := l.record(sending, request)
				if err != nil {
					return err
				}
				now := time.Now()
				mu.Lock()
				d.receipt = append(d.receipt, now.Sub(began))
				due = append(due, receipted{index, now})
				mu.Unlock()
				next = next.Add(pause)
			}
			return nil
		})
	}
	err := group.Wait()
	for _, r := range due {
		d.anchor = append(d.anchor, watch.covered(r.index).Sub(r.at))
	}
	err = errors.Join(err, watch.stop())
	if len(d.receipt) == 0 {
		return d, errors.Join(err, errors.New("nothing was measured"))
	}
	slices.Sort(d.receipt)
	slices.Sort(d.anchor)
	return d, err
}

// receipted is when an event was receipted.
type receipted struct {
	index uint64
	at    time.Time
}

// anchors notes when which size was first seen on the ledger.
type anchors struct {
	mu   sync.Mutex
	more *sync.Cond
	seen []receipted // index: the size; rising
	err  error
	quit context.CancelFunc
	done chan struct{}
}

func watchAnchors(ctx context.Context, l *eventLog) *anchors {
	ctx, quit := context.WithCancel(ctx)
	a := &anchors{quit: quit, done: make(chan struct{})}
	a.more = sync.NewCond(&a.mu)
	go func() {
		defer close(a.done)
		for ctx.Err() == nil {
			size, err := l.anchored(ctx)
			a.mu.Lock()
			switch {
			case err != nil && ctx.Err() == nil:
				a.err = err
			case err == nil && (len(a.seen) == 0 || size > a.seen[len(a.seen)-1].index):
				a.seen = append(a.seen, receipted{size, time.Now()})
			}
			a.more.Broadcast()
			a.mu.Unlock()
			if err != nil {
				return
			}
			time.Sleep(anchorPoll)
		}
	}()
	return a
}

// covered waits until a checkpoint on the ledger covers the index, and tells since when it was seen to.
func (a *anchors) covered(index uint64) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	for {
		at, _ := slices.BinarySearchFunc(a.seen, index+1, func(r receipted, size uint64) int { return int(r.index) - int(size) })
		if at < len(a.seen) {
			return a.seen[at].at
		}
		if a.err != nil {
			return time.Now() // stop tells why
		}
		a.more.Wait()
	}
}

func (a *anchors) stop() error {
	a.quit()
	<-a.done
	return a.err
}
