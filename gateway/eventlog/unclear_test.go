package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/gateway/eventlog/voice"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/ledgertest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// unclear is a log whose ledger answers as a test says.
type unclear struct {
	*eventlogtest.World
	t      *testing.T
	ledger *ledgertest.Faulty
	store  *forgetful
	config eventlog.Config
	log    *eventlog.Log
	stop   func()
	// brought are the suspicions in the ledger's blocks before next.
	brought []*entity.Suspicion
	next    uint64
}

func newUnclear(t *testing.T) *unclear {
	w := eventlogtest.NewWorld(t)
	opened := w.OpenLog()
	embedded := gatewaytest.Ledger(t, w.World)
	gatewaytest.Replay(t, embedded, w.Accepted)
	u := &unclear{World: w, t: t, ledger: &ledgertest.Faulty{Ledger: embedded}, store: &forgetful{Memory: &eventlogtest.Memory{}}}
	u.config = opened.Config(u.store)
	u.config.OnLedger = &voice.Voice{Ledger: rulestest.Ledger, Party: rulestest.Bureau, Key: w.Key, World: u.ledger, Now: time.Now}
	u.log, u.stop = run(t, u.config)
	return u
}

// use has some uses recorded: clean ones, and suspected ones of two kinds; a wish for one is none.
func (u *unclear) use() {
	u.t.Helper()
	now := time.Now().UnixMilli()
	purpose := func(d *event.Draft) { d.Use.Purpose = "another.purpose" }
	bare := func(d *event.Draft) { d.Use.Grant = nil }
	wish := func(d *event.Draft) { purpose(d); d.Intent = true }
	appended(u.t, u.log, u.Batch(u.Line(now), u.Line(now, purpose), u.Line(now, wish), u.Line(now, bare), u.Line(now, purpose)))
}

// round has some uses recorded and anchors, though things go wrong; while they do more uses come, and where crashing is set the gateway
// is killed and started again after each failure. In the end all must be settled within a few tries.
func (u *unclear) round(what string, crashing bool) {
	u.t.Helper()
	u.use()
	const tries = 6
	var err error
	for range tries {
		if err = u.log.Anchor(u.t.Context()); err == nil {
			break
		}
		u.use()
		if crashing {
			u.stop()
			u.log, u.stop = run(u.t, u.config)
		}
	}
	if err != nil {
		u.t.Fatalf("%s: after %d tries: %v", what, tries, err)
	}
	u.ledger.Next, u.store.fail = nil, nil
	anchored(u.t, u.log) // what came meanwhile, and what was on its way
	u.count(what)
}

// count holds the suspicions on the ledger to the leaves: each counts the uses alike of its part of the log, and all of them all uses.
func (u *unclear) count(what string) {
	u.t.Helper()
	leaves, err := u.log.Leaves(u.t.Context(), 0, u.log.Head().Size)
	if err != nil {
		u.t.Fatal(err)
	}
	likes, all := make([]gm.Digest, len(leaves)), map[gm.Digest]int64{}
	for i, p := range leaves {
		e, err := event.Parse(p.Of)
		if err != nil {
			u.t.Fatal(err)
		}
		if p.Verdict != "" && !e.Intent {
			likes[i] = rules.Alike(u.config.Ref, e, p.Verdict)
			all[likes[i]]++
		}
	}
	u.read()
	upTo, said := map[gm.Digest]int64{}, map[gm.Digest]int64{}
	for _, s := range u.brought {
		like, uses := likes[s.Index], int64(0)
		for _, other := range likes[s.Index:s.Size] {
			if other == like {
				uses++
			}
		}
		if s.Uses != uses || s.Index < upTo[like] {
			u.t.Fatalf("%s: leaves %d to %d hold %d uses alike, the suspicion says %d; those before were counted up to %d",
				what, s.Index, s.Size, uses, s.Uses, upTo[like])
		}
		upTo[like] = s.Size
		said[like] += s.Uses
	}
	if len(all) != 2 || !maps.Equal(said, all) {
		u.t.Fatalf("%s: the log has %v suspected uses, the ledger knows of %v", what, all, said)
	}
}

