package eventlog

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

// golden gives what was stored once under the name, and must be read for ever: byte strings, a line each.
func golden(t *testing.T, name string, made ...[]byte) [][]byte {
	t.Helper()
	if *update {
		var lines strings.Builder
		for _, raw := range made {
			lines.WriteString(hex.EncodeToString(raw) + "\n")
		}
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return stored(t, name)
}

func stored(t testing.TB, name string) [][]byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for line := range strings.Lines(string(file)) {
		raw, err := hex.DecodeString(strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

// sampleContent is a group with two batches, of one of which an event stands elsewhere, and two receipts.
func sampleContent() *content {
	return &content{
		first: 41, leaves: [][]byte{[]byte("leaf 41"), []byte("leaf 42"), []byte("a seed")}, events: [][]byte{[]byte("event 41"), []byte("event 42"), {}},
		batches: []batchRecord{
			{place: 0, envelope: []byte("batch"), elsewhere: []member{{1, gm.Sum([]byte("repeated"))}, {7, gm.Sum([]byte("again"))}}},
			{place: 1, envelope: []byte("another batch")},
		},
		heads: []headRecord{{0, 2, []byte("receipt")}, {2, 1, []byte("another receipt")}},
	}
}

// plainOf is what the columns of a group hold.
func plainOf(c *content) *plain {
	var p plain
	for i := range c.leaves {
		p.leaf(c.leaves[i], c.events[i])
	}
	for _, r := range c.batches {
		p.batch(r)
	}
	for _, r := range c.heads {
		p.head(r)
	}
	return &p
}

// equal tells whether two groups hold the same.
func equal(a, b *content) bool {
	return a.first == b.first && reflect.DeepEqual(a.leaves, b.leaves) && reflect.DeepEqual(a.events, b.events) &&
		reflect.DeepEqual(a.batches, b.batches) && reflect.DeepEqual(a.heads, b.heads)
}

// Frames have no one form, so that the columns of a row stay readable, and what they hold is written byte for byte as it was.
func TestTheColumnsOfAGroupAreGolden(t *testing.T) {
	want := sampleContent()
	made, err := plainOf(want).group(want.first, len(want.leaves))
	if err != nil {
		t.Fatal(err)
	}
	columns := golden(t, "columns.v1.hex", made.Leaves, made.Events, made.Batches, made.Heads)
	back, err := open(Group{want.first, len(want.leaves), columns[0], columns[1], columns[2], columns[3]})
	if err != nil || !equal(back, want) {
		t.Fatalf("%+v, %v", back, err)
	}
	p := plainOf(want)
	for i, got := range [][]byte{p.leaves, p.events, p.batches, p.heads} {
		if plain, err := unwrap(columns[i]); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("column %d: got %x, want %x, %v", i, got, plain, err)
		}
	}
}

// FuzzColumns: what is read of columns is all that they hold, and each has one form.
func FuzzColumns(f *testing.F) {
	c := sampleContent()
	p := plainOf(c)
	f.Add(p.leaves, p.events, p.batches, p.heads, len(c.leaves))
	f.Add([]byte{0, 0}, []byte{0, 0}, []byte{}, []byte{}, 1)
	f.Fuzz(func(t *testing.T, leaves, events, batches, heads []byte, count int) {
		g, err := (&plain{leaves, events, batches, heads}).group(7, count)
		if err != nil {
			t.Fatal(err)
		}
		c, err := open(g)
		if err != nil {
			if !errors.Is(err, ErrColumn) {
				t.Fatal(err)
			}
			return
		}
		again := plainOf(c)
		if len(c.leaves) != count || !bytes.Equal(again.leaves, leaves) || !bytes.Equal(again.events, events) ||
			!bytes.Equal(again.batches, batches) || !bytes.Equal(again.heads, heads) {
			t.Fatalf("it is read as %+v", c)
		}
	})
}

const sampleSize = tileWidth + 2

// sampleHashes are those of a log's leaves, of which two follow a full tile.
func sampleHashes() []gm.Digest {
	hashes := make([]gm.Digest, sampleSize)
	for i := range hashes {
		hashes[i] = merkle.LeafHash(fmt.Append(nil, "leaf ", i))
	}
	return hashes
}

// sampleScopes are the states of one scope in each place of a leaf.
func sampleScopes() *scopes {
	s := newScopes()
	for place, kind := range scopeTypes {
		ref := statement.Created(kind, gm.Sum([]byte(kind)))
		state := event.Scope{}.Next(uint64(place), gm.Sum([]byte("leaf"))).Next(sampleSize-1, gm.Sum([]byte("leaf 2")))
		*s.get(place, &ref) = scope{key: event.ScopeKey(ref), tip: state, durable: state}
	}
	return s
}

// sampleCheckpoint is what the sample's note says.
func sampleCheckpoint() checkpoint.Events {
	var t tip
	t.grow(sampleHashes())
	var leaves []vmap.Leaf
	for _, s := range sampleScopes().known {
		leaves = append(leaves, vmap.Leaf{Key: s.key, Value: s.durable.Value()})
	}
	return checkpoint.Events{
		Origin: checkpoint.EventsOrigin("luzhou-7c1e", 2026), Size: sampleSize, Root: t.head.Root, MapRoot: vmap.Map{}.SetMany(leaves).Root(), Time: 1_795_000_000_123,
	}
}

// sampleParts are the parts of a snapshot with a note, its scopes in the order of their bytes.
func sampleParts(note []byte) [][]byte {
	var t tip
	t.grow(sampleHashes())
	records := slices.SortedFunc(slices.Chunk(sampleScopes().take(), scopeRecord), bytes.Compare)
	return (&snapshot{note: note, tails: t.tails, scopes: bytes.Join(records, nil)}).parts()
}

const noteFile = "snapshot.note.v1.hex"

// sign makes the sample's note under a key that is thrown away, and gives both.
func sign(t *testing.T) (note, spki []byte) {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if note, err = checkpoint.SignEvents(sampleCheckpoint(), key); err != nil {
		t.Fatal(err)
	}
	return note, key.PublicKey().SPKI()
}

// reader reads snapshots of the sample's log, whose note was stored once.
func reader(t testing.TB) (note []byte, read func(parts [][]byte) (*resuming, error)) {
	t.Helper()
	signed := stored(t, noteFile)
	former, err := gm.ParsePublicKey(signed[1])
	if err != nil {
		t.Fatal(err)
	}
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	l := New(Config{Origin: sampleCheckpoint().Origin, Key: key, FormerKeys: []*gm.PublicKey{former}})
	return signed[0], func(parts [][]byte) (*resuming, error) {
		r := &resuming{log: l, head: Head{Size: sampleSize}, scopes: newScopes()}
		for _, part := range parts {
			if err := r.part(part); err != nil {
				return nil, err
			}
		}
		return r, r.end()
	}
}

func TestASnapshotIsGolden(t *testing.T) {
	fresh, spki := sign(t)
	golden(t, noteFile, fresh, spki)
	note, read := reader(t)
	made := sampleParts(note)
	want := golden(t, "snapshot.v1.hex", made...)
	if !slices.EqualFunc(made, want, bytes.Equal) {
		t.Errorf("got %x, want %x", made, want)
	}
	r, err := read(want)
	if err != nil {
		t.Fatal(err)
	}
	if r.said != sampleCheckpoint() || !reflect.DeepEqual(r.scopes.known, sampleScopes().known) {
		t.Errorf("it is read as %+v with %d scopes", r.said, len(r.scopes.known))
	}
}

// FuzzSnapshot: the key signed one checkpoint, so that nothing but the state under it is a snapshot.
func FuzzSnapshot(f *testing.F) {
	note, read := reader(f)
	parts := sampleParts(note)
	f.Add(parts[0], parts[1])
	said, known := sampleCheckpoint(), sampleScopes().known
	f.Fuzz(func(t *testing.T, first, rest []byte) {
		if len(first) == 0 {
			return
		}
		r, err := read([][]byte{first, rest})
		if err == nil && (r.said != said || !reflect.DeepEqual(r.scopes.known, known)) {
			t.Fatalf("another state holds: %+v", r.said)
		}
		if err != nil && !errors.Is(err, errSnapshot) {
			t.Fatal(err)
		}
	})
}
