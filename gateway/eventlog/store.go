package eventlog

import (
	"context"
	"errors"

	"luzheng/signer/gm"
)

// Errors of stores, beside those of package storage.
var (
	// ErrTaken: another gateway writes this log.
	ErrTaken = errors.New("another gateway writes this event log")
	// ErrMoved: the log is not where the writer believes it to be; nothing was written.
	ErrMoved = errors.New("the event log is not where its writer left it")
)

// Store keeps event logs. Readers see what was committed. Errors wrap storage.ErrUnavailable when the store cannot be reached, and
// storage.ErrNotFound for rows that are not there.
type Store interface {
	Reader
	// Take makes the caller the one writer of a log, until it closes the writer or the store loses it. ErrTaken when there is one.
	Take(ctx context.Context, origin string) (Writer, error)
	// KeepCheckpoint stores a signed checkpoint under its size, durably; one that is there stays as it is.
	KeepCheckpoint(ctx context.Context, origin string, c Checkpoint) error
	// MarkCheckpoint adds what became of a stored checkpoint: the fields that are not empty are set.
	MarkCheckpoint(ctx context.Context, origin string, c Checkpoint) error
	// KeepSnapshot stores a snapshot in the place of the one before, wholly or not at all.
	KeepSnapshot(ctx context.Context, origin string, parts [][]byte) error
}

// Reader reads a log's rows.
type Reader interface {
	// Head tells how far a log has come; the zero Head when there is none.
	Head(ctx context.Context, origin string) (Head, error)
	// Groups gives at most limit groups in order, beginning with the one that holds the leaf at index from.
	Groups(ctx context.Context, origin string, from uint64, limit int) ([]Group, error)
	// Tiles gives full hash tiles in the order of their names; each must be there.
	Tiles(ctx context.Context, origin string, ids []TileID) ([][]byte, error)
	// Seen gives the indices of those of the events that are in the log. What it reads must be bounded by what stands in their seconds.
	Seen(ctx context.Context, origin string, events []SeenKey) (map[SeenKey]uint64, error)
	// SeenCounts tells how many events stand in each of some seconds; those in which none does may be missing.
	SeenCounts(ctx context.Context, origin string, seconds []int64) (map[int64]int, error)
	// SeenOf gives those rows of a group that are of the seconds, in any order.
	SeenOf(ctx context.Context, origin string, first uint64, seconds []int64) ([]Seen, error)
	// SeenBefore gives rows before one of a second and group, of the highest seconds and in each of the last groups first, at most limit.
	SeenBefore(ctx context.Context, origin string, second int64, first uint64, limit int) ([]Seen, error)
	// Checkpoints gives the stored checkpoints of sizes up to most, highest first, at most limit; anchored only those that were.
	Checkpoints(ctx context.Context, origin string, most uint64, anchored bool, limit int) ([]Checkpoint, error)
	// Snapshot gives the parts of the snapshot in their order, all of one; none when there is none. An error of read ends it.
	Snapshot(ctx context.Context, origin string, read func(part []byte) error) error
}

// Writer is the one writer of a log.
type Writer interface {
	// Commit adds a group and what follows from it, in one transaction, if the log stands where from says. It is durable when it
	// returns nil. ErrMoved when the log stands elsewhere. After any other error it is not known whether the group was added.
	Commit(ctx context.Context, from, to Head, rows *Rows) error
	// Close gives the log up.
	Close()
}

// Head is how far a log has come: its size and its root. The zero value stands for a log without leaves.
type Head struct {
	Size uint64
	Root gm.Digest
}

// Group is what one commit added. The columns are those of package eventlog's columns.go.
type Group struct {
	First                          uint64
	Count                          int
	Leaves, Events, Batches, Heads []byte
}

// TileID names a full hash tile: level from 0, and number on its level.
type TileID struct {
	Level int
	N     uint64
}

// Tile is a full hash tile: 256 hashes.
type Tile struct {
	TileID
	Hashes []byte
}

// Seen lists the events of a group whose claimed time lies in one second: of each the first 16 bytes of its ID and its place in the
// group (4 bytes).
type Seen struct {
	Second int64
	First  uint64
	Keys   []byte
}

// Rows is what one commit adds.
type Rows struct {
	Group Group
	Tiles []Tile
	Seen  []Seen
}

// Checkpoint is a signed checkpoint that was sent to be anchored.
type Checkpoint struct {
	Size uint64
	// Note is the signed note, Cosigned the same with the cosignatures of witnesses, nil when there are none yet.
	Note, Cosigned []byte
	// Anchored is the ID of the statement that anchored it, nil before that.
	Anchored []byte
	// Reported tells that the suspicions under it were brought up.
	Reported bool
}
