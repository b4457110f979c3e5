// Package eventlogtest gives tests a store in memory, the conformance suite that every store passes, and small worlds of events.
package eventlogtest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/storage"
)

// Memory is an eventlog.Store in memory. The zero value is empty.
type Memory struct {
	mu   sync.Mutex
	logs map[string]*rows
	// Fail, if set, is asked before each commit: with an error nothing is written, and with After the commit counts all the same.
	Fail func() (err error, after bool)
	// compared counts the records that lookups of events have read.
	compared int
}

type rows struct {
	taken       *writer
	head        eventlog.Head
	groups      []eventlog.Group
	tiles       map[eventlog.TileID][]byte
	seen        []eventlog.Seen
	checkpoints []eventlog.Checkpoint
	snapshot    [][]byte
}

func (m *Memory) of(origin string) *rows {
	if m.logs == nil {
		m.logs = map[string]*rows{}
	}
	if m.logs[origin] == nil {
		m.logs[origin] = &rows{tiles: map[eventlog.TileID][]byte{}}
	}
	return m.logs[origin]
}

// Take implements eventlog.Store.
func (m *Memory) Take(_ context.Context, origin string) (eventlog.Writer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of(origin)
	if r.taken != nil {
		return nil, eventlog.ErrTaken
	}
	r.taken = &writer{m, origin}
	return r.taken, nil
}

// Break takes a log from its writer, as a lost connection does.
func (m *Memory) Break(origin string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of(origin).taken = nil
}

type writer struct {
	memory *Memory
	origin string
}

// Close implements eventlog.Writer.
func (w *writer) Close() {
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	if r := w.memory.of(w.origin); r.taken == w {
		r.taken = nil
	}
}

// Commit implements eventlog.Writer.
func (w *writer) Commit(_ context.Context, from, to eventlog.Head, added *eventlog.Rows) error {
	m := w.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of(w.origin)
	if r.taken != w {
		return fmt.Errorf("the lock is lost: %w", storage.ErrUnavailable)
	}
	if r.head != from {
		return eventlog.ErrMoved
	}
	var err error
	if m.Fail != nil {
		after := false
		if err, after = m.Fail(); err != nil && !after {
			return err
		}
	}
	r.head = to
	r.groups = append(r.groups, added.Group)
	r.seen = append(r.seen, added.Seen...)
	for _, t := range added.Tiles {
		r.tiles[t.TileID] = t.Hashes
	}
	return err
}

// Head implements eventlog.Reader.
func (m *Memory) Head(_ context.Context, origin string) (eventlog.Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of(origin).head, nil
}

// Groups implements eventlog.Reader.
func (m *Memory) Groups(_ context.Context, origin string, from uint64, limit int) ([]eventlog.Group, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []eventlog.Group
	for _, g := range m.of(origin).groups {
		if g.First+uint64(g.Count) > from && len(found) < limit {
			found = append(found, g)
		}
	}
	return found, nil
}

// Tiles implements eventlog.Reader.
func (m *Memory) Tiles(_ context.Context, origin string, ids []eventlog.TileID) ([][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found [][]byte
	for _, id := range ids {
		hashes, ok := m.of(origin).tiles[id]
		if !ok {
			return nil, fmt.Errorf("tile %v: %w", id, storage.ErrNotFound)
		}
		found = append(found, hashes)
	}
	return found, nil
}

// Seen implements eventlog.Reader.
func (m *Memory) Seen(_ context.Context, origin string, events []eventlog.SeenKey) (map[eventlog.SeenKey]uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[eventlog.SeenKey]uint64{}
	bySecond := m.bySecond(origin)
	for _, event := range events {
		for _, row := range bySecond[event.Second] {
			row.Each(func(key eventlog.SeenKey, index uint64) {
				m.compared++
				if key == event {
					found[key] = index
				}
			})
		}
	}
	return found, nil
}

// bySecond stands for the key of the table.
func (m *Memory) bySecond(origin string) map[int64][]eventlog.Seen {
	bySecond := map[int64][]eventlog.Seen{}
	for _, row := range m.of(origin).seen {
		bySecond[row.Second] = append(bySecond[row.Second], row)
	}
	return bySecond
}

// Compared is how many records the lookups of events have read so far.
func (m *Memory) Compared() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.compared
}

// SeenCounts implements eventlog.Reader.
func (m *Memory) SeenCounts(_ context.Context, origin string, seconds []int64) (map[int64]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counts := map[int64]int{}
	for second, rows := range m.bySecond(origin) {
		if slices.Contains(seconds, second) {
			for _, row := range rows {
				row.Each(func(eventlog.SeenKey, uint64) { counts[second]++ })
			}
		}
	}
	return counts, nil
}

// SeenOf implements eventlog.Reader.
func (m *Memory) SeenOf(_ context.Context, origin string, first uint64, seconds []int64) ([]eventlog.Seen, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []eventlog.Seen
	for _, row := range m.of(origin).seen {
		if row.First == first && slices.Contains(seconds, row.Second) {
			found = append(found, row)
		}
	}
	return found, nil
}

