package monitor_test

import (
	"context"
	"strings"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/gateway/monitor"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// book is an event log of one root, in a test.
type book struct {
	head   eventlog.Head
	signed *eventlog.Signed
}

func (b *book) Head() eventlog.Head { return b.head }
func (b *book) Check(_ context.Context, from, to uint64, _ int) ([]eventlog.Difference, error) {
	return []eventlog.Difference{{Table: "log_groups", Row: "first=0", Column: "leaves", Leaf: &from, Detail: "differs"}}, nil
}
func (b *book) RootAt(context.Context, uint64) (gm.Digest, error) { return b.head.Root, nil }
func (b *book) At(uint64) *eventlog.Signed                        { return b.signed }

func TestAnAnchorIsHeldToTheLog(t *testing.T) {
	root, scopes := gm.Sum([]byte("root")), gm.Sum([]byte("map"))
	log := &book{
		head: eventlog.Head{Size: 10, Root: root}, signed: &eventlog.Signed{Checkpoint: checkpoint.Events{Size: 10, Root: root, MapRoot: scopes}},
	}
	right := entity.Anchor{Size: 10, Root: root, Map: scopes}
	for what, change := range map[string]func(*entity.Anchor){
		"":     func(*entity.Anchor) {},
		"10":   func(a *entity.Anchor) { a.Size = 11 },
		"root": func(a *entity.Anchor) { a.Root = gm.Sum(nil) },
		"map":  func(a *entity.Anchor) { a.Map = gm.Sum(nil) },
	} {
		anchor := right
		change(&anchor)
		check := &monitor.Anchor{Year: "2026", Log: log, OnLedger: func(context.Context) (*entity.Log, error) {
			return &entity.Log{Anchor: &anchor}, nil
		}}
		found, err := check.Part(t.Context(), 0, 10)
		if err != nil || (what == "") != (len(found) == 0) || what != "" && !strings.Contains(found[0].Detail, what) {
			t.Errorf("%s differs: %v, %v", what, found, err)
		}
	}
	none := &monitor.Anchor{Log: log, OnLedger: func(context.Context) (*entity.Log, error) { return nil, nil }}
	if found, err := none.Part(t.Context(), 0, 10); err != nil || len(found) != 0 {
		t.Errorf("without a log on the ledger: %v, %v", found, err)
	}
}

func TestTheRowsOfALogAreCheckedTileByTile(t *testing.T) {
	l := &monitor.Leaves{Year: "2026", Log: &book{head: eventlog.Head{Size: 3 * 4096}}}
	if parts, err := l.Parts(t.Context()); err != nil || parts != 4 || l.Name() != "log 2026" {
		t.Errorf("%d parts, %v", parts, err)
	}
	found, err := l.Part(t.Context(), 2, 10)
	if err != nil || len(found) != 1 || *found[0].Leaf != 2*4096 || found[0].Column != "leaves" || found[0].Table != "log_groups" {
		t.Errorf("found %+v, %v", found, err)
	}
}

// attesters answer as a test has it.
type attesters struct {
	latest client.Attested
	err    error
}

func (a *attesters) Latest(context.Context) (client.Attested, error) { return a.latest, nil }
func (a *attesters) Consistency(context.Context, checkpoint.Checkpoint, checkpoint.Checkpoint) (wire.ConsistencyProof, error) {
	return wire.ConsistencyProof{}, a.err
}

// follower is one with a colour.
type follower wire.Colour

func (f follower) Status(context.Context) (wire.Status, error) {
	return wire.Status{Colour: wire.Colour(f)}, nil
}

func TestTheLedgerIsHeldToItself(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	point := func(block uint64, root string) checkpoint.Checkpoint {
		return checkpoint.Checkpoint{Origin: checkpoint.StatementsOrigin("luzhou-7c1e"), Size: block, Root: gm.Sum([]byte(root)), Block: block, Time: 1}
	}
	a := &attesters{latest: client.Attested{Checkpoint: point(5, "a"), SignedBy: []string{"510500.audit"}}}
	colours := map[string]monitor.Follower{"510500.audit": follower(wire.Green)}
	l := &monitor.Ledger{Attesters: a, Followers: colours}
	look := func() []monitor.Finding {
		t.Helper()
		found, err := l.Part(t.Context(), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := look(); len(found) != 0 {
		t.Errorf("all is well: %v", found)
	}
	colours["510500.audit"] = follower(wire.Red)
	if found := look(); len(found) != 1 || found[0].Row != "follower=510500.audit" {
		t.Errorf("a red follower: %v", found)
	}
	colours["510500.audit"] = follower(wire.Green)
	note, err := checkpoint.Sign(point(5, "b"), "510500.units", key)
	if err != nil {
		t.Fatal(err)
	}
	a.latest.Dissent = [][]byte{note}
	if found := look(); len(found) != 1 || !strings.Contains(found[0].Detail, "510500.units") {
		t.Errorf("another checkpoint: %v", found)
	}
	a.latest.Dissent, a.latest.Checkpoint, a.err = nil, point(6, "c"), merkle.ErrProof
	if found := look(); len(found) != 1 || found[0].Row != "block=6" {
		t.Errorf("another history: %v", found)
	}
	a.err = nil
	if found := look(); len(found) != 0 {
		t.Errorf("it continues after all: %v", found)
	}
}
