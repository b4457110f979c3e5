package eventlog

import (
	"context"
	"errors"
	"fmt"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Ledger is what a log asks of the ledger itself, not of the index.
type Ledger interface {
	// Current names the log that was opened last; nil when none was.
	Current(ctx context.Context) (*statement.Ref, error)
	// Log gives the entity of a log as it is now; nil when nobody has opened it.
	Log(ctx context.Context, ref statement.Ref) (*entity.Log, error)
	// Say records a statement under the log's key. An error tells that it is not known what became of it.
	Say(ctx context.Context, body statement.Body, subject *statement.Ref) (Said, error)
}

// Said is what the ledger said of a statement.
type Said struct {
	ID gm.Digest
	// Code tells why it was refused; empty when it was accepted.
	Code statement.Code
}

// errEnded: the log is closed, and only read.
var errEnded = errors.New("the log of a later year goes on")

// holdToLedger refuses to go on from rows that the ledger contradicts.
func (l *Log) holdToLedger(ctx context.Context) error {
	if l.OnLedger == nil {
		return nil
	}
	log, err := l.OnLedger.Log(ctx, l.Ref)
	switch {
	case err != nil:
		return err
	case log == nil:
		return fmt.Errorf("nobody has opened %s on the ledger", l.Ref)
	case log.Origin != l.Origin:
		return fmt.Errorf("%w: %s has the origin %s", ErrForked, l.Ref, log.Origin)
	}
	if log.Anchor != nil {
		if err := l.holdTo(ctx, log.Anchor); err != nil {
			return err
		}
	}
	if log.State != entity.LogOpen {
		return errEnded
	}
	key, err := gm.PublicKeyOf(l.Key)
	if err != nil {
		return err
	}
	if own := statement.Created(statement.TypeCertificate, key.KeyID()); log.Key != own {
		return fmt.Errorf("the ledger's key for %s is %s, this gateway's is %s", l.Ref, log.Key, own)
	}
	return nil
}

func (l *Log) holdTo(ctx context.Context, anchor *entity.Anchor) error {
	size := uint64(anchor.Size)
	if own := l.Head().Size; own < size {
		return fmt.Errorf("%w: %d leaves, %d are anchored", ErrBehind, own, size)
	}
	root, err := l.RootAt(ctx, size)
	if err != nil {
		return err
	}
	if root != anchor.Root {
		return fmt.Errorf("%w: %d leaves have the root %s, anchored is %s", ErrForked, size, root, anchor.Root)
	}
	if s := l.At(size); s != nil && s.Checkpoint.MapRoot != anchor.Map {
		return fmt.Errorf("%w: %d leaves have the map root %s, anchored is %s", ErrForked, size, s.Checkpoint.MapRoot, anchor.Map)
	}
	return nil
}
