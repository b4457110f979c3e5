package store_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"luzheng/explorer/witness/replay"
	"luzheng/explorer/witness/store"
	"luzheng/gateway/boltfile"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
)

var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

const (
	ledger = "luzhou-7c1e"
	origin = "luzheng/luzhou-7c1e/events/2026"
	leaves = 7
)

// note is that of a checkpoint, as far as a store reads it.
func note(t *testing.T, size uint64) (checkpoint.Events, []byte) {
	t.Helper()
	stored, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("size%d.note", size)))
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := checkpoint.ParseEventsUnverified(stored)
	if err != nil {
		t.Fatal(err)
	}
	return c, stored
}

func scopeOf(leaf gm.Digest) event.Scope { return event.Scope{}.Next(3, leaf) }

// file is what both stores are.
type file interface {
	DB() *bolt.DB
	Close() error
}

// quick spares a store the disk, and closes it in the end.
func quick(t *testing.T, s file) {
	t.Helper()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.DB().NoSync = true
}

func replayed(t *testing.T) *store.Replay {
	t.Helper()
	s, err := store.OpenReplay(t.TempDir(), origin)
	if err != nil {
		t.Fatal(err)
	}
	quick(t, s)
	step := &replay.Step{Scopes: map[gm.Digest]event.Scope{}}
	for i := range leaves {
		step.Leaves = append(step.Leaves, gm.Sum([]byte{byte(i)}))
	}
	for _, leaf := range step.Leaves[:2] {
		step.Scopes[gm.Sum(leaf[:])] = scopeOf(leaf)
	}
	if err := s.Commit(step); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepStop(store.Stop{Size: leaves, Root: gm.Sum([]byte("root")), MapRoot: gm.Sum([]byte("map"))}); err != nil {
		t.Fatal(err)
	}
	return s
}

func signed(t *testing.T) *store.Cosigned {
	t.Helper()
	s, err := store.OpenCosigned(t.TempDir(), ledger)
	if err != nil {
		t.Fatal(err)
	}
	quick(t, s)
	if err := s.Add(note(t, 7)); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepStatements([]byte("luzheng/luzhou-7c1e/statements\n")); err != nil {
		t.Fatal(err)
	}
	return s
}

// each gives every value that is no part of a file's identity, outside of any transaction.
func each(t *testing.T, db *bolt.DB, yield func(bucket, key, value []byte)) {
	t.Helper()
	var all [][3][]byte
	err := db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(bucket []byte, b *bolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				if !bytes.Equal(bucket, boltfile.Meta) || string(key) == "size" {
					all = append(all, [3][]byte{bytes.Clone(bucket), bytes.Clone(key), bytes.Clone(value)})
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		yield(v[0], v[1], v[2])
	}
}

func put(t *testing.T, db *bolt.DB, bucket, key, value []byte) {
	t.Helper()
	if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucket).Put(key, value) }); err != nil {
		t.Fatal(err)
	}
}

// readAll reads what was stored, as a witness does, and gives the first error.
func readAll(s *store.Replay) error {
	size, scopes, err := s.Load()
	errs := []error{err}
	if err == nil && (size != leaves || len(scopes) != 2) {
		errs = append(errs, errors.New("it has another size than was stored"))
	}
	for to := range uint64(leaves + 1) {
		_, err := s.Root(to)
		errs = append(errs, err)
		for from := range to {
			_, err := s.Consistency(from, to)
			errs = append(errs, err)
		}
	}
	stop, err := s.Stop(leaves)
	if err == nil && stop == nil {
		err = errors.New("the roots are gone")
	}
	return errors.Join(append(errs, err)...)
}

func readNotes(s *store.Cosigned) error {
	_, errLast := s.Latest(origin)
	_, errAt := s.At(origin, leaves)
	_, errStatements := s.Statements()
	return errors.Join(errLast, errAt, errStatements)
}

// What a disk has changed is told of as that: it would else be taken for a lie of the log.
func TestEveryByteOfAStoreCounts(t *testing.T) {
	derived, own := replayed(t), signed(t)
	for _, c := range []struct {
		name string
		db   *bolt.DB
		read func() error
		want error
	}{
		{"replay", derived.DB(), func() error { return readAll(derived) }, store.ErrDamaged},
		{"cosigned", own.DB(), func() error { return readNotes(own) }, store.ErrNote},
	} {
		if err := c.read(); err != nil {
			t.Fatalf("%s, unchanged: %v", c.name, err)
		}
		changed := 0
		each(t, c.db, func(bucket, key, value []byte) {
			for at := range value {
				bad := bytes.Clone(value)
				bad[at] ^= 1 << (at % 8)
				put(t, c.db, bucket, key, bad)
				if err := c.read(); !errors.Is(err, c.want) {
					t.Errorf("%s, bucket %s, key %x, byte %d: %v", c.name, bucket, key, at, err)
				}
				changed++
			}
			put(t, c.db, bucket, key, value[:len(value)-1])
			if err := c.read(); !errors.Is(err, c.want) {
				t.Errorf("%s, bucket %s, key %x, a byte lost: %v", c.name, bucket, key, err)
			}
			put(t, c.db, bucket, key, value)
		})
		if changed < 300 {
			t.Errorf("%s: only %d bytes were there to be changed", c.name, changed)
		}
		if err := c.read(); err != nil {
			t.Errorf("%s, put back: %v", c.name, err)
		}
	}
}

// A value that stands where another one belongs is damage, too.
func TestAValueBelongsToItsKey(t *testing.T) {
	s := replayed(t)
	var keys, values [][]byte
	each(t, s.DB(), func(bucket, key, value []byte) {
		if string(bucket) == "scopes" {
			keys, values = append(keys, key), append(values, value)
		}
	})
	put(t, s.DB(), []byte("scopes"), keys[0], values[1])
	if err := readAll(s); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a scope in another's place: %v", err)
	}
}

// What an earlier version wrote, bare, is read.
func TestBareValuesAreRead(t *testing.T) {
	const seal = 5
	derived, own := replayed(t), signed(t)
	for _, db := range []*bolt.DB{derived.DB(), own.DB()} {
		each(t, db, func(bucket, key, value []byte) { put(t, db, bucket, key, value[seal:]) })
	}
	if err := errors.Join(readAll(derived), readNotes(own)); err != nil {
		t.Error(err)
	}
	_, want := note(t, 7)
	if got, err := own.Latest(origin); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the last note is %q, %v", got, err)
	}
	if err := own.Add(note(t, 9)); err != nil {
		t.Error(err)
	}
}

// The bytes of a file's values, in the order of buckets and keys.
func TestStoresAreGolden(t *testing.T) {
	for name, db := range map[string]*bolt.DB{"replay.v1.txt": replayed(t).DB(), "cosigned.v1.txt": signed(t).DB()} {
		var lines []string
		each(t, db, func(bucket, key, value []byte) { lines = append(lines, fmt.Sprintf("%s %x %x\n", bucket, key, value)) })
		if !slices.IsSorted(lines) {
			t.Errorf("%s: the keys do not sort as numbers do", name)
		}
		got, path := strings.Join(lines, ""), filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || got != string(want) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}
