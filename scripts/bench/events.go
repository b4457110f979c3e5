package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"luzheng/signer/event"
	"luzheng/signer/statement"
)

const (
	singleBar  = 1.0  // times Tessera's single adds
	batchBar   = 10.0 // times Tessera's single adds
	requestBar = 2.0  // times Tessera behind the same requests

	batchSize = 1000

	// What is made beforehand, so that signing does not slow the clients down. A measurement ends when it has no more.
	singleRequests = 120_000
	batchRequests  = 1_200

	grants = 8 // that the uses stand on
)

// Clients of each load; the best rate of each server counts.
var (
	singleClients = []int{256, 512}
	batchClients  = []int{4, 16}
)

// events loads the event log and Tessera on POSIX files with the same requests, both durable before they answer, and both timed until
// a signed local checkpoint covers all events.
func (b *bench) events(ctx context.Context) error {
	s, err := b.running()
	if err != nil {
		return err
	}
	u, err := b.users(ctx, s, grants)
	if err != nil {
		return err
	}
	b.title("Event log of %s, beside Tessera on POSIX files: the same requests, timed to a signed local checkpoint", s.ledger)
	b.figure("making %d requests of 1 event and %d of %d", singleRequests, batchRequests, batchSize)
	singles, err := u.requests(singleRequests, 1)
	if err != nil {
		return err
	}
	batches, err := u.requests(batchRequests, batchSize)
	if err != nil {
		return err
	}
	peer, err := b.bestTessera(ctx, singles, batches)
	if err != nil {
		return err
	}
	log, err := b.connectLog(ctx, s)
	if err != nil {
		return err
	}
	// Each row begins when nobody has anything left to do of the one before.
	ours, err := b.loads(ctx, log.logServer, func() error { return b.drained(ctx, log) }, singles, batches)
	if err != nil {
		return err
	}
	b.verdict("single events against Tessera's single adds, times", ours.single/peer.single, atLeast, singleBar)
	b.verdict("batches of 1,000 against Tessera's single adds, times", ours.batch/peer.single, atLeast, batchBar)
	b.verdict("batches of 1,000 against Tessera behind the same request, times", ours.batch/peer.batch, atLeast, requestBar)
	return nil
}

// rates are events per second.
type rates struct{ single, batch float64 }

// best takes the better of each.
func (r rates) best(o rates) rates { return rates{max(r.single, o.single), max(r.batch, o.batch)} }

// loads measures a server with both sizes of requests and gives its best rates. It waits before each until the server is ready.
func (b *bench) loads(ctx context.Context, l *logServer, ready func() error, singles, batches [][]byte) (rates, error) {
	var best rates
	for _, n := range singleClients {
		var s sample
		err := ready()
		if err != nil {
			return best, err
		}
		if s, singles, err = b.loadOnce(ctx, l, n, 1, singles); err != nil {
			return best, err
		}
		best.single = max(best.single, s.rate)
	}
	for _, n := range batchClients {
		var s sample
		err := ready()
		if err != nil {
			return best, err
		}
		if s, batches, err = b.loadOnce(ctx, l, n, batchSize, batches); err != nil {
			return best, err
		}
		best.batch = max(best.batch, s.rate)
	}
	return best, nil
}

// loadOnce gives what is left of the requests: the same event again would only be found, not logged.
func (b *bench) loadOnce(ctx context.Context, l *logServer, clients, each int, requests [][]byte) (sample, [][]byte, error) {
	s, left, err := l.load(ctx, clients, each, requests, b.length)
	if err != nil {
		return s, nil, fmt.Errorf("%s, %d clients: %w", l.name, clients, err)
	}
	b.sample(fmt.Sprintf("%s, %d × %d", l.name, clients, each), s)
	b.figure("%-28s %8.1f µs of processor an event", "", micros(s.processor)/float64(s.count*each))
	return s, left, nil
}

// users are those of data, with grants to stand on.
type users struct {
	ledger statement.LedgerID
	actor  actor
	uses   []statement.UsageRecord
	intent bool // they only wish to
}

// users plays the mix until n grants are there.
func (b *bench) users(ctx context.Context, s *site, n int) (*users, error) {
	speakers, err := b.speakers(ctx, s, n)
	if err != nil {
		return nil, err
	}
	u := &users{ledger: s.ledger}
	for _, speaker := range speakers {
		for speaker.play.made[statement.TypeGrant].ID == "" {
			if err := speaker.send(ctx); err != nil {
				return nil, err
			}
		}
		u.actor = speaker.play.cast.user
		u.uses = append(u.uses, *use(speaker.play))
	}
	return u, nil
}

// requests signs n requests of a batch each, over the grants in turn.
func (u *users) requests(n, each int) ([][]byte, error) {
	made := make([][]byte, n)
	var signing errgroup.Group
	signing.SetLimit(runtime.NumCPU())
	for i := range made {
		signing.Go(func() (err error) {
			made[i], err = u.request(i, each)
			return err
		})
	}
	return made, signing.Wait()
}

// request signs one batch.
func (u *users) request(first, each int) ([]byte, error) {
	lines := make([][]byte, each)
	for i := range lines {
		line, err := u.event(u.uses[(first+i)%len(u.uses)])
		if err != nil {
			return nil, err
		}
		lines[i] = line
	}
	batch, err := event.Sign(lines, u.actor.key)
	if err != nil {
		return nil, err
	}
	return batch.Append(nil), nil
}

func (u *users) event(use statement.UsageRecord) ([]byte, error) {
	use.At = time.Now().UnixMilli()
	e, err := event.New(event.Draft{Ledger: u.ledger, Issuer: u.actor.party, Handler: u.actor.handler, Intent: u.intent, Use: use})
	if err != nil {
		return nil, err
	}
	return e.Marshal()
}
