package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	rateBar  = 10.0 // times the best bare-put rate
	p50Bar   = 1.5  // seconds
	aloneBar = 1.5  // times the bare put's latency

	crowd = 256 // clients of the gateway
	warm  = 3 * time.Second
)

// putLoads are the numbers of bare puts in flight; the best rate counts.
var putLoads = []int{64, 256, 512}

// ledger compares statements through the gateway's API with bare puts on the same network, now.
func (b *bench) ledger(ctx context.Context) (err error) {
	s, err := b.running()
	if err != nil {
		return err
	}
	speakers, err := b.speakers(ctx, s, crowd)
	if err != nil {
		return err
	}
	puts, err := b.startPuts(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.stopPuts(context.WithoutCancel(ctx), puts)) }()
	say := func(ctx context.Context, client int) error { return speakers[client].send(ctx) }
	b.title("Ledger %s: bare puts of 100 bytes over %d peers, beside the demo's mix of kinds, one statement per request", s.ledger, len(puts.contracts))

	idle, err := b.rest(ctx)
	if err != nil {
		return err
	}
	if _, err := loop(ctx, 1, warm, puts.send); err != nil {
		return err
	}
	onePut, err := b.measure(ctx, "bare put alone", 1, puts.send)
	if err != nil {
		return err
	}
	best := 0.0
	for _, n := range putLoads {
		many, err := b.measureCost(ctx, fmt.Sprintf("bare puts, %d in flight", n), n, idle, puts.send)
		if err != nil {
			return err
		}
		best = max(best, many.rate)
	}
	if _, err := loop(ctx, 1, warm, say); err != nil {
		return err
	}
	one, err := b.measure(ctx, "statement alone", 1, say)
	if err != nil {
		return err
	}
	if err := stagger(ctx, speakers); err != nil {
		return err
	}
	many, err := b.measureCost(ctx, fmt.Sprintf("statements, %d clients", crowd), crowd, idle, say)
	if err != nil {
		return err
	}
	b.verdict("statements against the best rate of bare puts, times", many.rate/best, atLeast, rateBar)
	b.verdict("p50 of 256 clients, s", many.p50.Seconds(), atMost, p50Bar)
	b.verdict("one statement against one bare put, p50, times", float64(one.p50)/float64(onePut.p50), atMost, aloneBar)
	return nil
}

// stagger sets the clients at different places of the mix, so that the measurement holds all kinds in their proportion.
func stagger(ctx context.Context, speakers []*speaker) error {
	group, ctx := errgroup.WithContext(ctx)
	for i, s := range speakers {
		group.Go(func() error {
			for range i % len(steps) {
				if err := s.send(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
