package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/storage"
)

// Head implements eventlog.Reader.
func (l *Log) Head(ctx context.Context, origin string) (eventlog.Head, error) {
	head, err := first(collect(ctx, l.db, func(row pgx.CollectableRow) (h eventlog.Head, err error) {
		var root []byte
		err = row.Scan(&h.Size, &root)
		h.Root = digest(root)
		return h, err
	}, "SELECT size, root FROM log_heads WHERE origin = $1", origin))
	if errors.Is(err, storage.ErrNotFound) {
		return eventlog.Head{}, nil
	}
	return head, err
}

// Groups implements eventlog.Reader.
func (l *Log) Groups(ctx context.Context, origin string, from uint64, limit int) ([]eventlog.Group, error) {
	return collect(ctx, l.db, func(row pgx.CollectableRow) (g eventlog.Group, err error) {
		err = row.Scan(&g.First, &g.Count, &g.Leaves, &g.Events, &g.Batches, &g.Heads)
		return g, err
	}, `SELECT first, count, leaves, events, batches, heads FROM log_groups
WHERE origin = $1 AND first >= coalesce((SELECT max(first) FROM log_groups WHERE origin = $1 AND first <= $2), 0) ORDER BY first LIMIT $3`,
		origin, int64(from), limit)
}

// Tiles implements eventlog.Reader.
func (l *Log) Tiles(ctx context.Context, origin string, ids []eventlog.TileID) ([][]byte, error) {
	levels, numbers := make([]int16, len(ids)), make([]int64, len(ids))
	for i, id := range ids {
		levels[i], numbers[i] = int16(id.Level), int64(id.N)
	}
	all, err := collect(ctx, l.db, pgx.RowTo[[]byte], `SELECT t.hashes FROM unnest($2::smallint[], $3::bigint[]) WITH ORDINALITY AS a (level, n, place)
LEFT JOIN log_tiles t ON t.origin = $1 AND t.level = a.level AND t.n = a.n ORDER BY a.place`, origin, levels, numbers)
	if err != nil {
		return nil, err
	}
	for i, hashes := range all {
		if hashes == nil {
			return nil, fmt.Errorf("postgres: tile %d of level %d of %s: %w", ids[i].N, ids[i].Level, origin, storage.ErrNotFound)
		}
	}
	return all, nil
}

const selectSeen = "SELECT second, first, keys FROM log_seen WHERE origin = $1 "

func scanSeen(row pgx.CollectableRow) (s eventlog.Seen, err error) {
	err = row.Scan(&s.Second, &s.First, &s.Keys)
	return s, err
}

// fewOfASecond is up to how many events of a second the server searches its rows for each of them.
const fewOfASecond = 4

// Seen implements eventlog.Reader. For a few events of a second the server searches the rows, so that only what is found travels; for
// more the rows travel, once for all.
func (l *Log) Seen(ctx context.Context, origin string, events []eventlog.SeenKey) (map[eventlog.SeenKey]uint64, error) {
	bySecond := map[int64][]eventlog.SeenKey{}
	for _, e := range events {
		bySecond[e.Second] = append(bySecond[e.Second], e)
	}
	var few []eventlog.SeenKey
	var seconds []int64
	many := map[eventlog.SeenKey]struct{}{}
	for second, of := range bySecond {
		if len(of) <= fewOfASecond {
			few = append(few, of...)
			continue
		}
		seconds = append(seconds, second)
		for _, e := range of {
			many[e] = struct{}{}
		}
	}
	found, err := l.search(ctx, origin, few)
	if err != nil || len(seconds) == 0 {
		return found, err
	}
	rows, err := l.db.pool.Query(ctx, selectSeen+"AND second = ANY ($2)", origin, seconds)
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row eventlog.Seen
		if err := rows.Scan(&row.Second, &row.First, &row.Keys); err != nil {
			return nil, translate(err)
		}
		row.Each(func(key eventlog.SeenKey, index uint64) {
			if _, wanted := many[key]; wanted {
				found[key] = index
			}
		})
	}
	return found, translate(rows.Err())
}

// search finds events in the rows of their seconds.
func (l *Log) search(ctx context.Context, origin string, events []eventlog.SeenKey) (map[eventlog.SeenKey]uint64, error) {
	seconds, ids := make([]int64, len(events)), make([][]byte, len(events))
	for i, e := range events {
		seconds[i], ids[i] = e.Second, e.ID[:]
	}
	rows, err := collect(ctx, l.db, scanSeen, `SELECT s.second, s.first, substring(s.keys FROM position(e.id IN s.keys) FOR 20)
FROM unnest($2::bigint[], $3::bytea[]) AS e (second, id) JOIN log_seen s ON s.origin = $1 AND s.second = e.second
WHERE position(e.id IN s.keys) > 0`, origin, seconds, ids)
	found := make(map[eventlog.SeenKey]uint64, len(rows))
	for _, row := range rows {
		row.Each(func(key eventlog.SeenKey, index uint64) { found[key] = index })
	}
	return found, err
}

// SeenCounts implements eventlog.Reader. The length of a column is known without reading it.
func (l *Log) SeenCounts(ctx context.Context, origin string, seconds []int64) (map[int64]int, error) {
	type row struct {
		second int64
		count  int
	}
	rows, err := collect(ctx, l.db, func(r pgx.CollectableRow) (c row, err error) {
		err = r.Scan(&c.second, &c.count)
		return c, err
	}, "SELECT second, sum(length(keys)) / 20 FROM log_seen WHERE origin = $1 AND second = ANY ($2) GROUP BY second", origin, seconds)
	counts := make(map[int64]int, len(rows))
	for _, c := range rows {
		counts[c.second] = c.count
	}
	return counts, err
}

// SeenOf implements eventlog.Reader.
func (l *Log) SeenOf(ctx context.Context, origin string, first uint64, seconds []int64) ([]eventlog.Seen, error) {
	return collect(ctx, l.db, scanSeen, selectSeen+"AND first = $2 AND second = ANY ($3)", origin, int64(first), seconds)
}

// SeenBefore implements eventlog.Reader.
func (l *Log) SeenBefore(ctx context.Context, origin string, second int64, first uint64, limit int) ([]eventlog.Seen, error) {
	return collect(ctx, l.db, scanSeen, selectSeen+"AND (second, first) < ($2, $3) ORDER BY second DESC, first DESC LIMIT $4",
		origin, second, int64(first), limit)
}

// Checkpoints implements eventlog.Reader.
func (l *Log) Checkpoints(ctx context.Context, origin string, most uint64, anchored bool, limit int) ([]eventlog.Checkpoint, error) {
	return collect(ctx, l.db, func(row pgx.CollectableRow) (c eventlog.Checkpoint, err error) {
		err = row.Scan(&c.Size, &c.Note, &c.Cosigned, &c.Anchored, &c.Reported)
		return c, err
	}, `SELECT size, note, cosigned, anchored, reported FROM log_checkpoints
WHERE origin = $1 AND size <= $2 AND (anchored IS NOT NULL OR NOT $3) ORDER BY size DESC LIMIT $4`, origin, int64(min(most, 1<<62)), anchored, limit)
}

// Snapshot implements eventlog.Reader. Parts travel one after the other, so that never more than one is in memory.
func (l *Log) Snapshot(ctx context.Context, origin string, read func(part []byte) error) error {
	rows, err := l.db.pool.Query(ctx, "SELECT bytes FROM log_snapshots WHERE origin = $1 ORDER BY part", origin)
	if err != nil {
		return translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var part []byte
		if err := rows.Scan(&part); err != nil {
			return translate(err)
		}
		if err := read(part); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}
