package eventlog

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Errors of logs.
var (
	// ErrClosed: the log takes nothing now; Status says why.
	ErrClosed = errors.New("the event log takes no events now")
	// ErrUnknown: the database did not say what became of the events.
	ErrUnknown = errors.New("it is not known whether the events were recorded; sending the same bytes again is safe")
	// ErrBehind: the ledger has anchored more than the database holds.
	ErrBehind = errors.New("the database holds less of the event log than the ledger has anchored: an old backup was restored")
	// ErrForked: the database holds another log than the ledger has anchored.
	ErrForked = errors.New("the database holds another event log than the ledger has anchored")
	// ErrTooMany: a scope has more leaves than were asked for.
	ErrTooMany = errors.New("there are too many uses")
	// ErrDamaged: the rows contradict each other.
	ErrDamaged = errors.New("the rows of the event log are damaged")
)

// FullError: there is no room for more events in memory.
type FullError struct {
	// RetryAfter is when there will likely be room.
	RetryAfter time.Duration
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the event log has no room for more events now; try again in %s", e.RetryAfter)
}

// Config is what a log is made of. Fields must be set unless they have a default.
type Config struct {
	Ledger statement.LedgerID
	// Origin names the log (checkpoint.EventsOrigin), Ref is its entity on the ledger, Predecessor that of the log before, if there is
	// one.
	Origin      string
	Ref         statement.Ref
	Predecessor *statement.Ref
	// Key signs its checkpoints and receipts; FormerKeys are those that did before it was rotated.
	Key        crypto.Signer
	FormerKeys []*gm.PublicKey
	Store      Store
	States     States
	Progress   Progress
	// Certificates finds whose keys are.
	Certificates Certificates
	// OnLedger is the ledger's side of the log; nil where there is none, and then nothing is anchored.
	OnLedger Ledger
	// Imports finds the uses that were recorded on the ledger before its first log was opened; nil where nobody looks.
	Imports Imports
	// Anchors finds what the ledger has accepted of the log, to check the rows of its checkpoints; nil where nobody looks.
	Anchors Anchors
	// Witnesses are asked for cosignatures of anchored checkpoints; Cosigners gives those whose cosignatures may stand under one of a
	// time (Unix ms).
	Witnesses []Witness
	Cosigners func(at int64) []checkpoint.Verifier

	// Promise is how long after it was received an event is under an anchored checkpoint at the latest. Default 30 s.
	Promise time.Duration
	// Patience is how long a use that names what the index does not know waits for the index, at least. Default 2 s; below 0 it does not wait.
	Patience time.Duration
	// CheckpointInterval is how often the log signs what it has, when there is something new. Default 200 ms.
	CheckpointInterval time.Duration
	// AnchorInterval is how often the log's checkpoint goes on the ledger, when there is something new. Default 2 s.
	AnchorInterval time.Duration
	// AnchorEvents is how many new events make it go there at once; 0 for no such bound.
	AnchorEvents uint64
	// MaxPending is how many bytes of requests may be in memory at once. Default 128 MiB.
	MaxPending int64
	// MaxRecent is about how many events are remembered to find repetitions without a query. Default 1,000,000.
	MaxRecent int
	// SnapshotEvents is after how many events a snapshot is stored, from which a start goes on; after as many as there are scopes when
	// those are more. Default 500,000: seconds of replay.
	SnapshotEvents uint64
	// Now is the log's clock. Default time.Now.
	Now func() time.Time
	Log *slog.Logger
}

func (c Config) withDefaults() Config {
	setDefault(&c.Promise, 30*time.Second)
	setDefault(&c.Patience, 2*time.Second)
	setDefault(&c.CheckpointInterval, 200*time.Millisecond)
	setDefault(&c.AnchorInterval, 2*time.Second)
	setDefault(&c.MaxPending, 128<<20)
	setDefault(&c.MaxRecent, 1_000_000)
	setDefault(&c.SnapshotEvents, 500_000)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Log is an event log. Run makes it work; any number of goroutines may use it.
type Log struct {
	Config
	queue   chan *Request
	pending atomic.Int64
	// aside is how many events wait for the index.
	aside atomic.Int64
	keys  gm.Keyring[statement.PartyID]
	cache cache

	// mu guards what a commit changes at once: the durable tip and the scopes' durable states.
	mu     sync.Mutex
	tip    tip
	scopes *scopes
	recent *recent
	loaded bool
	// whole makes a start replay every leaf.
	whole bool
	// mapRoots are then the map roots that the leaves lead to, by the sizes of the stored checkpoints.
	mapRoots map[uint64]gm.Digest
	// taken is the snapshot that is to be stored; nil when there is none. snapped is the size of the one that was stored last.
	taken   *snapshot
	snapped uint64
	// reported is up to which leaf, not including it, the suspicions were brought up.
	reported atomic.Uint64
	// finishing tells that a later log is open, ended that this one takes nothing any more because of that.
	finishing, ended atomic.Bool
	// verified is from which leaf on this process took all events itself, in this tenure, and so has verified what they are signed with;
	// more than there can be while it is not the writer.
	verified atomic.Uint64
	// stopWriter ends the writer's tenure for a reason; nil when nobody writes.
	stopWriter context.CancelCauseFunc
	// witnessed is at what size each witness has cosigned last, as far as it is known.
	witnessed map[string]uint64
	// toAsk tells that a checkpoint was anchored, about which witnesses are to be asked.
	toAsk chan struct{}

	maps   maps
	alike  alike
	signed atomic.Pointer[Signed]
	state  atomic.Pointer[Status]
	counts counters
}

// tip is how far the tree has come.
type tip struct {
	head Head
	edge merkle.Edge
	// tails are, of each level of tiles, the hashes after the last full tile. They only grow, so that a copy of a tip may share them.
	tails [tileLevels][]gm.Digest
	// received is the time of the last leaf.
	received int64
}

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	tileLevels = 64 / tileHeight
)

