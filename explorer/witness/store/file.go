package store

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
	// lockTimeout is how long to wait for another process to let go of the files, in a restart.
	lockTimeout = 5 * time.Second
	// appendFill packs pages full: most keys are written in their order and never again.
	appendFill = 0.95
)

var (
	// ErrInUse is wrapped when another process has the files open.
	ErrInUse = errors.New("another process uses this witness's data folder")
	// ErrForeign is wrapped when a file belongs to another ledger or log, or is of a format that this version does not know.
	ErrForeign = errors.New("the witness's file is not of this log and format")
	// ErrDamaged is wrapped when stored bytes are not what was written.
	ErrDamaged = errors.New("the witness's replay is damaged; delete the replay file (never cosigned.db) and start again")
)

var (
	metaBucket = []byte("meta")
	formatKey  = []byte("format")
)

// openFile opens a bbolt file, makes its buckets, and holds it to its identity: the format and one more pair of the meta bucket.
func openFile(dir, name, format, subject, value string, buckets ...[]byte) (*bolt.DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("witness's data folder: %w", err)
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
		meta, err := tx.CreateBucketIfNotExists(metaBucket)
		if err != nil {
			return err
		}
		for _, bucket := range buckets {
			if _, err := tx.CreateBucketIfNotExists(bucket); err != nil {
				return err
			}
		}
		return identify(meta, map[string]string{string(formatKey): format, subject: value})
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return db, nil
}

// identify writes the pairs into a new file, and compares them with those of an old one.
func identify(meta *bolt.Bucket, want map[string]string) error {
	fresh := meta.Get(formatKey) == nil
	for key, value := range want {
		if fresh {
			if err := meta.Put([]byte(key), []byte(value)); err != nil {
				return err
			}
			continue
		}
		if got := string(meta.Get([]byte(key))); got != value {
			return fmt.Errorf("%w: its %s is %q, not %q", ErrForeign, key, got, value)
		}
	}
	return nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
