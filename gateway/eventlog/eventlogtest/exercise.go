package eventlogtest

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
)

// Exercise is what every eventlog.Store must do. open gives an empty store; two calls may give one database.
func Exercise(t *testing.T, open func(t *testing.T) eventlog.Store) {
	for name, exercise := range map[string]func(*testing.T, eventlog.Store){
		"one writer":              oneWriter,
		"commits follow the head": commitsFollowTheHead,
		"rows come back":          rowsComeBack,
		"what was seen":           whatWasSeen,
		"checkpoints":             checkpoints,
		"snapshots":               snapshots,
	} {
		t.Run(name, func(t *testing.T) { exercise(t, open(t)) })
	}
}

const origin, other = "luzheng/luzhou-test/events/2026", "luzheng/luzhou-test/events/2027"

func take(t *testing.T, s eventlog.Store, origin string) eventlog.Writer {
	t.Helper()
	w, err := s.Take(t.Context(), origin)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func headOf(size uint64) eventlog.Head {
	if size == 0 {
		return eventlog.Head{}
	}
	return eventlog.Head{Size: size, Root: gm.Sum([]byte{byte(size)})}
}

func rowsOf(first uint64, count int) *eventlog.Rows {
	mark := func(column string) []byte { return append([]byte(column), byte(first)) }
	return &eventlog.Rows{Group: eventlog.Group{
		First: first, Count: count, Leaves: mark("leaves"), Events: mark("events"), Batches: mark("batches"), Heads: mark("heads"),
	}}
}

// fill commits groups of ten leaves.
func fill(t *testing.T, s eventlog.Store, groups int) {
	t.Helper()
	w := take(t, s, origin)
	defer w.Close()
	for i := range uint64(groups) {
		if err := w.Commit(t.Context(), headOf(10*i), headOf(10*i+10), rowsOf(10*i, 10)); err != nil {
			t.Fatal(err)
		}
	}
}

func oneWriter(t *testing.T, s eventlog.Store) {
	w := take(t, s, origin)
	if _, err := s.Take(t.Context(), origin); !errors.Is(err, eventlog.ErrTaken) {
		t.Errorf("a second writer: %v", err)
	}
	take(t, s, other).Close()
	w.Close()
	if err := w.Commit(t.Context(), headOf(0), headOf(1), rowsOf(0, 1)); err == nil {
		t.Error("a writer that gave the log up has committed")
	}
	take(t, s, origin).Close()
}

func commitsFollowTheHead(t *testing.T, s eventlog.Store) {
	fill(t, s, 2)
	w := take(t, s, origin)
	defer w.Close()
	forked := headOf(20)
	forked.Root[0] ^= 1
	for what, from := range map[string]eventlog.Head{"behind": headOf(10), "ahead": headOf(30), "another root": forked, "the beginning": {}} {
		if err := w.Commit(t.Context(), from, headOf(40), rowsOf(20, 10)); !errors.Is(err, eventlog.ErrMoved) {
			t.Errorf("from %s: %v", what, err)
		}
	}
	if h, err := s.Head(t.Context(), origin); err != nil || h != headOf(20) {
		t.Errorf("the head is %+v, %v", h, err)
	}
	if groups, err := s.Groups(t.Context(), origin, 0, 10); err != nil || len(groups) != 2 {
		t.Errorf("%d groups, %v", len(groups), err)
	}
	if h, err := s.Head(t.Context(), other); err != nil || h != (eventlog.Head{}) {
		t.Errorf("the head of another log is %+v, %v", h, err)
	}
}

func rowsComeBack(t *testing.T, s eventlog.Store) {
	fill(t, s, 4)
	for _, c := range []struct {
		from  uint64
		limit int
		first []uint64
	}{{0, 2, []uint64{0, 10}}, {9, 1, []uint64{0}}, {10, 9, []uint64{10, 20, 30}}, {25, 9, []uint64{20, 30}}, {39, 9, []uint64{30}}} {
		groups, err := s.Groups(t.Context(), origin, c.from, c.limit)
		if err != nil || len(groups) != len(c.first) {
			t.Fatalf("from %d: %d groups, %v", c.from, len(groups), err)
		}
		for i, g := range groups {
			want := rowsOf(c.first[i], 10).Group
			if g.First != want.First || g.Count != want.Count || !bytes.Equal(g.Leaves, want.Leaves) || !bytes.Equal(g.Events, want.Events) ||
				!bytes.Equal(g.Batches, want.Batches) || !bytes.Equal(g.Heads, want.Heads) {
				t.Errorf("from %d: group %d is %+v", c.from, i, g)
			}
		}
	}
	w := take(t, s, origin)
	defer w.Close()
	rows := rowsOf(40, 10)
	ids := []eventlog.TileID{{Level: 0, N: 7}, {Level: 1, N: 0}}
	for _, id := range ids {
		rows.Tiles = append(rows.Tiles, eventlog.Tile{TileID: id, Hashes: []byte{byte(id.Level), byte(id.N)}})
	}
	if err := w.Commit(t.Context(), headOf(40), headOf(50), rows); err != nil {
		t.Fatal(err)
	}
	tiles, err := s.Tiles(t.Context(), origin, []eventlog.TileID{ids[1], ids[0]})
	if err != nil || !bytes.Equal(tiles[0], []byte{1, 0}) || !bytes.Equal(tiles[1], []byte{0, 7}) {
		t.Errorf("tiles %v, %v", tiles, err)
	}
	if _, err := s.Tiles(t.Context(), origin, []eventlog.TileID{ids[0], {Level: 0, N: 8}}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a tile that is not there: %v", err)
	}
}

func whatWasSeen(t *testing.T, s eventlog.Store) {
	key := func(second int64, id byte) eventlog.SeenKey {
		return eventlog.SeenKey{Second: second, ID: [16]byte{id, 1}}
	}
	record := func(id, place byte) []byte { return append(append([]byte{id, 1}, make([]byte, 14)...), 0, 0, 0, place) }
	w := take(t, s, origin)
	defer w.Close()
	for i, seen := range [][]eventlog.Seen{
		{{Second: 5, First: 0, Keys: append(record(1, 0), record(2, 3)...)}, {Second: 9, First: 0, Keys: record(3, 1)}},
		{{Second: 5, First: 10, Keys: record(4, 0)}},
	} {
		rows := rowsOf(uint64(10*i), 10)
		rows.Seen = seen
		if err := w.Commit(t.Context(), headOf(uint64(10*i)), headOf(uint64(10*i+10)), rows); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Seen(t.Context(), origin, []eventlog.SeenKey{key(5, 2), key(5, 4), key(5, 3), key(9, 3), key(7, 1)})
	want := map[eventlog.SeenKey]uint64{key(5, 2): 3, key(5, 4): 10, key(9, 3): 1}
	if err != nil || len(found) != len(want) {
		t.Errorf("found %v, %v", found, err)
	}
	for k, index := range want {
		if found[k] != index {
			t.Errorf("%v is at %d, want %d", k, found[k], index)
		}
	}
	found, err = s.Seen(t.Context(), origin, []eventlog.SeenKey{key(5, 1), key(5, 2), key(5, 3), key(5, 4), key(5, 5), key(5, 6), key(9, 1)})
	if err != nil || len(found) != 3 || found[key(5, 4)] != 10 || found[key(5, 2)] != 3 {
		t.Errorf("of many of a second found %v, %v", found, err)
	}
	counts, err := s.SeenCounts(t.Context(), origin, []int64{5, 9, 7})
	if err != nil || counts[5] != 3 || counts[9] != 1 || counts[7] != 0 {
		t.Errorf("there are %v, %v", counts, err)
	}
	if rows, err := s.SeenOf(t.Context(), origin, 10, []int64{5, 9}); err != nil || len(rows) != 1 || !bytes.Equal(rows[0].Keys, record(4, 0)) {
		t.Errorf("the rows of a group are %+v, %v", rows, err)
	}
	rows, err := s.SeenBefore(t.Context(), origin, math.MaxInt64, math.MaxInt64, 2)
	if err != nil || len(rows) != 2 || rows[0].Second != 9 || rows[1].Second != 5 || rows[1].First != 10 {
		t.Errorf("the last rows are %+v, %v", rows, err)
	}
	rows, err = s.SeenBefore(t.Context(), origin, 5, 10, 2)
	if err != nil || len(rows) != 1 || rows[0].Second != 5 || rows[0].First != 0 {
		t.Errorf("the rows before are %+v, %v", rows, err)
	}
}

func snapshots(t *testing.T, s eventlog.Store) {
	stored := func(origin string) (parts [][]byte) {
		if err := s.Snapshot(t.Context(), origin, func(part []byte) error {
			parts = append(parts, bytes.Clone(part))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return parts
	}
	if parts := stored(origin); parts != nil {
		t.Errorf("before the first there are %q", parts)
	}
	for _, parts := range [][][]byte{{[]byte("one"), []byte("two"), []byte("three")}, {[]byte("another"), {}}} {
		if err := s.KeepSnapshot(t.Context(), origin, parts); err != nil {
			t.Fatal(err)
		}
		if got := stored(origin); !slices.EqualFunc(got, parts, bytes.Equal) {
			t.Errorf("it is %q, want %q", got, parts)
		}
	}
	if parts := stored(other); parts != nil {
		t.Errorf("of another log there are %q", parts)
	}
	refused := errors.New("refused")
	if err := s.Snapshot(t.Context(), origin, func([]byte) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a reader that refuses: %v", err)
	}
}

func checkpoints(t *testing.T, s eventlog.Store) {
	for _, size := range []uint64{10, 30, 20} {
		if err := s.KeepCheckpoint(t.Context(), origin, eventlog.Checkpoint{Size: size, Note: []byte{byte(size)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.KeepCheckpoint(t.Context(), origin, eventlog.Checkpoint{Size: 20, Note: []byte("another")}); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []eventlog.Checkpoint{
		{Size: 20, Anchored: []byte("by")}, {Size: 20, Cosigned: []byte("with")}, {Size: 20, Reported: true}, {Size: 10, Anchored: []byte("first")},
	} {
		if err := s.MarkCheckpoint(t.Context(), origin, mark); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Checkpoints(t.Context(), origin, 25, false, 9)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d checkpoints, %v", len(all), err)
	}
	c := all[0]
	if c.Size != 20 || !bytes.Equal(c.Note, []byte{20}) || string(c.Anchored) != "by" || string(c.Cosigned) != "with" || !c.Reported {
		t.Errorf("it is %+v", c)
	}
	if all, err = s.Checkpoints(t.Context(), origin, 100, true, 1); err != nil || len(all) != 1 || all[0].Size != 20 {
		t.Errorf("anchored: %+v, %v", all, err)
	}
}
