package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

// checkpoints checks those whose size lies in the part.
func (c *checker) checkpoints() error {
	const page = 200
	for most := c.to; ; {
		rows, err := c.log.Store.Checkpoints(c.ctx, c.log.Origin, most, false, page)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Size <= c.from && c.from > 0 {
				return nil
			}
			if err := c.checkpoint(row); err != nil {
				return err
			}
			most = row.Size - 1
		}
		if len(rows) < page {
			return nil
		}
	}
}

func (c *checker) checkpoint(row Checkpoint) error {
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
	if row.Anchored != nil && len(row.Anchored) != gm.DigestSize {
		say("anchored", "it is no statement's ID")
	}
	return nil
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