// grow adds leaf hashes and gives the tiles that became full.
func (t *tip) grow(hashes []gm.Digest) []Tile {
	var full []Tile
	size := t.edge.Size()
	t.edge.Append(hashes, func(level uint, nodes []gm.Digest) {
		if level%tileHeight != 0 {
			return
		}
		at := level / tileHeight
		n := size >> level / tileWidth
		for _, node := range nodes {
			tail := append(t.tails[at], node)
			if len(tail) == tileWidth {
				full = append(full, Tile{TileID{int(at), n}, bytesOf(tail)})
				tail = make([]gm.Digest, 0, tileWidth)
				n++
			}
			t.tails[at] = tail
		}
	})
	t.head = Head{Size: t.edge.Size(), Root: t.edge.Root()}
	return full
}

func bytesOf(hashes []gm.Digest) []byte {
	raw := make([]byte, 0, len(hashes)*gm.DigestSize)
	for i := range hashes {
		raw = append(raw, hashes[i][:]...)
	}
	return raw
}

// New gives a log that takes nothing before Run.
func New(c Config) *Log {
	c = c.withDefaults()
	const slots = 1 << 16 // requests; what they may hold together MaxPending bounds
	l := &Log{Config: c, queue: make(chan *Request, slots), scopes: newScopes(), recent: newRecent(c.MaxRecent), toAsk: make(chan struct{}, 1)}
	l.verified.Store(math.MaxUint64)
	l.state.Store(&Status{Why: "it is starting"})
	l.cache.reader = c.Store
	l.cache.origin = c.Origin
	return l
}

// Status tells how a log is.
type Status struct {
	// Open tells that it takes events; Why says why it does not. Alarm tells that it never will by itself.
	Open  bool
	Why   string
	Alarm bool
}

// Status gives the log's state.
func (l *Log) Status() Status { return *l.state.Load() }

// Head is how far the log has come: what is durable.
func (l *Log) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tip.head
}

// Admit takes room for a request of so many bytes before it is read, or gives a *FullError, or ErrClosed. release gives the room back.
func (l *Log) Admit(bytes int64) (release func(), err error) {
	if s := l.Status(); !s.Open {
		return nil, fmt.Errorf("%w: %s", ErrClosed, s.Why)
	}
	// What a request holds in memory is its bytes twice (as text and as bytes), and what is made of them.
	const factor = 3
	bytes *= factor
	if l.pending.Add(bytes) > l.MaxPending {
		l.pending.Add(-bytes)
		l.counts.full.Add(1)
		return nil, &FullError{RetryAfter: time.Second}
	}
	return sync.OnceFunc(func() { l.pending.Add(-bytes) }), nil
}

// Append records the events of a request that Read has read, and gives the receipts when they are durable. An error says that nothing
// of it was recorded, but for ErrUnknown and the context's own: then it may be. The same events again are safe: they get the receipts
// that they got then.
func (l *Log) Append(ctx context.Context, r *Request) ([]Receipt, error) {
	select {
	case l.queue <- r:
	default:
		l.counts.full.Add(1)
		return nil, &FullError{RetryAfter: time.Second}
	}
	if l.ended.Load() {
		l.stop(l.Status()) // nobody else would answer
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.err != nil {
		return nil, r.err
	}
	var all []Receipt
	if r.fresh != nil {
		all = append(all, *r.fresh)
	}
	repeated, err := l.Receipts(ctx, r.repeats)
	return append(all, repeated...), err
}

// Receipt is the log's promise for some events, or the part of it that is for one of them.
type Receipt struct {
	// Head is the signed envelope (event.Receipt).
	Head    []byte
	Entries []Entry
	// Paths show each entry under the head's root; nil when the entries are all that the head is for.
	Paths []merkle.Proof
}

// Entry is an event in a receipt, and how it was judged: by which verdict, and knowing how many blocks of the ledger.
type Entry struct {
	event.Entry
	Verdict statement.Code
	Height  uint64
}
