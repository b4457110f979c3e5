package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"luzheng/gateway/storage"
)

const (
	// retryPause is between two tries to take the log up.
	retryPause = time.Second
	// ahead is how many groups wait for the commit under way: while one is committed, one more is made.
	ahead = 1
)

// Run makes the log work until ctx ends. It takes the log when no other gateway has it, brings memory up to the rows, and takes events;
// after a failure of the database it begins anew. When the rows and the ledger contradict each other it raises the alarm and takes
// nothing, until somebody has looked and the gateway is started again.
func (l *Log) Run(ctx context.Context) error {
	for {
		err := l.serve(ctx)
		if ctx.Err() != nil {
			l.stop(Status{Why: "the gateway is stopping"})
			return nil
		}
		if alarming(err) {
			l.Log.Error("ALARM: the event log stops for good", "origin", l.Origin, "error", err)
			l.counts.alarms.Add(1)
			l.stop(Status{Why: err.Error(), Alarm: true})
			<-ctx.Done()
			return nil
		}
		l.stop(Status{Why: err.Error()})
		if errors.Is(err, errEnded) {
			l.ended.Store(true)
			<-ctx.Done()
			return nil
		}
		if !errors.Is(err, ErrTaken) {
			l.Log.Warn("the event log stopped; taking it up again", "origin", l.Origin, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryPause):
		}
	}
}

// alarming tells whether somebody has to look before the log may go on.
func alarming(err error) bool {
	return errors.Is(err, ErrBehind) || errors.Is(err, ErrForked) || errors.Is(err, ErrDamaged)
}

// stop says why nothing is taken, and answers those who wait.
func (l *Log) stop(s Status) {
	l.state.Store(&s)
	for {
		select {
		case r := <-l.queue:
			r.fail(fmt.Errorf("%w: %s", ErrClosed, s.Why))
		default:
			return
		}
	}
}

// serve is one tenure as the log's writer.
func (l *Log) serve(ctx context.Context) error {
	w, err := l.Store.Take(ctx, l.Origin)
	if err != nil {
		return err
	}
	defer w.Close()
	l.verified.Store(math.MaxUint64) // what load finds, somebody else may have taken
	if err := l.load(ctx); err != nil {
		return err
	}
	if err := l.holdToLedger(ctx); err != nil {
		return err
	}
	if err := l.establish(ctx, w); err != nil {
		return err
	}
	if l.finishing.Load() {
		return errEnded
	}
	l.verified.Store(l.durable().head.Size)
	l.state.Store(&Status{Open: true})
	s := &session{log: l, writer: w, groups: make(chan *group, ahead), failed: make(chan struct{})}
	s.maker = &maker{log: l, judge: newJudge(l.Ledger, l.States, l.Progress), tip: l.durable(), settled: s.settled}
	tenure, end := context.WithCancelCause(ctx)
	l.writing(end)
	var signer sync.WaitGroup
	signer.Go(func() { l.signAll(tenure) })
	err = s.run(tenure)
	l.writing(nil)
	end(err)
	signer.Wait()
	if cause := context.Cause(tenure); ctx.Err() == nil && (alarming(cause) || errors.Is(cause, errEnded)) {
		return cause
	}
	return err
}

// finish ends the taking of events for good, as the log of a later year is open: what was taken is still committed and anchored.
func (l *Log) finish() {
	l.finishing.Store(true)
	l.halt(errEnded)
}

// writing says how the writer's tenure is ended from beside it.
func (l *Log) writing(end context.CancelCauseFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopWriter = end
	if end != nil && l.finishing.Load() {
		end(errEnded)
	}
}

func (l *Log) durable() tip {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tip
}

// session is the work of a tenure: one goroutine makes groups, one commits them.
type session struct {
	log    *Log
	writer Writer
	maker  *maker
	groups chan *group
	// failed is closed when a commit failed, err says why.
	failed chan struct{}
	err    error
	// made and committed count groups; progress is closed and renewed with every commit.
	open []*group
}

