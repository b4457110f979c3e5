package fabric

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"luzheng/chaincode/block"
)

// source is where blocks can be had from: a peer.
type source struct {
	name string
	// blocks yields every block from the number on, and ends with an error.
	blocks func(ctx context.Context, from uint64) iter.Seq2[block.Block, error]
}

// failover makes one unbroken stream of several sources' streams; see the table in the package's documentation.
type failover struct {
	sources   []source
	homeAfter time.Duration
	log       *slog.Logger
}

var (
	// errHome ends a stream for that of the first source.
	errHome = errors.New("the first peer is asked again")
	// errSilent is said of a source that ends without saying why.
	errSilent = errors.New("the stream of blocks ended without an error")
)

// blocks yields every block from the number on. It ends with an error: ctx's, or what every source said in a row.
func (f failover) blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		next, at := from, 0
		var failures []error // of the sources tried since the last block
		for len(failures) < len(f.sources) {
			reached, err := f.stream(ctx, at, next, yield)
			if err == nil {
				return
			}
			if ctx.Err() != nil {
				yield(block.Block{}, ctx.Err())
				return
			}
			if reached > next {
				next, failures = reached, nil
			}
			if errors.Is(err, errHome) {
				at = 0
				continue
			}
			failures = append(failures, fmt.Errorf("peer %s: %w", f.sources[at].name, err))
			at = (at + 1) % len(f.sources)
			if len(failures) < len(f.sources) {
				f.log.Warn("blocks are asked of the next peer", "peer", f.sources[at].name, "block", next, "reason", failures[len(failures)-1].Error())
			}
		}
		yield(block.Block{}, fmt.Errorf("fabric: no peer gives block %d: %w", next, errors.Join(failures...)))
	}
}

// stream hands on one source's blocks and gives the next number due with the reason why the stream ended; nil when nobody wants more.
func (f failover) stream(ctx context.Context, at int, next uint64, yield func(block.Block, error) bool) (uint64, error) {
	began := time.Now()
	for b, err := range f.sources[at].blocks(ctx, next) {
		if err != nil {
			return next, err
		}
		if !yield(b, nil) {
			return next, nil
		}
		next++
		if at > 0 && time.Since(began) >= f.homeAfter {
			return next, errHome
		}
	}
	return next, errSilent
}
