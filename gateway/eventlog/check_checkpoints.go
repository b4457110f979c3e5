package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"luzheng/gateway/index"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// The rows of checkpoints are held to each other and to the ledger:
//
//	note      the log's key; the root of the tree and the map of scopes at its size: that of memory for the last ones, that which the
//	          leaves lead to where all of them were just read (Look), and for every anchored one the very bytes on the ledger
//	cosigned  the same note, and the witnesses' keys
//	anchored  the accepted statement that has the note, or the note's digest where its answer was lost; empty for one that no statement has
//	reported  set a moment after it was anchored, and never before

// Anchors finds what the ledger has accepted of a log.
type Anchors interface {
	// AnchorsAfter gives the statements that anchored checkpoints of the log after a moment, in the order of moments, at most limit. The
	// latest may not be among them yet.
	AnchorsAfter(ctx context.Context, log statement.Ref, after Moment, limit int) ([]Anchoring, error)
}

// Moment orders statements by their time on the ledger (Unix ms), and those of one time by their places. No two have the same.
type Moment struct {
	Time int64
	index.Place
}

// From is the moment before all statements of a time and later.
func From(time int64) Moment { return Moment{time, index.Place{Block: -1}} }

// Anchoring is an accepted statement log.anchor: its ID, its moment, and the note that it has.
type Anchoring struct {
	ID gm.Digest
	Moment
	Note []byte
}

const (
	// maxSkew is more than the clock of the log and the ledger's differ.
	maxSkew = 15 * time.Minute
	// settling is how long the log may take from an anchor to the marks in its row.
	settling = time.Minute
)

// accepted are the statements that anchored some checkpoints, by the digests of their notes.
type accepted struct {
	by map[gm.Digest]Anchoring
	// reach is the largest size among them.
	reach uint64
}

// accepted gives the statements among which are all that anchored any of the rows; nil where nobody looks.
func (c *checker) accepted(rows []Checkpoint) (*accepted, error) {
	if c.log.Anchors == nil || len(rows) == 0 {
		return nil, nil
	}
	var since int64
	for _, row := range rows {
		if said, _, err := checkpoint.ParseEventsUnverified(row.Note); err == nil && (since == 0 || said.Time < since) {
			since = said.Time
		}
	}
	const page = 1000
	a := &accepted{by: map[gm.Digest]Anchoring{}}
	for after := From(since - maxSkew.Milliseconds()); ; {
		found, err := c.log.Anchors.AnchorsAfter(c.ctx, c.log.Ref, after, page)
		if err != nil {
			return nil, err
		}
		for _, anchoring := range found {
			said, _, err := checkpoint.ParseEventsUnverified(anchoring.Note)
			if err != nil {
				return nil, fmt.Errorf("the statement %s: %w", anchoring.ID, err)
			}
			a.by[gm.Sum(anchoring.Note)], a.reach, after = anchoring, max(a.reach, said.Size), anchoring.Moment
		}
		if len(found) < page || a.reach >= rows[0].Size {
			return a, nil
		}
	}
}

// anchoring holds the marks of a row to the ledger. A mark may come a moment after the anchor, and the index a moment after the ledger.
func (c *checker) anchoring(row Checkpoint, a *accepted, say func(column, format string, args ...any)) error {
	if row.Anchored != nil && len(row.Anchored) != gm.DigestSize {
		say("anchored", "it is no statement's ID")
		return nil
	}
	if row.Reported && row.Anchored == nil {
		say("reported", "suspicions are brought up under an anchored checkpoint, and this one is none")
	}
	if a == nil {
		return nil
	}
	digest := gm.Sum(row.Note)
	by, ok := a.by[digest]
	settled := ok && c.log.Now().UnixMilli()-by.Time > settling.Milliseconds()
	switch {
	case row.Anchored == nil && settled:
		say("anchored", "it is empty, and the ledger has anchored the checkpoint by the statement %s", by.ID)
	case row.Anchored == nil:
	case ok && digestOf(row.Anchored) != by.ID && digestOf(row.Anchored) != digest:
		say("anchored", "the ledger has anchored the checkpoint by the statement %s", by.ID)
	case !ok && len(a.by) > 0 && a.reach >= row.Size:
		say("anchored", "no statement on the ledger has this checkpoint")
	case !ok:
		state, err := c.log.OnLedger.Log(c.ctx, c.log.Ref)
		if err != nil {
			return err
		}
		if state == nil || state.Anchor == nil || uint64(state.Anchor.Size) < row.Size {
			say("anchored", "the ledger has not come to this checkpoint")
		}
	case !row.Reported && settled:
		say("reported", "the suspicions under it were not brought up")
	}
	return nil
}

