package admin

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// pause between attempts: leaders and gossip settle within a few of them.
	pause = 250 * time.Millisecond
	// attempt bounds one try, so that a lost answer costs no more than this.
	attempt = 30 * time.Second
)

// retry repeats act until it succeeds or ctx ends, and then returns the last
// failure. Acts must be safe to repeat.
func retry(ctx context.Context, act func(ctx context.Context) error) error {
	for {
		limited, cancel := context.WithTimeout(ctx, attempt)
		err := act(limited)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("gave up: %w", err)
		case <-time.After(pause):
		}
	}
}

// each runs act for every member at once and returns the first failure.
func (n *Network) each(ctx context.Context, act func(ctx context.Context, m *Member) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, m := range n.Members {
		group.Go(func() error {
			if err := act(ctx, m); err != nil {
				return fmt.Errorf("%s: %w", m.Org.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}
