package monitor

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/eventlog"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
)

// leavesInPart is how many leaves a part of an event log has: whole tiles.
const leavesInPart = 4096

// EventLog is a log that the gateway keeps; *eventlog.Log is one.
type EventLog interface {
	// Head is how far it has come.
	Head() eventlog.Head
	// Check names rows about leaves that are not what proves them.
	Check(ctx context.Context, from, to uint64, limit int) ([]eventlog.Difference, error)
	// RootAt gives the root that it had at a size.
	RootAt(ctx context.Context, size uint64) (gm.Digest, error)
	// At gives the signed checkpoint of a size; nil when it is not remembered.
	At(size uint64) *eventlog.Signed
}

// Leaves checks every row of an event log. It implements Check.
type Leaves struct {
	Year string
	Log  EventLog
}

// Name implements Check.
func (l *Leaves) Name() string { return NameOfLog(l.Year) }

// NameOfLog is the name of the check of a year's log.
func NameOfLog(year string) string { return "log " + year }

// Parts implements Check.
func (l *Leaves) Parts(context.Context) (uint64, error) {
	return PartsOfLog(l.Log.Head().Size), nil
}

// PartsOfLog is how many parts a log of so many leaves has; the last one is still to grow.
func PartsOfLog(size uint64) uint64 { return size/leavesInPart + 1 }

// Part implements Check.
func (l *Leaves) Part(ctx context.Context, part uint64, limit int) ([]Finding, error) {
	differences, err := l.Log.Check(ctx, part*leavesInPart, (part+1)*leavesInPart, limit)
	var found []Finding
	for _, d := range differences {
		found = append(found, Finding{Table: d.Table, Row: d.Row, Column: d.Column, Leaf: d.Leaf, Detail: d.Detail})
	}
	return found, err
}

// Anchor holds what the ledger has of an event log to the log itself. It implements Check.
type Anchor struct {
	Year string
	Log  EventLog
	// OnLedger gives the log's entity as the ledger has it now, or nil.
	OnLedger func(ctx context.Context) (*entity.Log, error)
}

// Name implements Check.
func (a *Anchor) Name() string { return "anchor " + a.Year }

// Parts implements Check.
func (a *Anchor) Parts(context.Context) (uint64, error) { return 1, nil }

// Part implements Check.
func (a *Anchor) Part(ctx context.Context, _ uint64, _ int) ([]Finding, error) {
	state, err := a.OnLedger(ctx)
	if err != nil || state == nil || state.Anchor == nil {
		return nil, err
	}
	anchor := state.Anchor
	size := uint64(anchor.Size)
	differs := func(format string, args ...any) ([]Finding, error) {
		return []Finding{{Row: "size=" + fmt.Sprint(anchor.Size), Detail: fmt.Sprintf(format, args...)}}, nil
	}
	if head := a.Log.Head(); head.Size < size {
		return differs("the ledger has anchored %d leaves, and the log has %d", size, head.Size)
	}
	root, err := a.Log.RootAt(ctx, size)
	switch {
	case errors.Is(err, eventlog.ErrDamaged):
		return differs("the tree of %d leaves cannot be read: %v", size, err)
	case err != nil:
		return nil, err
	case root != anchor.Root:
		return differs("the ledger has anchored the root %s, and the log has %s", anchor.Root, root)
	}
	signed := a.Log.At(size)
	if signed != nil && signed.Checkpoint.MapRoot != anchor.Map {
		return differs("the ledger has anchored the map %s, and the log has %s", anchor.Map, signed.Checkpoint.MapRoot)
	}
	return nil, nil
}
