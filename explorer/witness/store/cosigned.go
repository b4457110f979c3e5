package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"luzheng/gateway/boltfile"
	"luzheng/signer/checkpoint"
	"luzheng/signer/statement"
)

const (
	cosignedFile   = "cosigned.db"
	cosignedFormat = "luzheng.cosigned/v1"
	// maxNotes bounds the notes that are kept beside the last one: three days of one every two seconds, 100 MB.
	maxNotes = 1 << 17
)

var (
	lastBucket       = []byte("last")
	notesBucket      = []byte("notes")
	statementsBucket = []byte("statements")
	latestKey        = []byte("latest")
)

// ErrNote is wrapped when a note in cosigned.db is not the one that was written. Nothing of its log is cosigned until a person has looked.
var ErrNote = errors.New("the witness's memory of its signatures is damaged; put cosigned.db back from a copy of just before, never delete it")

// RefusalError says that a checkpoint was not cosigned because of one that was cosigned before.
type RefusalError struct {
	// Refused is what was not cosigned, Known the size of the one cosigned last, and Signed its note.
	Refused checkpoint.Events
	Known   uint64
	Signed  []byte
	// Conflict tells that both are of one size and cannot both be honest.
	Conflict bool
}

func (e *RefusalError) Error() string {
	if e.Conflict {
		return fmt.Sprintf("another checkpoint of size %d was cosigned before", e.Refused.Size)
	}
	return fmt.Sprintf("a checkpoint of size %d was cosigned before, and this one has %d", e.Known, e.Refused.Size)
}

// Cosigned is the witness's memory of its own signatures, and of the ledger that it saw.
type Cosigned struct{ db *bolt.DB }

// OpenCosigned opens or makes cosigned.db in dir.
func OpenCosigned(dir string, ledger statement.LedgerID) (*Cosigned, error) {
	is := boltfile.Identity{Format: cosignedFormat, Subject: "ledger", Value: string(ledger)}
	db, err := boltfile.Open(dir, cosignedFile, is, lastBucket, notesBucket, statementsBucket)
	if err != nil {
		return nil, err
	}
	return &Cosigned{db}, nil
}

// Close closes the file.
func (s *Cosigned) Close() error { return s.db.Close() }

// Add stores a note that the witness is about to answer with, or refuses it with a *RefusalError. What was cosigned before decides:
//
//	| Size of the checkpoint          | Then                                                             |
//	|---------------------------------|------------------------------------------------------------------|
//	| that of the one cosigned last   | both roots must be the same; the note stored first stays         |
//	| smaller                         | refused                                                          |
//	| larger, or the first            | stored                                                           |
//
// After any other error the note must not be given to anybody.
func (s *Cosigned) Add(c checkpoint.Events, note []byte) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		last := []byte(c.Origin)
		stored, err := unsealNote(last, tx.Bucket(lastBucket).Get(last))
		if err != nil {
			return err
		}
		if stored != nil {
			known, _, err := checkpoint.ParseEventsUnverified(stored)
			if err != nil {
				return fmt.Errorf("a stored note: %w", err)
			}
			same := known.Size == c.Size && known.Root == c.Root && known.MapRoot == c.MapRoot
			switch {
			case same:
				return nil
			case c.Size <= known.Size:
				return &RefusalError{Refused: c, Known: known.Size, Signed: stored, Conflict: c.Size == known.Size}
			}
		}
		if err := tx.Bucket(lastBucket).Put(last, seal(last, note)); err != nil {
			return err
		}
		bucket := tx.Bucket(notesBucket)
		bucket.FillPercent = boltfile.AppendFill
		key := noteKey(c.Origin, c.Size)
		if err := bucket.Put(key, seal(key, note)); err != nil {
			return err
		}
		return forgetBeyond(bucket, maxNotes)
	})
}

// forgetBeyond deletes the first key once more than most were put, so that a bucket to which one is added at a time stays bounded.
func forgetBeyond(bucket *bolt.Bucket, most uint64) error {
	put, err := bucket.NextSequence()
	if err != nil || put <= most {
		return err
	}
	first, _ := bucket.Cursor().First()
	return bucket.Delete(first)
}

// Latest gives the note cosigned last of a log; nil for none.
func (s *Cosigned) Latest(origin string) (note []byte, err error) {
	return s.note(lastBucket, []byte(origin))
}

func (s *Cosigned) note(bucket, key []byte) (note []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		note, err = unsealNote(key, tx.Bucket(bucket).Get(key))
		return err
	})
	return note, err
}

// At gives the note cosigned at a size of a log; nil for none, or for one of long ago.
func (s *Cosigned) At(origin string, size uint64) (note []byte, err error) {
	return s.note(notesBucket, noteKey(origin, size))
}

// Statements gives the note of the ledger's checkpoint that was seen last; nil for none.
func (s *Cosigned) Statements() (note []byte, err error) {
	return s.note(statementsBucket, latestKey)
}

// KeepStatements remembers the note of a checkpoint of the ledger that continues the one seen last.
func (s *Cosigned) KeepStatements(note []byte) error {
	return s.db.Update(func(tx *bolt.Tx) error { return tx.Bucket(statementsBucket).Put(latestKey, seal(latestKey, note)) })
}

func noteKey(origin string, size uint64) []byte {
	return append(append([]byte(origin), 0), boltfile.Number(size)...)
}
