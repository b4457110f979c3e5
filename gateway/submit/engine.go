package submit

import (
	"context"
	"sync"
	"time"
)

// Engine batches items and carries them to the ledger. Make one with New and keep Run running.
type Engine struct {
	ledger   Ledger
	recorded Recorded
	issuer   Issuer
	cfg      Config

	mu       sync.Mutex
	queue    []*ticket // waiting, oldest first
	held     *lanes    // footprints in flight
	inFlight int
	carried  int       // items in flight that are not answered yet
	freed    time.Time // when a transaction last ended
	fill     fill
	commit   time.Duration // moving average of the ledger's commit time
	stopped  bool
	wake     chan struct{}
}

// ticket is one item's way through the engine.
type ticket struct {
	item   Item
	queued time.Time
	answer chan Answer // capacity 1
}

// New makes an engine. issuer may be nil: then answers carry no receipts.
func New(ledger Ledger, recorded Recorded, issuer Issuer, cfg Config) *Engine {
	return &Engine{ledger: ledger, recorded: recorded, issuer: issuer, cfg: cfg.withDefaults(), held: newLanes(), wake: make(chan struct{}, 1)}
}

// Submit queues the items in order and waits for all answers. It queues all of them or, with a *FullError or ErrStopped, none.
// When ctx ends first its error is returned; the items stay on their way.
func (e *Engine) Submit(ctx context.Context, items []Item) ([]Answer, error) {
	tickets, err := e.enqueue(items)
	if err != nil {
		return nil, err
	}
	answers := make([]Answer, len(tickets))
	for i, t := range tickets {
		select {
		case answers[i] = <-t.answer:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return answers, nil
}

func (e *Engine) enqueue(items []Item) ([]*ticket, error) {
	now := time.Now()
	tickets := make([]*ticket, len(items))
	for i, item := range items {
		tickets[i] = &ticket{item: item, queued: now, answer: make(chan Answer, 1)}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return nil, ErrStopped
	}
	if len(e.queue)+len(items) > e.cfg.MaxQueue {
		return nil, &FullError{RetryAfter: max(time.Second, e.commit.Round(time.Second))}
	}
	e.queue = append(e.queue, tickets...)
	e.fill.came(len(e.queue)+e.carried, now)
	e.signal()
	return tickets, nil
}

// signal wakes Run; a signal that is already waiting is enough.
func (e *Engine) signal() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Depth is the number of items that wait or are in flight with the ledger as transactions.
func (e *Engine) Depth() (waiting, transactions int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.queue), e.inFlight
}

// Writing tells whether an item that waits or is in flight writes the key: what the key will hold is not known yet.
func (e *Engine) Writing(key string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.held.writers[key] > 0 {
		return true
	}
	for _, t := range e.queue {
		for _, k := range t.item.Footprint.Writes {
			if k == key {
				return true
			}
		}
	}
	return false
}

// Run sends batches until ctx ends. It then waits for those in flight, fails what still waits with ErrStopped, and returns
// ctx's error. Batches in flight are not cancelled: their answers are owed.
func (e *Engine) Run(ctx context.Context) error {
	var batches sync.WaitGroup
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wait := e.dispatch(func(batch []*ticket) {
			batches.Go(func() { e.carry(context.WithoutCancel(ctx), batch) })
		})
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			e.stop()
			batches.Wait()
			return ctx.Err()
		case <-e.wake:
		case <-timer.C:
		}
	}
}

// dispatch starts every batch that should go now and returns how long to wait before looking again without a signal.
func (e *Engine) dispatch(start func([]*ticket)) time.Duration {
	const idle = time.Minute
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) > 0 && e.inFlight < e.cfg.MaxInFlight {
		share := min(e.fill.share(e.cfg.MaxInFlight), e.cfg.MaxBatch)
		if wait := e.hesitate(share); wait > 0 {
			return wait
		}
		outstanding, vain := len(e.queue)+e.carried, len(e.queue) < share && e.inFlight == 0
		batch, rest := e.held.take(e.queue, share, e.cfg.MaxBytes)
		if len(batch) == 0 {
			return e.window() // every waiting item conflicts with one in flight; a later item may not
		}
		e.fill.went(outstanding, vain)
		e.queue = rest
		e.inFlight++
		e.carried += len(batch)
		start(batch)
	}
	return idle
}

// hesitate gives how long the batch may still fill, or 0 when it should go now. The queue is not empty.
func (e *Engine) hesitate(share int) time.Duration {
	if len(e.queue) >= share {
		return 0
	}
	// Before a transaction ended it could not go whatever it did, and those who were answered then have yet to come back.
	wait := e.window() - time.Since(later(e.queue[0].queued, e.freed))
	if e.inFlight == 0 {
		wait = min(wait, e.pause()-time.Since(later(e.fill.arrived, e.freed)))
	}
	return wait
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// pause is how long nobody comes when all who come back are back.
func (e *Engine) pause() time.Duration {
	return min(max(e.fill.patience(e.commit), e.cfg.MinWindow), e.cfg.MaxWindow)
}

// window is how long a busy engine lets a batch fill.
func (e *Engine) window() time.Duration {
	worth := e.fill.transactions(e.cfg.MaxInFlight)
	window := e.commit / time.Duration(worth)
	if e.inFlight >= worth {
		window *= 2 // it waits for one in flight to end, which may take longer than most
	}
	return min(max(window, e.cfg.MinWindow), e.cfg.MaxWindow)
}

// carry takes a batch to the ledger and frees its lanes when every item is answered.
func (e *Engine) carry(ctx context.Context, batch []*ticket) {
	began := time.Now()
	e.record(ctx, batch, try{deadline: began.Add(e.cfg.GiveUp)})
	took := time.Since(began)

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.commit == 0 {
		e.commit = took
	}
	e.commit += (took - e.commit) / 8
	e.inFlight--
	e.freed = time.Now()
	for _, t := range batch {
		e.held.release(t.item.Footprint)
	}
	e.signal()
}

func (e *Engine) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
	for _, t := range e.queue {
		t.answer <- Answer{Err: ErrStopped}
	}
	e.queue = nil
}
