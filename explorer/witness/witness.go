package witness

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"luzheng/explorer/witness/replay"
	"luzheng/explorer/witness/store"
	"luzheng/gateway/alarm"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
)

// Source is the event log as a gateway serves it. Nothing that it gives is believed.
type Source interface {
	// Entries gives the leaves from one index up to another, or a beginning of them: at least one.
	Entries(ctx context.Context, year int, from, to uint64) ([]replay.Entry, error)
	// Batch gives the batch whose envelope has this digest, and which has an event at the leaf index.
	Batch(ctx context.Context, year int, digest gm.Digest, index uint64) (tile.Batch, error)
	// Consistency gives the proof that the log of one size continues that of another.
	Consistency(ctx context.Context, year int, from, to uint64) (merkle.Proof, error)
}

// Config is what a witness runs with. Every field is required unless it says otherwise.
type Config struct {
	// Name is what it cosigns under, Key its SM2 key.
	Name string
	Key  crypto.Signer
	// Ledger is the ledger whose event log it follows.
	Ledger statement.LedgerID
	// Dir is the folder of its state and alarms; made if missing.
	Dir string
	// Source is the event log, States the entities of the ledger, Attesters the followers.
	Source    Source
	States    States
	Attesters Attesters
	// Every is the time between two looks at the ledger. Default 5 s.
	Every time.Duration
	// Now is the clock of cosignatures. Default time.Now.
	Now func() time.Time
	// Progress is called with the leaves replayed and those to be replayed. Default: nobody is told.
	Progress func(done, all uint64)
	Log      *slog.Logger
}

const defaultEvery = 5 * time.Second

// Witness follows a ledger's event logs and cosigns their checkpoints. It is safe for concurrent use.
type Witness struct {
	config   Config
	cosigned *store.Cosigned
	alarms   alarms
	ledger   *ledger

	mu   sync.Mutex
	logs map[int]*eventLog
	last error
}

// Open opens the witness's folder. Only one witness can have it open.
func Open(c Config) (*Witness, error) {
	if c.Every == 0 {
		c.Every = defaultEvery
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Progress == nil {
		c.Progress = func(uint64, uint64) {}
	}
	cosigned, err := store.OpenCosigned(c.Dir, c.Ledger)
	if err != nil {
		return nil, err
	}
	book, err := alarm.Open(filepath.Join(c.Dir, "alarms"), c.Log)
	if err != nil {
		return nil, errors.Join(err, cosigned.Close())
	}
	w := &Witness{config: c, cosigned: cosigned, alarms: alarms{book}, logs: map[int]*eventLog{}}
	w.ledger = &ledger{id: c.Ledger, attesters: c.Attesters, states: c.States, memory: cosigned, raise: w.alarms.raise}
	return w, nil
}

// Close closes the folder. No call may be under way.
func (w *Witness) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.cosigned.Close()
	for _, l := range w.logs {
		err = errors.Join(err, l.store.Close())
	}
	return err
}

// Run follows the ledger until the context ends. What cannot be reached is tried again.
func (w *Witness) Run(ctx context.Context) error {
	ticker := time.NewTicker(w.config.Every)
	defer ticker.Stop()
	for {
		err := w.Look(ctx)
		if ctx.Err() != nil {
			return nil
		}
		w.note(err)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Look follows the ledger to its newest checkpoint, and replays each event log up to what is anchored there.
func (w *Witness) Look(ctx context.Context) error {
	if err := w.ledger.follow(ctx); err != nil {
		return err
	}
	year := w.config.Now().UTC().Year()
	var problems []error
	for _, y := range []int{year - 1, year, year + 1} {
		l, err := w.log(ctx, y)
		if err == nil {
			err = l.follow(ctx)
		}
		var refusal *Refusal
		if errors.As(err, &refusal) && refusal.Code == CodeUnknown {
			continue
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// Add examines a checkpoint and gives the line of its cosignature, once that is on disk. Every error is a *Refusal.
func (w *Witness) Add(ctx context.Context, a checkpoint.Addition) ([]byte, error) {
	line, err := w.add(ctx, a)
	if err != nil {
		refusal := asRefusal(err)
		w.config.Log.Warn("not cosigned", "code", string(refusal.Code), "error", refusal.Error())
		return nil, refusal
	}
	return line, nil
}

func (w *Witness) add(ctx context.Context, a checkpoint.Addition) ([]byte, error) {
	claimed, _, err := checkpoint.ParseEventsUnverified(a.Note)
	if err != nil {
		return nil, &Refusal{Code: CodeRequest, Detail: "there is no note of an event log", Err: err}
	}
	id, year, err := checkpoint.ParseEventsOrigin(claimed.Origin)
	if err != nil || id != w.config.Ledger {
		return nil, refuse(CodeUnknown, "this witness follows the event log of %s", w.config.Ledger)
	}
	l, err := w.log(ctx, year)
	if err != nil {
		return nil, err
	}
	return l.add(ctx, a)
}

// log gives the log of a year that the ledger has.
func (w *Witness) log(ctx context.Context, year int) (*eventLog, error) {
	w.mu.Lock()
	l := w.logs[year]
	w.mu.Unlock()
	if l != nil {
		return l, nil
	}
	state, err := w.ledger.log(ctx, year)
	switch {
	case err != nil:
		return nil, err
	case state == nil:
		return nil, refuse(CodeUnknown, "the ledger has no event log of %d", year)
	}
	seed, err := w.ledger.seed(ctx, state)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.logs[year]; l != nil {
		return l, nil
	}
	if l, err = openLog(w, year, seed); err != nil {
		return nil, err
	}
	w.logs[year] = l
	return l, nil
}

// standing tells whether an alarm about the log, or about the ledger, stands.
func (w *Witness) standing(l *eventLog) bool {
	return slices.ContainsFunc(w.alarms.List(), func(a alarm.Alarm) bool {
		return strings.Contains(a.File, l.about("")) || strings.HasPrefix(a.File, string(alarmLedger)+"-")
	})
}

func (w *Witness) note(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil && (w.last == nil || w.last.Error() != err.Error()) {
		w.config.Log.Warn("the ledger or its event log could not be followed", "error", err)
	}
	w.last = err
}

// errStanding: an alarm stands.
func errStanding(l *eventLog) error {
	return fmt.Errorf("an alarm about %s stands: nothing of it is cosigned until a person has looked and started the witness anew", l.origin)
}
