package boltfile_test

import (
	"bytes"
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"luzheng/gateway/boltfile"
)

var (
	identity = boltfile.Identity{Format: "luzheng.test/v1", Subject: "ledger", Value: "test-0001"}
	bucket   = []byte("things")
)

func opened(t *testing.T, dir string) *bolt.DB {
	t.Helper()
	db, err := boltfile.Open(dir, "test.db", identity, bucket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestAFileIsThatOfOneSubject(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir)
	if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucket).Put(boltfile.Number(7), []byte("kept")) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, other := range []boltfile.Identity{
		{Format: "luzheng.test/v2", Subject: "ledger", Value: "test-0001"},
		{Format: "luzheng.test/v1", Subject: "ledger", Value: "test-0002"},
		{Format: "luzheng.test/v1", Subject: "origin", Value: "test-0001"},
	} {
		if _, err := boltfile.Open(dir, "test.db", other, bucket); !errors.Is(err, boltfile.ErrForeign) {
			t.Errorf("%+v: %v", other, err)
		}
	}
	var kept []byte
	err := opened(t, dir).View(func(tx *bolt.Tx) error {
		kept = bytes.Clone(tx.Bucket(bucket).Get(boltfile.Number(7)))
		return nil
	})
	if err != nil || string(kept) != "kept" {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestAFileIsThatOfOneProcess(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir)
	if _, err := boltfile.Open(dir, "test.db", identity); !errors.Is(err, boltfile.ErrInUse) {
		t.Fatal(err)
	}
}
