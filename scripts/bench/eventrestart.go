package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	restartBar  = 10.0 // seconds, at ten million events
	restartPoll = 20 * time.Millisecond
	restartMost = 10 * time.Minute
)

// eventRestart stops the gateway that keeps the log, starts it again, and tells when the log takes events.
func (b *bench) eventRestart(ctx context.Context) error {
	s, err := b.running()
	if err != nil {
		return err
	}
	l, err := b.connectLog(ctx, s)
	if err != nil {
		return err
	}
	k, err := b.keeper(ctx)
	if err != nil {
		return err
	}
	before, err := l.status(ctx)
	if err != nil {
		return err
	}
	b.title("Event log: a restart of %s at %d events in %d scopes", k.gateway.Name, before.Size, before.Scopes)
	if _, err := b.network(ctx, "stop", k.gateway.Name); err != nil {
		return err
	}
	began := time.Now()
	var starting errgroup.Group
	starting.Go(func() error {
		_, err := b.network(ctx, "start", k.gateway.Name)
		return err
	})
	opened, err := l.opened(ctx)
	if err := errors.Join(err, starting.Wait()); err != nil {
		return err
	}
	after, err := l.status(ctx)
	if err != nil {
		return err
	}
	if after.Size < before.Size || after.Scopes < before.Scopes {
		return fmt.Errorf("%d events in %d scopes are left", after.Size, after.Scopes)
	}
	if k, err = b.keeper(ctx); err != nil {
		return err
	}
	used, err := processorTime([]int{k.gateway.PID})
	if err != nil {
		return err
	}
	b.verdict("from the start of the gateway until the log takes events, s", opened.Sub(began).Seconds(), atMost, restartBar)
	b.figure("the gateway has %d MiB then, and has used %.1f s of processor", k.gateway.Resident>>20, used.Seconds())
	return nil
}

// opened waits until the log takes events. A gateway that does not answer has not come so far.
func (l *eventLog) opened(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, restartMost)
	defer cancel()
	for {
		if now, err := l.status(ctx); err == nil && now.Open {
			return time.Now(), nil
		}
		select {
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("the event log takes no events %s after the start: %w", restartMost, context.Cause(ctx))
		case <-time.After(restartPoll):
		}
	}
}
