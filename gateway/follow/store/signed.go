package store

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"luzheng/gateway/boltfile"
	"luzheng/signer/checkpoint"
)

const (
	signedFile   = "signed.db"
	signedFormat = "luzheng.signed/v1"
)

var notesBucket = []byte("notes")

// RefusalError says that a checkpoint was not signed because it contradicts what was signed before.
type RefusalError struct {
	// Refused is the checkpoint that was not signed.
	Refused checkpoint.Checkpoint
	// Signed is the signed note that it contradicts.
	Signed []byte
	// Reason is a sentence.
	Reason string
}

func (e *RefusalError) Error() string {
	return fmt.Sprintf("refused to sign the checkpoint of block %d: %s", e.Refused.Block, e.Reason)
}

// Signed is the follower's memory of its own signatures.
type Signed struct{ db *bolt.DB }

// OpenSigned opens or makes signed.db in dir.
func OpenSigned(dir, origin string) (*Signed, error) {
	is := boltfile.Identity{Format: signedFormat, Subject: "origin", Value: origin}
	db, err := boltfile.Open(dir, signedFile, is, notesBucket)
	if err != nil {
		return nil, err
	}
	return &Signed{db: db}, nil
}

// Close closes the file.
func (s *Signed) Close() error { return s.db.Close() }

// Sign signs checkpoints, given in the order of their blocks, with sign, and stores the notes before it returns; either all or none. What was
// signed before decides:
//
//	| Block of the checkpoint            | Then                                                                    |
//	|------------------------------------|-------------------------------------------------------------------------|
//	| signed before                      | the text must be the same; the stored note stays                        |
//	| not signed, but a later one was    | refused: the history signed before had no checkpoint there              |
//	| after all that were signed         | the log must have grown; signed and stored                              |
//
// A refusal is a *RefusalError. Any other error means that nothing was stored, and that the notes made in vain must not be published.
func (s *Signed) Sign(checkpoints []checkpoint.Checkpoint, sign func(checkpoint.Checkpoint) ([]byte, error)) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(notesBucket)
		bucket.FillPercent = boltfile.AppendFill
		for _, c := range checkpoints {
			known, err := admit(bucket, c)
			if err != nil {
				return err
			}
			if known {
				continue
			}
			note, err := sign(c)
			if err != nil {
				return fmt.Errorf("sign the checkpoint of block %d: %w", c.Block, err)
			}
			if err := bucket.Put(boltfile.Number(c.Block), note); err != nil {
				return err
			}
		}
		return nil
	})
}

// admit applies the table above; known says that the note is stored already.
func admit(bucket *bolt.Bucket, c checkpoint.Checkpoint) (known bool, err error) {
	if stored := bucket.Get(boltfile.Number(c.Block)); stored != nil {
		signed, err := parse(stored)
		if err != nil {
			return false, err
		}
		if signed != c {
			return false, refuse(c, stored, "another text was signed for this block")
		}
		return true, nil
	}
	_, stored := bucket.Cursor().Last()
	if stored == nil {
		return false, nil
	}
	last, err := parse(stored)
	switch {
	case err != nil:
		return false, err
	case c.Block < last.Block:
		return false, refuse(c, stored, "no checkpoint was signed for this block when later ones were")
	case c.Size <= last.Size:
		return false, refuse(c, stored, "the log has not grown since the checkpoint signed last")
	}
	return false, nil
}

func refuse(c checkpoint.Checkpoint, signed []byte, reason string) error {
	return &RefusalError{Refused: c, Signed: bytes.Clone(signed), Reason: reason}
}

func parse(note []byte) (checkpoint.Checkpoint, error) {
	c, _, err := checkpoint.ParseUnverified(note)
	if err != nil {
		return checkpoint.Checkpoint{}, fmt.Errorf("a stored note: %w", err)
	}
	return c, nil
}

// At returns the note signed for a block, or an error that wraps ErrNotFound.
func (s *Signed) At(block uint64) (note []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		note = bytes.Clone(tx.Bucket(notesBucket).Get(boltfile.Number(block)))
		return nil
	})
	if err == nil && note == nil {
		err = fmt.Errorf("checkpoint of block %d: %w", block, ErrNotFound)
	}
	return note, err
}

// Latest returns the last note signed for a block up to and including the given one, or an error that wraps ErrNotFound.
func (s *Signed) Latest(upTo uint64) (note []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		cursor := tx.Bucket(notesBucket).Cursor()
		key, value := cursor.Seek(boltfile.Number(upTo))
		switch {
		case key == nil:
			_, value = cursor.Last()
		case !bytes.Equal(key, boltfile.Number(upTo)):
			_, value = cursor.Prev()
		}
		note = bytes.Clone(value)
		return nil
	})
	if err == nil && note == nil {
		err = fmt.Errorf("checkpoint up to block %d: %w", upTo, ErrNotFound)
	}
	return note, err
}