// read reads the suspicions of blocks that were not read yet.
func (u *unclear) read() {
	u.t.Helper()
	height, err := u.ledger.Height(u.t.Context())
	if err != nil {
		u.t.Fatal(err)
	}
	for b, err := range u.ledger.Blocks(u.t.Context(), u.next) {
		if err != nil {
			u.t.Fatal(err)
		}
		for _, tx := range b.Transactions {
			for _, r := range tx.Records {
				o, err := r.Said()
				if err != nil {
					u.t.Fatal(err)
				}
				suspicion := statement.Created(statement.TypeSuspicion, o.ID)
				if slices.ContainsFunc(o.Touched, func(t outcome.Touch) bool { return t.Entity == suspicion }) {
					u.brought = append(u.brought, u.suspicion(suspicion))
				}
			}
		}
		if u.next = b.Number + 1; u.next == height {
			return
		}
	}
}

func (u *unclear) suspicion(ref statement.Ref) *entity.Suspicion {
	u.t.Helper()
	raw, err := u.ledger.Entity(u.t.Context(), ref)
	if err != nil {
		u.t.Fatal(err)
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		u.t.Fatal(err)
	}
	return state.(*entity.Suspicion)
}

// sequence gives its elements one after another, and then the last one again and again.
func sequence[T any](all ...T) func() T {
	return func() (next T) {
		next = all[0]
		if len(all) > 1 {
			all = all[1:]
		}
		return next
	}
}

// Whatever becomes of what the log says on the ledger, at each step, and of the answers: every suspected use is counted once, soon.
func TestSuspicionsAreCountedOnceWhateverTheLedgerAnswers(t *testing.T) {
	u := newUnclear(t)
	firsts := []ledgertest.Fault{ledgertest.NotSent, ledgertest.Lost, ledgertest.Never, ledgertest.Late, ledgertest.Later}
	seconds := []ledgertest.Fault{ledgertest.Fine, ledgertest.Conflict, ledgertest.Lost, ledgertest.Later}
	if chaos {
		firsts = append(firsts, ledgertest.Conflict, ledgertest.Rejected)
		seconds = append(seconds, ledgertest.NotSent, ledgertest.Rejected, ledgertest.Never, ledgertest.Late)
	}
	const steps = 4 // the anchor, two suspicions, and what comes after them
	for step := range steps {
		for _, first := range firsts {
			for _, second := range seconds {
				for _, crashing := range []bool{false, true} {
					all := append(make([]ledgertest.Fault, step), first, second, ledgertest.Fine)
					u.ledger.Next = sequence(all...)
					u.round(fmt.Sprintf("step %d: faults %d and %d, crashing %v", step, first, second, crashing), crashing)
				}
			}
		}
	}
}

// forgetful is a store that fails to note what becomes of checkpoints, before the note counts or after it.
type forgetful struct {
	*eventlogtest.Memory
	fail func() (err error, after bool)
}

func (f *forgetful) noting(note func() error) error {
	if f.fail == nil {
		return note()
	}
	err, after := f.fail()
	if err == nil || after {
		err = errors.Join(err, note())
	}
	return err
}

func (f *forgetful) KeepCheckpoint(ctx context.Context, origin string, c eventlog.Checkpoint) error {
	return f.noting(func() error { return f.Memory.KeepCheckpoint(ctx, origin, c) })
}

func (f *forgetful) MarkCheckpoint(ctx context.Context, origin string, c eventlog.Checkpoint) error {
	return f.noting(func() error { return f.Memory.MarkCheckpoint(ctx, origin, c) })
}

// The gateway may be killed before and after each note in its rows.
func TestSuspicionsAreCountedOnceWhereverTheGatewayIsKilled(t *testing.T) {
	u := newUnclear(t)
	const notes = 3 // the checkpoint, that it is anchored, that suspicions were brought up
	for note := range 2 * notes {
		for _, after := range []bool{false, true} {
			for _, lost := range []bool{false, true} {
				calls := 0
				u.store.fail = func() (error, bool) {
					if calls++; calls == note+1 {
						return errors.New("killed"), after
					}
					return nil, false
				}
				if lost {
					u.ledger.Next = sequence(ledgertest.Lost, ledgertest.Fine)
				}
				u.round(fmt.Sprintf("note %d, counted %v, an answer lost %v", note, after, lost), true)
			}
		}
	}
}