func (s *session) run(ctx context.Context) error {
	ended := make(chan struct{})
	work, cancel := context.WithCancel(context.WithoutCancel(ctx)) // what was placed is committed also when the gateway stops
	defer cancel()
	go func() {
		defer close(ended)
		s.commitAll(work)
	}()
	err := s.makeAll(ctx, work)
	close(s.groups)
	<-ended
	if s.err != nil {
		err = s.err
	}
	s.rollBack()
	return err
}

// makeAll makes groups until ctx ends or a commit fails.
func (s *session) makeAll(ctx, work context.Context) error {
	for {
		var first *Request
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.failed:
			return s.err
		case first = <-s.log.queue:
		}
		requests := s.gather(first)
		g, err := s.maker.make(work, requests)
		if g != nil {
			s.log.mu.Lock()
			s.open = append(s.open, g)
			s.log.mu.Unlock()
		}
		if err != nil {
			for _, r := range requests {
				if !r.answered() {
					r.fail(err)
				}
			}
			if g == nil && errors.Is(err, storage.ErrUnavailable) {
				continue // nothing was placed
			}
			return err
		}
		if g == nil {
			continue
		}
		select {
		case s.groups <- g:
		case <-s.failed:
			return s.err
		}
	}
}

// gather takes what waits.
func (s *session) gather(first *Request) []*Request {
	requests, count := []*Request{first}, first.count
	for count < maxGroup {
		select {
		case r := <-s.log.queue:
			requests = append(requests, r)
			count += r.count
		default:
			return requests
		}
	}
	return requests
}

func (r *Request) answered() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// commitAll commits groups in their order, until one fails.
func (s *session) commitAll(ctx context.Context) {
	for g := range s.groups {
		if s.err != nil {
			continue
		}
		if err := s.commit(ctx, g); err != nil {
			s.err = err
			close(s.failed)
		}
	}
}

// commit makes one group durable and answers its requests.
func (s *session) commit(ctx context.Context, g *group) error {
	if g.count > 0 {
		row, err := g.plain.group(g.from.Size, g.count)
		if err != nil {
			return err
		}
		began := time.Now()
		rows := &Rows{Group: row, Tiles: g.tiles, Seen: seenRows(g.from.Size, g.keys)}
		if err := s.writer.Commit(ctx, g.from, g.to.head, rows); err != nil {
			return fmt.Errorf("event log: commit of %d events from %d: %w", g.count, g.from.Size, err)
		}
		s.log.counts.commit(g.count, time.Since(began))
	}
	s.log.settle(g)
	s.log.mu.Lock()
	s.open = s.open[1:]
	s.log.mu.Unlock()
	for _, r := range g.requests {
		close(r.done)
	}
	return nil
}

// settle makes what a committed group led to the durable state.
func (l *Log) settle(g *group) {
	if g.count == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.scopes.mu.Lock()
	defer l.scopes.mu.Unlock()
	l.tip = g.to
	l.scopes.commit(g.steps)
	if l.OnLedger != nil {
		l.alike.add(g.suspects)
	}
}

// settled waits until every group that was made is committed.
func (s *session) settled(ctx context.Context) error {
	const pause = 200 * time.Microsecond
	for {
		s.log.mu.Lock()
		open := len(s.open)
		s.log.mu.Unlock()
		if open == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.failed:
			return s.err
		case <-time.After(pause):
		}
	}
}

// rollBack forgets what was placed and not committed, and tells those who wait that its fate is not known.
func (s *session) rollBack() {
	for _, g := range s.open {
		s.log.scopes.rollBack(g.steps)
		s.log.recent.remove(g.keys)
		for _, r := range g.requests {
			if !r.answered() {
				r.fail(fmt.Errorf("%w: %w", ErrUnknown, s.err))
			}
		}
	}
	s.open = nil
}
