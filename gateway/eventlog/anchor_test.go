package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/eventlog/eventlogtest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func anchored(t *testing.T, l *eventlog.Log) {
	t.Helper()
	if err := l.Anchor(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func anchorOf(t *testing.T, o *eventlogtest.OnLedger) *entity.Anchor {
	t.Helper()
	log, err := o.Log(t.Context(), o.Ref)
	if err != nil || log.Anchor == nil {
		t.Fatalf("nothing is anchored: %v", err)
	}
	return log.Anchor
}

// The rules themselves accept what the log says, one checkpoint after another, and after an answer that was lost.
func TestCheckpointsAreAnchored(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	l, stop := run(t, ledger.Config(store))
	anchored(t, l) // nothing to anchor yet
	for i, lines := range []int{1, 300, 700} {
		appended(t, l, w.Batch(w.Lines(lines, w.Now)...))
		anchored(t, l)
		anchored(t, l) // nothing new
		if a := anchorOf(t, ledger); uint64(a.Size) != l.Head().Size || a.Root != l.Head().Root || len(ledger.Bodies()) != i+1 {
			t.Fatalf("anchored is %+v after %d statements, the log is at %+v", a, len(ledger.Bodies()), l.Head())
		}
	}
	ledger.Set(func(o *eventlogtest.OnLedger) { o.Lose = 1 })
	appended(t, l, w.Batch(w.Line(w.Now)))
	if err := l.Anchor(t.Context()); err == nil {
		t.Error("a lost answer was taken for one")
	}
	anchored(t, l) // it asks the ledger first
	if a := anchorOf(t, ledger); a.Size != 1002 || l.Anchored() == nil || l.Anchored().Checkpoint.Size != 1002 || len(ledger.Bodies()) != 3 {
		t.Errorf("anchored is %+v, the log knows of %+v", a, l.Anchored())
	}
	stop()
	l, _ = run(t, ledger.Config(store))
	if s := l.Anchored(); s == nil || s.Checkpoint.Size != 1002 {
		t.Errorf("after a restart the log knows of %+v", s)
	}
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	if a := anchorOf(t, ledger); a.Size != 1003 {
		t.Errorf("after a restart %d leaves are anchored", a.Size)
	}
}

// Suspicions become one statement for each grant (or what stands in its place) and checkpoint; an intent is none.
func TestSuspicionsAreBroughtUp(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	l, stop := run(t, ledger.Config(store))
	purpose := func(d *event.Draft) { d.Use.Purpose = "another.purpose" }
	intent := func(d *event.Draft) { purpose(d); d.Intent = true }
	bare := func(d *event.Draft) { d.Use.Grant = nil }
	appended(t, l, w.Batch(w.Line(w.Now), w.Line(w.Now, purpose), w.Line(w.Now, intent), w.Line(w.Now, bare), w.Line(w.Now, purpose)))
	anchored(t, l)
	counts := func() map[int64]int64 {
		found := map[int64]int64{}
		for _, body := range ledger.Bodies() {
			if s, ok := body.(*statement.UsageSuspect); ok {
				found[s.Index] = s.Count
			}
		}
		return found
	}
	if got := counts(); len(got) != 2 || got[1] != 2 || got[3] != 1 {
		t.Errorf("suspicions (first leaf: uses) %v", got)
	}
	stop()
	l, _ = run(t, ledger.Config(store))
	appended(t, l, w.Batch(w.Line(w.Now, purpose)))
	anchored(t, l)
	if got := counts(); len(got) != 3 || got[5] != 1 {
		t.Errorf("after a restart: %v", got)
	}
}

// notary is a witness that has its own idea of where it is.
type notary struct {
	key    *gm.PrivateKey
	at     uint64
	asked  int
	silent bool
}

func (n *notary) Name() string { return "witness.court.example" }

func (n *notary) Cosign(_ context.Context, a checkpoint.Addition) ([]byte, error) {
	n.asked++
	if n.silent {
		return nil, errors.New("no answer")
	}
	if a.Old != n.at {
		return nil, &eventlog.BehindError{Size: n.at}
	}
	c, _, err := checkpoint.ParseEventsUnverified(a.Note)
	if err != nil {
		return nil, err
	}
	n.at = c.Size
	return checkpoint.Cosign(a.Note, n.Name(), n.key, 1_795_000_000)
}

func TestWitnessesCosignAnchoredCheckpoints(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	n := &notary{key: key}
	c := ledger.Config(store)
	c.Witnesses = []eventlog.Witness{n}
	c.Cosigners = func(int64) []checkpoint.Verifier {
		return []checkpoint.Verifier{{Name: n.Name(), Key: key.PublicKey()}}
	}
	l, stop := run(t, c)
	cosigned := func(what string, want int) {
		t.Helper()
		appended(t, l, w.Batch(w.Line(w.Now)))
		anchored(t, l)
		if err := l.AskWitnesses(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := l.Anchored()
		got := 0
		if s.Cosigned != nil {
			_, by, err := checkpoint.OpenEvents(s.Cosigned, w.Key.PublicKey(), c.Cosigners(0))
			if err != nil {
				t.Fatal(err)
			}
			got = len(by)
		}
		if got != want {
			t.Errorf("%s: %d cosignatures, want %d", what, got, want)
		}
	}
	cosigned("the first", 1)
	n.silent = true
	before := l.CosignedBy()[n.Name()]
	cosigned("a witness that does not answer", 0)
	if now := l.CosignedBy()[n.Name()]; now != before || now.Size != n.at || now.At != 1_795_000_000_000 {
		t.Errorf("it is said to have cosigned %+v, before %+v", now, before)
	}
	n.silent = false
	cosigned("when it answers again", 1)
	stop()
	l, _ = run(t, c)
	cosigned("after a restart, when nobody remembers where it is", 1)
	if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	rows, err := store.Checkpoints(t.Context(), c.Origin, 1<<40, true, 1)
	if err != nil || len(rows) != 1 || bytes.Equal(rows[0].Cosigned, rows[0].Note) || rows[0].Cosigned == nil {
		t.Errorf("%+v, %v", rows, err)
	}
}

// stuck is a witness that takes requests and never answers one.
type stuck struct{ asked chan struct{} }

func (s stuck) Name() string { return "witness.stuck.example" }

func (s stuck) Cosign(ctx context.Context, _ checkpoint.Addition) ([]byte, error) {
	select {
	case s.asked <- struct{}{}:
	default:
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

// A witness is an outsider: while it keeps the log waiting, checkpoints are anchored as ever.
func TestAWitnessThatNeverAnswersHoldsNoAnchorUp(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	s := stuck{make(chan struct{}, 1)}
	c := ledger.Config(&eventlogtest.Memory{})
	c.Witnesses, c.AnchorInterval = []eventlog.Witness{s}, time.Millisecond
	keeper := &eventlog.Keeper{Config: c}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- keeper.Run(ctx) }()
	for keeper.Current() == nil || !keeper.Current().Status().Open {
		time.Sleep(time.Millisecond)
	}
	l := keeper.Current()
	appended(t, l, w.Batch(w.Line(w.Now)))
	<-s.asked // It hangs from here on.
	appended(t, l, w.Batch(w.Line(w.Now)))
	for l.Anchored() == nil || l.Anchored().Checkpoint.Size < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// Whoever has the leaves, and the map's proof, knows that nothing is missing.
func TestListsAreComplete(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	l, _ := run(t, ledger.Config(&eventlogtest.Memory{}))
	for range 5 {
		appended(t, l, w.Batch(w.Lines(3, w.Now)...))
		appended(t, l, w.Batch(w.Line(w.Now, func(d *event.Draft) { d.Use.Grant = nil })))
	}
	anchored(t, l)
	appended(t, l, w.Batch(w.Lines(3, w.Now)...)) // after the checkpoint
	s := l.Anchored()
	for scope, want := range map[statement.Ref]int{w.Access.Entry: 20, w.Access.Grant: 15, w.Access.Application: 20, eventlogtest.NoEntry: 0} {
		leaves, proof, err := l.Complete(t.Context(), scope, s, 100)
		if err != nil {
			t.Fatal(err)
		}
		list := event.List{Scope: scope, Map: proof}
		for _, p := range leaves {
			list.Leaves, list.Last = append(list.Leaves, p.Raw), p.Index+1
		}
		placed, err := list.VerifyComplete(s.Checkpoint.MapRoot, s.Checkpoint.Size)
		if err != nil || len(placed) != want {
			t.Errorf("%s: %d leaves, %v; want %d", scope, len(placed), err, want)
		}
	}
	if _, _, err := l.Complete(t.Context(), w.Access.Entry, s, 19); err == nil {
		t.Error("a list longer than the bound was given")
	}
}

func TestUsesOfTheLedgerAreImported(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	var imported []eventlog.Imported
	for i := range 3 {
		use := w.Access.Use(w.Now)
		if i == 2 {
			use.Purpose = "another.purpose"
		}
		raw := w.Sign(use, nil, w.By)
		d := w.Record(raw)
		imported = append(imported, eventlog.Imported{
			ID: d.Outcome.ID, Envelope: raw, Verdict: d.Outcome.Code, Rules: uint32(d.Outcome.Rules), Time: d.Outcome.Time, Height: uint64(i + 1),
		})
	}
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	c := ledger.Config(store)
	c.Imports = eventlogtest.Imports(imported)
	l, stop := run(t, c)
	if l.Head().Size != 3 || l.Count(w.Access.Grant) != 3 {
		t.Fatalf("%d leaves, %d under the grant", l.Head().Size, l.Count(w.Access.Grant))
	}
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	stop()
	l, _ = run(t, c)
	found, _, err := l.Uses(t.Context(), w.Access.Grant, 1<<40, 9)
	if err != nil || len(found) != 4 || found[1].Kind != event.KindImport || found[1].Verdict != "suspected.purpose" || found[1].ID != imported[2].ID ||
		l.Head().Size != 4 {
		t.Errorf("%d uses, %v", len(found), err)
	}
	if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

// After the key was rotated, what was said under the old one still holds; a gateway that has the old key stops writing.
func TestAKeyIsRotated(t *testing.T) {
	w := eventlogtest.NewWorld(t)
	ledger := w.OpenLog()
	store := &eventlogtest.Memory{}
	c := ledger.Config(store)
	l, stop := run(t, c)
	raw := w.Batch(w.Lines(300, w.Now)...)
	first := appended(t, l, raw)
	anchored(t, l)
	stop()
	old, next := ledger.By, w.RegisterPerson(w.NewPerson(rulestest.Bureau, statement.PostLog))
	w.Accept(w.Sign(&statement.LogRotate{To: next.Ref()}, &ledger.Ref, old, next))

	idle := eventlog.New(c)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = idle.Run(ctx) }()
	for idle.Status().Why == "it is starting" {
		time.Sleep(time.Millisecond)
	}
	if s := idle.Status(); s.Open || s.Alarm {
		t.Errorf("with the old key: %+v", s)
	}
	cancel()
	<-ended

	ledger.By, c.Key, c.FormerKeys = next, next.Key, []*gm.PublicKey{old.Key.PublicKey()}
	l, _ = run(t, c)
	if again := appended(t, l, raw); !bytes.Equal(again[0].Head, first[0].Head) {
		t.Error("the receipt is another now")
	}
	appended(t, l, w.Batch(w.Line(w.Now)))
	anchored(t, l)
	if a := anchorOf(t, ledger); a.Size != 301 {
		t.Errorf("anchored is %+v", a)
	}
	if found, err := l.Check(t.Context(), 0, 1<<40, 9); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}
