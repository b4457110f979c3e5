package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Bringing suspicions up. All suspected uses under an anchored checkpoint that are alike and not brought up yet become one statement,
// which counts them from the first up to the checkpoint's end. The ledger refuses one that begins where uses alike are brought up already
// (suspect.overlap), or that was said before (suspect.known); so no use is counted twice, whoever forgets what.
//
// That none is left out is for the log. It goes on to another checkpoint only when the suspicions under the anchored one are settled, and
// notes that in the checkpoint's row: so, after an answer that was lost or a crash at any point, the same uses make the same statements
// again, and suspect.known tells that this very one had been accepted.
//
//	the ledger says                then
//	accepted, suspect.known        settled
//	another suspect.<code>         an error in the journal: the statement cannot be right; settled
//	anything else, or nothing      said again, soon

// bringUp says the suspicions under an anchored checkpoint of so many leaves that are not brought up yet; then a snapshot may be stored.
func (l *Log) bringUp(ctx context.Context, size uint64) error {
	if l.reported.Load() >= size && size > 0 { // that of a log without leaves is marked too
		return nil
	}
	// The rows know better than this process when another gateway kept the log meanwhile.
	reported, err := l.reportedUpTo(ctx)
	if err != nil {
		return err
	}
	l.alike.settled(reported)
	var failed error
	for _, found := range l.alike.under(size) {
		failed = errors.Join(failed, l.bringUpOne(ctx, found, size))
	}
	if failed != nil {
		return failed
	}
	if err := l.Store.MarkCheckpoint(ctx, l.Origin, Checkpoint{Size: size, Reported: true}); err != nil {
		return err
	}
	l.alike.settled(size)
	l.reported.Store(size)
	return l.keepSnapshot(ctx, size)
}

func (l *Log) bringUpOne(ctx context.Context, found Suspected, size uint64) error {
	body, err := l.suspecting(ctx, found, size)
	if err != nil {
		return err
	}
	said, err := l.say(ctx, body, nil)
	switch {
	case err != nil:
		return fmt.Errorf("the suspicion that begins with leaf %d: %w", found.First, err)
	case said.Code == "", said.Code == "suspect.known":
	case strings.HasPrefix(string(said.Code), "suspect."):
		l.Log.Error("the ledger refused a suspicion", "leaf", found.First, "uses", found.Count, "leaves", size, "code", string(said.Code))
	default:
		return fmt.Errorf("the suspicion that begins with leaf %d was refused: %s", found.First, said.Code)
	}
	l.alike.said(found)
	return nil
}

// reportedUpTo is the size of the last checkpoint under which all suspicions were brought up, by the rows. It is among the last anchored
// ones, as the log goes on only from there.
func (l *Log) reportedUpTo(ctx context.Context) (uint64, error) {
	const page = 32
	for most := uint64(math.MaxInt64); ; {
		rows, err := l.Store.Checkpoints(ctx, l.Origin, most, true, page)
		if err != nil {
			return 0, err
		}
		for _, row := range rows {
			if row.Reported {
				return row.Size, nil
			}
		}
		if len(rows) < page {
			return 0, nil
		}
		most = rows[len(rows)-1].Size - 1
	}
}

// suspecting shows the first of some uses that are alike.
func (l *Log) suspecting(ctx context.Context, found Suspected, size uint64) (*statement.UsageSuspect, error) {
	leaves, err := l.Leaves(ctx, found.First, found.First+1)
	if err != nil {
		return nil, err
	}
	first := leaves[0]
	inclusion, err := l.Inclusion(ctx, found.First, size)
	if err != nil {
		return nil, err
	}
	batch, err := l.Batch(ctx, first)
	if err != nil {
		return nil, err
	}
	path, err := merkle.InclusionOf(batch.IDs, uint64(first.Position))
	return &statement.UsageSuspect{
		Log: l.Ref, Size: int64(size), Count: int64(found.Count), Index: int64(found.First), Leaf: first.Raw, Inclusion: inclusion,
		Event: first.Of, Batch: batch.Envelope, Path: path,
	}, err
}