// checkpoints checks those whose size lies in the part.
func (c *checker) checkpoints() error {
	const page = 200
	for most := c.to; ; {
		rows, err := c.log.Store.Checkpoints(c.ctx, c.log.Origin, most, false, page)
		if err != nil {
			return err
		}
		last := len(rows) < page
		// Most parts have none: what the ledger has of others is not read.
		if n := slices.IndexFunc(rows, func(row Checkpoint) bool { return row.Size <= c.from && c.from > 0 }); n >= 0 {
			rows, last = rows[:n], true
		}
		accepted, err := c.accepted(rows)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := c.checkpoint(row, accepted); err != nil {
				return err
			}
			most = row.Size - 1
		}
		if last {
			return nil
		}
	}
}

func (c *checker) checkpoint(row Checkpoint, accepted *accepted) error {
	name := "size=" + strconv.FormatUint(row.Size, 10)
	say := func(column, format string, args ...any) {
		c.say(Difference{"log_checkpoints", name, column, nil, fmt.Sprintf(format, args...)})
	}
	said, err := c.log.openCheckpoint(row.Note, nil)
	if err != nil {
		say("note", "%v", err)
		return nil
	}
	if said.Size != row.Size || said.Origin != c.log.Origin {
		say("note", "it is of %s with %d leaves", said.Origin, said.Size)
		return nil
	}
	root, err := merkle.RootAt(checkedNodes{c}, row.Size)
	if err != nil && !errors.Is(err, merkle.ErrNodeMissing) {
		return err
	}
	if err == nil && root != said.Root {
		say("note", "it says the root %s, the tree has %s", said.Root, root)
	}
	if kept := c.log.At(row.Size); kept != nil && kept.Checkpoint.MapRoot != said.MapRoot {
		say("note", "it says the map root %s, the log signed %s", said.MapRoot, kept.Checkpoint.MapRoot)
	}
	if derived := c.log.mapRoots[row.Size]; !derived.IsZero() && derived != said.MapRoot {
		say("note", "it says the map root %s, the leaves lead to %s", said.MapRoot, derived)
	}
	if row.Cosigned != nil {
		plain, err := checkpoint.KeepCosignatures(row.Cosigned, nil)
		if err == nil && !bytes.Equal(plain, row.Note) {
			err = errors.New("it is of another checkpoint")
		}
		if err == nil && c.log.Cosigners != nil {
			_, err = c.log.openCheckpoint(row.Cosigned, c.log.Cosigners(said.Time))
		}
		if err != nil {
			say("cosigned", "%v", err)
		}
	}
	return c.anchoring(row, accepted, say)
}

// openCheckpoint verifies a note under the log's key, or one that it had before.
func (l *Log) openCheckpoint(note []byte, cosigners []checkpoint.Verifier) (checkpoint.Events, error) {
	key, err := gm.PublicKeyOf(l.Key)
	if err != nil {
		return checkpoint.Events{}, err
	}
	said, _, err := checkpoint.OpenEvents(note, key, cosigners)
	for i := 0; err != nil && i < len(l.FormerKeys); i++ {
		said, _, err = checkpoint.OpenEvents(note, l.FormerKeys[i], cosigners)
	}
	return said, err
}
