package witness

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"luzheng/explorer/witness/replay"
	"luzheng/explorer/witness/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/tile"
)

// chunk is how many leaves are replayed and stored at once.
const chunk = 4096

// eventLog is the replay of one year's log. One request at a time has it.
type eventLog struct {
	witness *Witness
	year    int
	origin  string
	store   *store.Replay
	replay  *replay.Replay
	turn    chan struct{}
	// replayed is the size of replay, for those who do not have the turn.
	replayed atomic.Uint64
}

func openLog(w *Witness, year int, seed *gm.Digest) (*eventLog, error) {
	l := &eventLog{witness: w, year: year, origin: checkpoint.EventsOrigin(w.config.Ledger, year), turn: make(chan struct{}, 1)}
	var err error
	if l.store, err = store.OpenReplay(w.config.Dir, l.origin); err != nil {
		return nil, err
	}
	size, scopes, err := l.store.Load()
	if err != nil {
		return nil, errors.Join(err, l.store.Close())
	}
	l.replayed.Store(size)
	l.replay = replay.New(replay.Log{Ledger: w.config.Ledger, Seed: seed}, batchesOf{w.config.Source, year}, w.ledger, size, scopes)
	return l, nil
}

// batchesOf gives the batches of a year's log.
type batchesOf struct {
	source Source
	year   int
}

// Batch implements replay.Source.
func (b batchesOf) Batch(ctx context.Context, digest gm.Digest, index uint64) (tile.Batch, error) {
	return b.source.Batch(ctx, b.year, digest, index)
}

// take waits for the log's turn; give ends it.
func (l *eventLog) take(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *eventLog) give() { <-l.turn }

// about names a matter of the log in an alarm's file.
func (l *eventLog) about(what string) string { return "events-" + strconv.Itoa(l.year) + "-" + what }

// follow replays the log up to what is anchored on the ledger, and holds the two against each other.
func (l *eventLog) follow(ctx context.Context) error {
	state, err := l.witness.ledger.log(ctx, l.year)
	if err != nil || state == nil || state.Anchor == nil {
		return err
	}
	if err := l.take(ctx); err != nil {
		return err
	}
	defer l.give()
	if l.witness.standing(l) {
		return errStanding(l)
	}
	anchor := *state.Anchor
	size := uint64(anchor.Size)
	replayed := l.replay.Size()
	if size > replayed {
		if err := l.advance(ctx, size, anchor.Root, nil); err != nil {
			return err
		}
	}
	return l.holdAnchor(anchor)
}

// holdAnchor compares an anchor with what its leaves lead to.
func (l *eventLog) holdAnchor(anchor entity.Anchor) error {
	stop, err := l.stop(uint64(anchor.Size))
	if err != nil {
		return err
	}
	if stop.Root == anchor.Root && (stop.MapRoot == anchor.Map || stop.MapRoot.IsZero()) {
		return nil
	}
	own, err := l.witness.cosigned.Latest(l.origin)
	if err != nil {
		return err
	}
	detail := fmt.Sprintf("what is anchored on the ledger at size %d is not what the leaves lead to", anchor.Size)
	return errors.Join(errors.New(detail), l.witness.alarms.raise(alarmRecord{
		Kind: alarmAnchor, about: l.about(strconv.FormatInt(anchor.Size, 10)), Detail: detail, Own: string(own),
		Size: stop.Size, Root: &stop.Root, Map: &stop.MapRoot,
	}))
}

// stop gives what the log was replayed to be at a size. The map of a size at which the replay did not stop is not known, and zero.
func (l *eventLog) stop(size uint64) (store.Stop, error) {
	known, err := l.store.Stop(size)
	if err != nil {
		return store.Stop{}, err
	}
	if known != nil {
		return *known, nil
	}
	stop := store.Stop{Size: size}
	if stop.Root, err = l.store.Root(size); err != nil {
		return stop, err
	}
	if size == l.replay.Size() {
		stop.MapRoot = l.replay.MapRoot()
		return stop, l.store.KeepStop(stop)
	}
	return stop, nil
}

// advance replays the leaves up to a size whose root the log has signed: note, or for nil the anchor on the ledger.
func (l *eventLog) advance(ctx context.Context, size uint64, root gm.Digest, note []byte) error {
	for from := l.replay.Size(); from < size; from = l.replay.Size() {
		to := min(size, (from/chunk+1)*chunk)
		entries, err := l.witness.config.Source.Entries(ctx, l.year, from, to)
		if err != nil {
			return err
		}
		if len(entries) == 0 || uint64(len(entries)) > to-from {
			return refuse(CodeServed, "asked for the leaves %d to %d, got %d", from, to, len(entries))
		}
		hashes := replay.Hashes(entries)
		if err := l.under(ctx, from+uint64(len(entries)), hashes, size, root); err != nil {
			return err
		}
		step, err := l.replay.Next(ctx, entries, hashes)
		if err != nil {
			return l.foundIn(entries, from, note, err)
		}
		if err := l.store.Commit(step); err != nil {
			return err
		}
		l.replay.Take(step)
		l.replayed.Store(l.replay.Size())
		l.witness.config.Progress(l.replay.Size(), size)
	}
	return nil
}

// under reports whether the log with these leaves is a beginning of the log that was signed: nothing is found in leaves that are not.
func (l *eventLog) under(ctx context.Context, to uint64, hashes []gm.Digest, size uint64, root gm.Digest) error {
	after, err := l.store.RootAfter(hashes)
	if err != nil {
		return err
	}
	var proof merkle.Proof
	if to < size {
		if proof, err = l.witness.config.Source.Consistency(ctx, l.year, to, size); err != nil {
			return err
		}
	}
	if err := merkle.VerifyConsistency(to, size, after, root, proof); err != nil {
		return &Refusal{Code: CodeServed, Detail: fmt.Sprintf("the leaves up to %d are not those under the checkpoint of size %d", to, size), Err: err}
	}
	return nil
}

// foundIn raises the alarm for a finding.
func (l *eventLog) foundIn(entries []replay.Entry, from uint64, note []byte, err error) error {
	var finding *replay.Finding
	if !errors.As(err, &finding) {
		return err
	}
	entry := entries[finding.Index-from]
	return errors.Join(err, l.witness.alarms.raise(alarmRecord{
		Kind: alarmLeaf, about: l.about(strconv.FormatUint(finding.Index, 10)), Detail: finding.Error(), Other: string(note),
		Index: &finding.Index, Code: Code(finding.Code), Leaf: entry.Leaf, Of: entry.Of,
	}))
}
