package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"luzheng/gateway/eventlog"
)

// Durability says what a commit of an event log waits for (PostgreSQL's synchronous_commit).
type Durability string

// The durabilities.
const (
	// DurableLocal: the commit is on this server's disk.
	DurableLocal Durability = "on"
	// DurableReplica: it is besides on the disk of the synchronous standby, and visible there.
	DurableReplica Durability = "remote_apply"
)

// Valid tells whether d is one of the durabilities.
func (d Durability) Valid() bool { return d == DurableLocal || d == DurableReplica }

// Log is the tables of event logs; it implements eventlog.Store.
type Log struct {
	db      *DB
	durable Durability
}

// Log gives the event logs.
func (db *DB) Log(d Durability) *Log { return &Log{db, d} }

// logWriter holds the lock of a log on a connection of its own: with the connection the lock is lost, and so is the way to commit.
type logWriter struct {
	conn   *pgx.Conn
	origin string
	set    string
}

// Take implements eventlog.Store.
func (l *Log) Take(ctx context.Context, origin string) (eventlog.Writer, error) {
	if !l.durable.Valid() {
		return nil, fmt.Errorf("postgres: %q is not a durability", l.durable)
	}
	pooled, err := l.db.pool.Acquire(ctx)
	if err != nil {
		return nil, translate(err)
	}
	conn := pooled.Hijack() // it holds the lock, so that it is closed in the end and not given back
	w := &logWriter{conn, origin, "SET LOCAL synchronous_commit TO " + string(l.durable)}
	var taken bool
	if err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended('luzheng event log ' || $1, 0))", origin).Scan(&taken); err == nil && !taken {
		err = eventlog.ErrTaken
	} else if err == nil {
		err = w.begin(ctx)
	}
	if err != nil {
		w.Close()
		if errors.Is(err, eventlog.ErrTaken) {
			return nil, err
		}
		return nil, translate(err)
	}
	return w, nil
}

// begin makes the log's row. It always writes it, so that it waits, as a commit does, for what was committed before: a commit whose answer
// was lost may stand on this server and not on the standby yet, and its events would be found as repeated and get their receipts.
func (w *logWriter) begin(ctx context.Context) error {
	return pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, w.set); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO log_heads (origin, size, root) VALUES ($1, 0, '')
ON CONFLICT (origin) DO UPDATE SET size = log_heads.size`, w.origin)
		return err
	})
}

// Close implements eventlog.Writer.
func (w *logWriter) Close() {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, _ = w.conn.Exec(ctx, "SELECT pg_advisory_unlock_all()") // else the lock lives until the server notices that the connection is gone
	_ = w.conn.Close(ctx)
}

// Commit implements eventlog.Writer. Everything travels in one message, so that a commit costs few round trips.
func (w *logWriter) Commit(ctx context.Context, from, to eventlog.Head, rows *eventlog.Rows) error {
	levels, numbers, hashes := tileColumns(rows.Tiles)
	seconds, firsts, keys := seenColumns(rows.Seen)
	g := rows.Group
	batch := &pgx.Batch{}
	batch.Queue(w.set)
	batch.Queue("INSERT INTO log_groups (origin, first, count, leaves, events, batches, heads) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		w.origin, int64(g.First), g.Count, g.Leaves, g.Events, g.Batches, g.Heads)
	batch.Queue("INSERT INTO log_seen (origin, second, first, keys) SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bytea[])",
		w.origin, seconds, firsts, keys)
	if len(rows.Tiles) > 0 {
		batch.Queue("INSERT INTO log_tiles (origin, level, n, hashes) SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bytea[])",
			w.origin, levels, numbers, hashes)
	}
	moved := false
	batch.Queue("UPDATE log_heads SET size = $4, root = $5 WHERE origin = $1 AND size = $2 AND root = $3",
		w.origin, int64(from.Size), rootOf(from), int64(to.Size), rootOf(to)).Exec(func(tag pgconn.CommandTag) error {
		moved = tag.RowsAffected() != 1
		return nil
	})
	err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if moved {
			return eventlog.ErrMoved
		}
		return nil
	})
	if errors.Is(err, eventlog.ErrMoved) {
		return err
	}
	return translate(err)
}

// rootOf is empty for a log without leaves.
func rootOf(h eventlog.Head) []byte {
	if h.Size == 0 {
		return []byte{}
	}
	return h.Root[:]
}

func tileColumns(tiles []eventlog.Tile) (levels []int16, numbers []int64, hashes [][]byte) {
	for _, t := range tiles {
		levels, numbers, hashes = append(levels, int16(t.Level)), append(numbers, int64(t.N)), append(hashes, t.Hashes)
	}
	return levels, numbers, hashes
}

func seenColumns(rows []eventlog.Seen) (seconds, firsts []int64, keys [][]byte) {
	for _, s := range rows {
		seconds, firsts, keys = append(seconds, s.Second), append(firsts, int64(s.First)), append(keys, s.Keys)
	}
	return seconds, firsts, keys
}

// KeepCheckpoint implements eventlog.Store.
func (l *Log) KeepCheckpoint(ctx context.Context, origin string, c eventlog.Checkpoint) error {
	_, err := l.db.pool.Exec(ctx, "INSERT INTO log_checkpoints (origin, size, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		origin, int64(c.Size), c.Note)
	return translate(err)
}

// MarkCheckpoint implements eventlog.Store.
func (l *Log) MarkCheckpoint(ctx context.Context, origin string, c eventlog.Checkpoint) error {
	_, err := l.db.pool.Exec(ctx, `UPDATE log_checkpoints
SET cosigned = coalesce($3, cosigned), anchored = coalesce($4, anchored), reported = reported OR $5
WHERE origin = $1 AND size = $2`, origin, int64(c.Size), c.Cosigned, c.Anchored, c.Reported)
	return translate(err)
}

// KeepSnapshot implements eventlog.Store.
func (l *Log) KeepSnapshot(ctx context.Context, origin string, parts [][]byte) error {
	return l.db.inTx(ctx, func(tx pgx.Tx) error {
		// Nobody waits for a disk or a standby on its account: whoever has no snapshot replays the rows.
		if _, err := tx.Exec(ctx, "SET LOCAL synchronous_commit TO off"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM log_snapshots WHERE origin = $1", origin); err != nil {
			return err
		}
		for i, part := range parts {
			if _, err := tx.Exec(ctx, "INSERT INTO log_snapshots (origin, part, bytes) VALUES ($1, $2, $3)", origin, i, part); err != nil {
				return err
			}
		}
		return nil
	})
}
