package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/store"
)

const (
	// readAhead is the number of blocks that may wait while a batch is being stored.
	readAhead = 64
	// batchStatements ends a batch early, so that large blocks do not pile up in memory.
	batchStatements = 20_000

	retryFirst = 200 * time.Millisecond
	retryMost  = 15 * time.Second

	// settled is how long a stream must have been open to count as followed when the last one broke, and no block comes.
	settled = 3 * time.Second
)

// errStreamEnded stands for a stream that broke its contract by ending without an error.
var errStreamEnded = errors.New("the stream of blocks ended without an error")

// ingest carries blocks from the ledger into the replica.
type ingest struct {
	ledger  Blocks
	replica *replica.Replica
	alarms  alarmBook
	batch   int
	log     *slog.Logger

	mu        sync.Mutex
	following bool
	last      error
}

// run follows until the context ends. After a contradiction it raises the alarm and stops following, without ending the daemon: what
// was attested before must stay available.
func (in *ingest) run(ctx context.Context) error {
	pause := retryFirst
	for ctx.Err() == nil {
		before := in.replica.Next()
		err := in.follow(ctx)
		if ctx.Err() != nil {
			break
		}
		in.set(false, err)
		if kind, contradiction := contradictionOf(err); contradiction {
			in.set(false, errors.Join(err, in.alarm(kind, err)))
			<-ctx.Done()
			break
		}
		if in.replica.Next() > before {
			pause = retryFirst
		}
		in.log.Warn("following is interrupted", "next", in.replica.Next(), "again_in", pause.String(), "error", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, retryMost)
	}
	in.set(false, nil)
	return nil
}

// follow reads one stream until it breaks.
func (in *ingest) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, last := in.state(); last == nil {
		in.set(true, nil)
	}
	quiet := time.AfterFunc(settled, func() { in.set(true, nil) })
	defer quiet.Stop()
	blocks := make(chan block.Block, readAhead)
	broken := make(chan error, 1)
	go func() {
		defer close(blocks)
		broken <- read(ctx, in.ledger, in.replica.Next(), blocks)
	}()
	for {
		batch := collect(blocks, in.batch)
		if len(batch) == 0 {
			return <-broken
		}
		if err := in.replica.Apply(batch); err != nil {
			return err
		}
		in.set(true, nil)
	}
}

// read passes a stream on into a channel.
func read(ctx context.Context, ledger Blocks, from uint64, into chan<- block.Block) error {
	for b, err := range ledger.Blocks(ctx, from) {
		if err != nil {
			return err
		}
		select {
		case into <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errStreamEnded
}

// collect waits for a block and takes along what else is there: one block at a time when the follower keeps up, many when it is behind.
// It returns nothing when the stream is over.
func collect(blocks <-chan block.Block, most int) (batch []block.Block) {
	statements := 0
	take := func(b block.Block) {
		batch = append(batch, b)
		for _, tx := range b.Transactions {
			statements += len(tx.Records)
		}
	}
	first, ok := <-blocks
	if !ok {
		return nil
	}
	for take(first); len(batch) < most && statements < batchStatements; {
		select {
		case b, ok := <-blocks:
			if !ok {
				return batch
			}
			take(b)
		default:
			return batch
		}
	}
	return batch
}

// contradictionOf tells the errors that another attempt cannot heal.
func contradictionOf(err error) (alarmKind, bool) {
	var refusal *store.RefusalError
	switch {
	case errors.As(err, &refusal):
		return alarmRefusal, true
	case errors.Is(err, replica.ErrForked), errors.Is(err, replica.ErrOtherLedger):
		return alarmFork, true
	}
	return "", false
}

func (in *ingest) alarm(kind alarmKind, err error) error {
	record := alarmRecord{Kind: kind, Detail: err.Error()}
	var refusal *store.RefusalError
	if errors.As(err, &refusal) {
		record.Own, record.Refused = string(refusal.Signed), string(refusal.Refused.Marshal())
	}
	if raised := in.alarms.raiseRecord(strconv.FormatUint(in.replica.Next(), 10), record); raised != nil {
		return fmt.Errorf("alarm: %w", raised)
	}
	return nil
}

func (in *ingest) set(following bool, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.following = following
	if err != nil || following {
		in.last = err
	}
}

func (in *ingest) state() (following bool, last error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.following, in.last
}