// SeenBefore implements eventlog.Reader.
func (m *Memory) SeenBefore(_ context.Context, origin string, second int64, first uint64, limit int) ([]eventlog.Seen, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(m.of(origin).seen), func(s eventlog.Seen) bool {
		return s.Second > second || s.Second == second && s.First >= first
	})
	slices.SortFunc(all, func(a, b eventlog.Seen) int {
		if a.Second != b.Second {
			return cmp.Compare(b.Second, a.Second) // a difference may be more than an int64 holds
		}
		return int(b.First) - int(a.First)
	})
	return all[:min(limit, len(all))], nil
}

// Checkpoints implements eventlog.Reader.
func (m *Memory) Checkpoints(_ context.Context, origin string, most uint64, anchored bool, limit int) ([]eventlog.Checkpoint, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []eventlog.Checkpoint
	all := m.of(origin).checkpoints
	for i := len(all) - 1; i >= 0 && len(found) < limit; i-- {
		if c := all[i]; c.Size <= most && (!anchored || c.Anchored != nil) {
			found = append(found, c)
		}
	}
	return found, nil
}

// KeepCheckpoint implements eventlog.Store.
func (m *Memory) KeepCheckpoint(_ context.Context, origin string, c eventlog.Checkpoint) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of(origin)
	at, there := slices.BinarySearchFunc(r.checkpoints, c.Size, func(a eventlog.Checkpoint, size uint64) int { return int(a.Size) - int(size) })
	if !there {
		r.checkpoints = slices.Insert(r.checkpoints, at, eventlog.Checkpoint{Size: c.Size, Note: bytes.Clone(c.Note)})
	}
	return nil
}

// MarkCheckpoint implements eventlog.Store.
func (m *Memory) MarkCheckpoint(_ context.Context, origin string, c eventlog.Checkpoint) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.of(origin).checkpoints {
		if there := &m.of(origin).checkpoints[i]; there.Size == c.Size {
			if c.Cosigned != nil {
				there.Cosigned = c.Cosigned
			}
			if c.Anchored != nil {
				there.Anchored = c.Anchored
			}
			there.Reported = there.Reported || c.Reported
		}
	}
	return nil
}

// Snapshot implements eventlog.Reader.
func (m *Memory) Snapshot(_ context.Context, origin string, read func([]byte) error) error {
	for _, part := range m.SnapshotOf(origin) {
		if err := read(part); err != nil {
			return err
		}
	}
	return nil
}

// KeepSnapshot implements eventlog.Store.
func (m *Memory) KeepSnapshot(_ context.Context, origin string, parts [][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := make([][]byte, len(parts))
	for i, part := range parts {
		kept[i] = bytes.Clone(part)
	}
	m.of(origin).snapshot = kept
	return nil
}

// SnapshotOf gives the stored parts; whoever changes one changes what is stored.
func (m *Memory) SnapshotOf(origin string) [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of(origin).snapshot
}

// Column is one stored value; whoever changes Bytes changes what is stored.
type Column struct {
	Table, Column string
	Bytes         []byte
}

// Columns gives every stored byte string of a log.
func (m *Memory) Columns(origin string) []Column {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of(origin)
	all := []Column{{"log_heads", "root", r.head.Root[:]}}
	for i := range r.groups {
		g := &r.groups[i]
		all = append(all, Column{"log_groups", "leaves", g.Leaves}, Column{"log_groups", "events", g.Events},
			Column{"log_groups", "batches", g.Batches}, Column{"log_groups", "heads", g.Heads})
	}
	for _, hashes := range r.tiles {
		all = append(all, Column{"log_tiles", "hashes", hashes})
	}
	for i := range r.seen {
		all = append(all, Column{"log_seen", "keys", r.seen[i].Keys})
	}
	for i := range r.checkpoints {
		c := &r.checkpoints[i]
		all = append(all, Column{"log_checkpoints", "note", c.Note})
		if c.Cosigned != nil {
			all = append(all, Column{"log_checkpoints", "cosigned", c.Cosigned})
		}
		if c.Anchored != nil {
			all = append(all, Column{"log_checkpoints", "anchored", c.Anchored})
		}
	}
	return all
}

// Mark changes the marks of every stored checkpoint one after another, and calls then after each change, which is taken back.
func (m *Memory) Mark(origin string, change func(*eventlog.Checkpoint) (column string), then func(column string, size uint64)) {
	m.mu.Lock()
	rows := m.of(origin).checkpoints
	m.mu.Unlock()
	for i := range rows {
		m.mu.Lock()
		before := rows[i]
		column := change(&rows[i])
		m.mu.Unlock()
		then(column, before.Size)
		m.mu.Lock()
		rows[i] = before
		m.mu.Unlock()
	}
}

// Lose takes the first row of a table away, until put is called.
func (m *Memory) Lose(origin, table string) (put func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.of(origin)
	before := *r
	switch table {
	case "log_groups":
		r.groups = r.groups[1:]
	case "log_tiles":
		r.tiles = map[eventlog.TileID][]byte{}
	case "log_seen":
		r.seen = r.seen[1:]
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		r.groups, r.tiles, r.seen = before.groups, before.tiles, before.seen
	}
}
