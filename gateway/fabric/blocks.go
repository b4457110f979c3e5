package fabric

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"

	"luzheng/chaincode/block"
)

// homeAfter is how long another peer gives the blocks before the first one is asked again.
const homeAfter = time.Minute

// Blocks implements submit.Ledger. The first peer gives the blocks; where it fails the others do, in turn.
func (l *Ledger) Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
	f := failover{homeAfter: homeAfter, log: l.Log}
	for _, p := range l.peers {
		f.sources = append(f.sources, source{p.address, func(ctx context.Context, from uint64) iter.Seq2[block.Block, error] {
			return l.blocksOf(ctx, p, from)
		}})
	}
	return f.blocks(ctx, from)
}

// blocksOf yields one peer's blocks until its stream ends, which is always an error.
func (l *Ledger) blocksOf(ctx context.Context, p peer, from uint64) iter.Seq2[block.Block, error] {
	return func(yield func(block.Block, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		events, err := p.gateway.GetNetwork(l.config.Channel).BlockEvents(ctx, client.WithStartBlock(from))
		if err != nil {
			yield(block.Block{}, err)
			return
		}
		defer func() {
			cancel()
			for range events { // fabric-gateway's reader may be waiting to hand over a block, and would wait for ever.
			}
		}()
		for next := from; ; next++ {
			raw, open := <-events
			if !open {
				// fabric-gateway closes the channel and keeps the reason to itself.
				if err = ctx.Err(); err == nil {
					err = fmt.Errorf("the stream of blocks ended before block %d", next)
				}
				yield(block.Block{}, err)
				return
			}
			decoded, err := block.Decode(raw, l.config.Chaincode)
			if err == nil && decoded.Number != next {
				err = fmt.Errorf("block %d came where block %d was due", decoded.Number, next)
			}
			if err != nil {
				yield(block.Block{}, err)
				return
			}
			if !yield(decoded, nil) {
				return
			}
		}
	}
}
