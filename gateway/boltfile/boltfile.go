// Package boltfile opens the bbolt files of a daemon that keeps a folder of its own: a follower, a witness.
//
// A file is that of one process at a time, and of one subject for ever: what it is, and whose, stands in its meta bucket and is compared at
// each opening, so that a daemon never goes on in the folder of another ledger.
//
//	| Bucket | Key      | Value                                          |
//	|--------|----------|------------------------------------------------|
//	| meta   | "format" | Identity.Format                                |
//	| meta   | Subject  | Value; the owner may keep more keys beside it  |
package boltfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	// AppendFill is how full to leave the pages of buckets whose keys are written in their order and never again.
	AppendFill = 0.95
	// lockTimeout is how long to wait for another process to let go of the file, in a restart.
	lockTimeout = 5 * time.Second
)

var (
	// ErrInUse is wrapped when another process has the file open.
	ErrInUse = errors.New("another process uses this data folder")
	// ErrForeign is wrapped when a file is not the one that is meant, or is of a format that this version does not know.
	ErrForeign = errors.New("the file is not of this subject and format")
)

// Meta is the bucket that says what a file is.
var Meta = []byte("meta")

var formatKey = []byte("format")

// Identity is what a file is: its format, and what it is about.
type Identity struct{ Format, Subject, Value string }

// Open opens or makes the file of that name in dir, which is made if missing, and sees that the buckets are there. Errors wrap ErrInUse
// or ErrForeign, or are the file system's.
func Open(dir, name string, is Identity, buckets ...[]byte) (*bolt.DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	path := filepath.Join(dir, name)
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, FreelistType: bolt.FreelistMapType, NoStatistics: true})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %s", ErrInUse, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(Meta)
		if err != nil {
			return err
		}
		for _, bucket := range buckets {
			if _, err := tx.CreateBucketIfNotExists(bucket); err != nil {
				return err
			}
		}
		return is.hold(meta)
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return db, nil
}

// hold writes the identity into a new file, and compares it with that of an old one.
func (is Identity) hold(meta *bolt.Bucket) error {
	fresh := meta.Get(formatKey) == nil
	for _, pair := range [][2]string{{string(formatKey), is.Format}, {is.Subject, is.Value}} {
		key, value := []byte(pair[0]), []byte(pair[1])
		if fresh {
			if err := meta.Put(key, value); err != nil {
				return err
			}
			continue
		}
		if got := string(meta.Get(key)); got != pair[1] {
			return fmt.Errorf("%w: its %s is %q, not %q", ErrForeign, pair[0], got, pair[1])
		}
	}
	return nil
}

// Number is n in eight bytes, big endian, so that keys sort as numbers do.
func Number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
