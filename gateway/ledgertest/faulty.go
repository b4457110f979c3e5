package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"luzheng/chaincode/block"
	"luzheng/gateway/submit"
)

// Fault is what goes wrong with one call of Record.
type Fault int

// The faults. After the first four nothing was counted; after the others the caller does not know.
const (
	Fine Fault = iota
	NotSent
	Conflict
	Rejected
	// Lost: it is recorded, and the answer never comes.
	Lost
	// Never: it is not recorded, and the answer does not tell.
	Never
	// Late: no answer comes, and it is recorded just before the next call's batch is.
	Late
	// Later: no answer comes, and it is recorded just after the next call's batch was.
	Later
)

// errSilent is the answer that tells nothing.
var errSilent = errors.New("the ledger has not answered")

// Faulty is a ledger of which the answers get lost on the way, and the batches too. While Next gives Fine it is the ledger itself.
type Faulty struct {
	submit.Ledger
	// Next says what goes wrong with the next call of Record; nil for nothing.
	Next func() Fault

	mu            sync.Mutex
	before, after [][][]byte
}

// Record implements submit.Ledger.
func (f *Faulty) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, after := f.before, f.after
	f.before, f.after = nil, nil
	f.arrive(ctx, before)
	defer f.arrive(ctx, after)
	fault := Fine
	if f.Next != nil {
		fault = f.Next()
	}
	switch fault {
	case Fine:
		return f.Ledger.Record(ctx, envelopes)
	case NotSent:
		return block.Commit{}, fmt.Errorf("%w: the endorsers do not agree", submit.ErrNotSent)
	case Conflict:
		return block.Commit{}, submit.ErrConflict
	case Rejected:
		return block.Commit{}, submit.ErrRejected
	case Lost:
		f.arrive(ctx, [][][]byte{envelopes})
	case Late:
		f.before = append(f.before, envelopes)
	case Later:
		f.after = append(f.after, envelopes)
	case Never:
	}
	return block.Commit{}, errSilent
}

// arrive records what was on its way. Who sent it is not told what became of it.
func (f *Faulty) arrive(ctx context.Context, batches [][][]byte) {
	for _, envelopes := range batches {
		_, _ = f.Ledger.Record(ctx, envelopes)
	}
}
