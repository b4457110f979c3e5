package eventlog

import (
	"context"
	"fmt"

	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Imports finds the uses that stand on the ledger itself.
type Imports interface {
	// UsageRecords gives accepted usage records in the order of the ledger, after the first skip ones, at most limit. It fails while
	// the index has not come to the block that opened the log.
	UsageRecords(ctx context.Context, log statement.Ref, skip uint64, limit int) ([]Imported, error)
}

// Imported is a usage record of the ledger.
type Imported struct {
	ID       gm.Digest
	Envelope []byte
	// Verdict, Rules, Time (ledger time, Unix ms) and Height (blocks up to its own) are those of its judgement.
	Verdict statement.Code
	Rules   uint32
	Time    int64
	Height  uint64
}

// establish gives a log its beginning, before it takes anything: the seed that ties it to its predecessor or, in a ledger's first log,
// the uses that were recorded on the ledger before. What was begun goes on where it stopped.
func (l *Log) establish(ctx context.Context, w Writer) error {
	if l.Predecessor != nil {
		return l.seed(ctx, w)
	}
	if l.Imports == nil {
		return nil
	}
	if begun, err := l.takesEvents(ctx); begun || err != nil {
		return err
	}
	for {
		records, err := l.Imports.UsageRecords(ctx, l.Ref, l.Head().Size, maxGroup)
		if err != nil || len(records) == 0 {
			return err
		}
		if err := l.imports(ctx, w, records); err != nil {
			return err
		}
	}
}

// takesEvents tells whether the last leaf is an event, so that the beginning is over.
func (l *Log) takesEvents(ctx context.Context) (bool, error) {
	size := l.Head().Size
	if size == 0 {
		return false, nil
	}
	last, err := l.Leaves(ctx, size-1, size)
	return err == nil && last[0].Kind == event.KindEvent, err
}

// ready waits, by an error after which it is tried again, until all leaves of the predecessor are anchored: what it anchored after the
// seed was made would make the seed another one. Where this gateway has not the predecessor's key nobody may anchor them any more.
func (l *Log) ready(ctx context.Context, before *entity.Log) error {
	key, err := gm.PublicKeyOf(l.Key)
	if err != nil || before.Key != statement.Created(statement.TypeCertificate, key.KeyID()) {
		return err
	}
	head, err := l.Store.Head(ctx, before.Origin)
	if err == nil && head.Size > uint64(before.Anchor.Size) {
		err = fmt.Errorf("%s has %d leaves, %d of them are anchored yet", l.Predecessor, head.Size, before.Anchor.Size)
	}
	return err
}

// seed makes leaf 0 of the predecessor's last anchored checkpoint.
func (l *Log) seed(ctx context.Context, w Writer) error {
	if l.Head().Size > 0 {
		return nil
	}
	before, err := l.OnLedger.Log(ctx, *l.Predecessor)
	if err != nil {
		return err
	}
	if before == nil || before.Anchor == nil {
		return fmt.Errorf("nothing of %s is anchored yet", l.Predecessor)
	}
	last, err := l.Store.Take(ctx, before.Origin) // while this one holds it nobody adds a leaf there
	if err != nil {
		return err
	}
	defer last.Close()
	if err := l.ready(ctx, before); err != nil {
		return err
	}
	notes, err := l.Store.Checkpoints(ctx, before.Origin, uint64(before.Anchor.Size), false, 1)
	if err != nil {
		return err
	}
	if len(notes) == 0 || gm.Sum(notes[0].Note) != before.Anchor.Note {
		return fmt.Errorf("%w: the last anchored checkpoint of %s is not here", ErrBehind, l.Predecessor)
	}
	p := l.placing()
	p.leaf(event.Leaf{Kind: event.KindSeed, ID: before.Anchor.Note, Received: l.Now().UnixMilli()}, notes[0].Note)
	return p.commit(ctx, w)
}

// imports makes leaves of usage records of the ledger.
func (l *Log) imports(ctx context.Context, w Writer, records []Imported) error {
	p := l.placing()
	for _, r := range records {
		use, err := importedUse(r.Envelope)
		if err != nil {
			return fmt.Errorf("event log: import of %s: %w", r.ID, err)
		}
		leaf := event.Leaf{Kind: event.KindImport, ID: r.ID, Received: r.Time, Height: r.Height, Rules: r.Rules, Verdict: r.Verdict}
		for i, ref := range scopesOf(use.UsageRecord) {
			if ref == nil {
				continue
			}
			if s := l.scopes.get(i, ref); s != nil {
				leaf.Places[i] = p.chains.add(s, p.count, p.from.Size+uint64(p.count))
			}
		}
		p.leaf(leaf, r.Envelope)
	}
	return p.commit(ctx, w)
}

// placing begins a group of leaves that nobody asked for.
func (l *Log) placing() *placing {
	tip := l.durable()
	return &placing{maker: &maker{log: l, tip: tip}, group: &group{from: tip.head, to: tip}}
}

func (p *placing) commit(ctx context.Context, w Writer) error {
	hashes := merkle.LeafHashes(p.leaves)
	p.steps = p.chains.finish(hashes)
	p.tiles = p.to.grow(hashes)
	row, err := p.plain.group(p.from.Size, p.count)
	if err == nil {
		err = w.Commit(ctx, p.from, p.to.head, &Rows{Group: row, Tiles: p.tiles})
	}
	if err != nil {
		p.log.scopes.rollBack(p.steps)
		return fmt.Errorf("event log: its beginning: %w", err)
	}
	p.log.settle(p.group)
	return nil
}
