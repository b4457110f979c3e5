package witness_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luzheng/explorer/witness"
	"luzheng/explorer/witness/witnesstest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

const name = "witness.court.example"

// court is a witness with its town.
type court struct {
	*witness.Witness
	t    *testing.T
	town *witnesstest.Town
	dir  string
	key  *gm.PrivateKey
	// known is the size that the last refusal named.
	known uint64
}

func newCourt(t *testing.T) *court {
	t.Helper()
	c := &court{t: t, town: witnesstest.New(t), dir: t.TempDir(), key: eventtest.NewKey(t)}
	c.open()
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c *court) open() {
	c.t.Helper()
	var err error
	c.Witness, err = witness.Open(witness.Config{
		Name: name, Key: c.key, Ledger: eventtest.Ledger, Dir: c.dir, Source: witnesstest.Events{Town: c.town}, States: c.town,
		Attesters: c.town, Now: func() time.Time { return witnesstest.Start }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *court) restart() {
	c.t.Helper()
	if err := c.Close(); err != nil {
		c.t.Fatal(err)
	}
	c.open()
}

// mustCosign asks for a cosignature and verifies it.
func (c *court) mustCosign(a checkpoint.Addition) {
	c.t.Helper()
	c.mustCosignBy(a, c.town.Log.Key)
}

// mustCosignBy is mustCosign for a note that another key of the log signed than the present one.
func (c *court) mustCosignBy(a checkpoint.Addition, log *gm.PrivateKey) {
	c.t.Helper()
	line, err := c.Add(context.Background(), a)
	if err != nil {
		c.t.Fatal(err)
	}
	note, err := checkpoint.AddCosignatures(a.Note, line)
	if err != nil {
		c.t.Fatal(err)
	}
	_, by, err := checkpoint.OpenEvents(note, log.PublicKey(), []checkpoint.Verifier{{Name: name, Key: c.key.PublicKey()}})
	if err != nil || len(by) != 1 || by[0].Name != name || by[0].Time != witnesstest.Start.Unix() {
		c.t.Fatalf("cosigned by %v, %v", by, err)
	}
}

// mustRefuse asks for a cosignature that must not be given, and notes the size that the refusal names.
func (c *court) mustRefuse(a checkpoint.Addition, code witness.Code) {
	c.t.Helper()
	line, err := c.Add(context.Background(), a)
	var refusal *witness.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code || line != nil {
		c.t.Fatalf("got %q, %v; want %s", line, err, code)
	}
	c.known = refusal.Known
}

// alarms lists the files that wait for people.
func (c *court) alarms() []string {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(c.dir, "alarms", "*.json"))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return files
}

func (c *court) mustAlarm(names ...string) {
	c.t.Helper()
	if got := c.alarms(); strings.Join(got, " ") != strings.Join(names, " ") {
		c.t.Fatalf("alarms %v, want %v", got, names)
	}
}

func uses(from, n int) []event.Draft {
	var drafts []event.Draft
	for i := range n {
		drafts = append(drafts, witnesstest.Use((from+i)%7))
	}
	return drafts
}

func TestAWitnessCosignsWhatItReplayed(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 300)...)
	c.town.Uses(uses(3, 1)...)
	c.mustCosign(c.town.Addition(0))
	c.mustCosign(c.town.Addition(301)) // The log lost the answer and asks again.
	c.restart()
	c.town.Uses(uses(1, 700)...)
	c.town.Anchor()
	if err := c.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.mustCosign(c.town.Addition(301))
	c.town.Log.Now++ // Another time for the same state is no conflict.
	c.mustCosign(c.town.Addition(1001))
	status := c.Status()
	if len(status.Logs) != 1 || status.Logs[0].Replayed != 1001 || status.Logs[0].Cosigned != 1001 || status.Colour != "green" {
		t.Errorf("status %+v", status)
	}
	c.mustAlarm()
}

func TestAWitnessFollowsToTheAnchorByItself(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 20)...)
	c.town.Anchor()
	anchored := c.town.Addition(0)
	c.town.Uses(uses(0, 20)...) // Not anchored yet: the replay stops before them.
	if err := c.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
	if at := c.Status().Logs[0].Replayed; at != 20 {
		t.Errorf("replayed %d leaves, 20 are anchored", at)
	}
	c.mustCosign(anchored)
}

// A log that ended without leaves is followed and cosigned as others are: the log of the next year begins with its checkpoint.
func TestALogWithoutLeavesIsCosigned(t *testing.T) {
	c := newCourt(t)
	c.town.Anchor()
	if err := c.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.mustCosign(c.town.Addition(0))
	c.restart()
	c.mustCosign(c.town.Addition(0))
	c.mustAlarm()
}

// TestALeafThatHidesSomethingIsNeverCosigned lets the log sign one crooked leaf after two honest ones; its tree and its map follow from
// what it claims.
func TestALeafThatHidesSomethingIsNeverCosigned(t *testing.T) {
	entry := func(n int) *statement.Ref { ref := eventtest.Ref(statement.TypeEntry, n); return &ref }
	grant := func(n int) *statement.Ref { ref := eventtest.Ref(statement.TypeGrant, n); return &ref }
	app := func(n int) *statement.Ref { ref := eventtest.Ref(statement.TypeApplication, n); return &ref }
	user := eventtest.NewKey(t)
	for what, c := range map[string]struct {
		code   witness.Code
		change func(l *eventtest.Log, leaf *event.Leaf, part *event.Part, scopes *[event.Places]*statement.Ref)
	}{
		"a use is counted twice": {"leaf.place", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, _ *[event.Places]*statement.Ref) {
			leaf.Places[0].Count++
		}},
		"the count begins anew": {"leaf.place", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, _ *[event.Places]*statement.Ref) {
			leaf.Places[1] = event.Place{Count: 1}
		}},
		"the leaf before is passed over": {"leaf.place", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, _ *[event.Places]*statement.Ref) {
			leaf.Places[2].Prev = 1
		}},
		"the grant is left out": {"leaf.scope", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, scopes *[event.Places]*statement.Ref) {
			leaf.Places[1], scopes[1] = event.Place{}, nil
		}},
		"the application is left out": {"leaf.scope", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, scopes *[event.Places]*statement.Ref) {
			leaf.Places[2], scopes[2] = event.Place{}, nil
		}},
		"it counts in another dataset": {"leaf.place", func(l *eventtest.Log, leaf *event.Leaf, _ *event.Part, scopes *[event.Places]*statement.Ref) {
			leaf.Places[0], scopes[0] = l.Scopes[*entry(5)].Place(), entry(5)
		}},
		"it counts under a grant that it does not name": {"leaf.scope", func(l *eventtest.Log, leaf *event.Leaf, part *event.Part, scopes *[event.Places]*statement.Ref) {
			draft := witnesstest.Use(1)
			draft.Use.Grant = nil
			resign(t, l, leaf, part, user, draft)
			leaf.Places[1], scopes[1] = l.Scopes[*grant(1)].Place(), grant(1)
		}},
		"the event beside it is another one": {"leaf.event", func(l *eventtest.Log, _ *event.Leaf, part *event.Part, _ *[event.Places]*statement.Ref) {
			part.Event = l.Parts[0].Event
		}},
		"there is no event beside it": {"leaf.event", func(_ *eventtest.Log, _ *event.Leaf, part *event.Part, _ *[event.Places]*statement.Ref) {
			part.Event = nil
		}},
		"nobody signed the event": {"leaf.batch", func(l *eventtest.Log, leaf *event.Leaf, part *event.Part, _ *[event.Places]*statement.Ref) {
			part.Event = eventtest.Lines(t, witnesstest.Use(1))[0]
			leaf.ID = event.ID(part.Event)
		}},
		"it stands elsewhere in its batch": {"leaf.batch", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, _ *[event.Places]*statement.Ref) {
			leaf.Position = 1
		}},
		"a stranger signed the event": {"leaf.key", func(l *eventtest.Log, leaf *event.Leaf, part *event.Part, _ *[event.Places]*statement.Ref) {
			resign(t, l, leaf, part, eventtest.NewKey(t), witnesstest.Use(1))
		}},
		"another party's key signed the event": {"leaf.key", func(l *eventtest.Log, leaf *event.Leaf, part *event.Part, _ *[event.Places]*statement.Ref) {
			resign(t, l, leaf, part, l.Key, witnesstest.Use(1))
		}},
		"a seed within the log": {"leaf.kind", func(_ *eventtest.Log, leaf *event.Leaf, _ *event.Part, scopes *[event.Places]*statement.Ref) {
			*leaf = event.Leaf{Kind: event.KindSeed, ID: leaf.ID, Received: leaf.Received, Height: 7, Rules: 1}
			*scopes = [event.Places]*statement.Ref{}
		}},
	} {
		t.Run(what, func(t *testing.T) {
			court := newCourt(t)
			log := court.town.Log
			court.town.Register(witnesstest.Unit, user)
			court.town.Uses(uses(1, 1)...)
			court.town.Uses(uses(1, 1)...)
			court.mustCosign(court.town.Addition(0))
			honest := eventtest.Lines(t, witnesstest.Use(1))
			batch, err := event.Sign(honest, court.town.User)
			if err != nil {
				t.Fatal(err)
			}
			log.Batches[batch.Digest()] = batch.Raw
			scopes := [event.Places]*statement.Ref{entry(1), grant(1), app(1)}
			leaf := event.Leaf{Kind: event.KindEvent, ID: batch.IDs[0], Batch: batch.Digest(), Received: log.Now, Height: 7, Rules: 1}
			for i := range scopes {
				leaf.Places[i] = log.Scopes[*scopes[i]].Place()
			}
			part := event.Part{Event: honest[0]}
			c.change(log, &leaf, &part, &scopes)
			log.AppendLeaf(t, leaf, scopes)
			log.Parts[2] = part
			court.town.Anchor()

			if err := court.Look(context.Background()); err == nil || !strings.Contains(err.Error(), string(c.code)) {
				t.Errorf("followed: %v, want %s", err, c.code)
			}
			court.mustAlarm("leaf-events-2026-2.json")
			court.restart()
			court.mustRefuse(court.town.Addition(2), witness.CodeBusy) // Until a person has looked.
			if err := os.Remove(filepath.Join(court.dir, "alarms", "leaf-events-2026-2.json")); err != nil {
				t.Fatal(err)
			}
			court.restart()
			court.mustRefuse(court.town.Addition(2), c.code)
			court.mustAlarm("leaf-events-2026-2.json")
		})
	}
}

// resign has another key sign a batch of the draft alone.
func resign(t *testing.T, l *eventtest.Log, leaf *event.Leaf, part *event.Part, key *gm.PrivateKey, draft event.Draft) {
	t.Helper()
	batch, err := event.Sign(eventtest.Lines(t, draft), key)
	if err != nil {
		t.Fatal(err)
	}
	l.Batches[batch.Digest()] = batch.Raw
	leaf.ID, leaf.Batch, part.Event = batch.IDs[0], batch.Digest(), batch.Lines[0]
}

func TestAMapThatLeavesAScopeOutIsNeverCosigned(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 5)...)
	c.mustCosign(c.town.Addition(0))
	c.town.Uses(uses(0, 5)...)
	hidden := eventtest.Ref(statement.TypeGrant, 3)
	c.town.Log.Map = c.town.Log.Map.Set(event.ScopeKey(hidden), event.Scope{Count: 1, Last: 4}.Value())
	c.mustRefuse(c.town.Addition(5), witness.CodeMap)
	c.mustAlarm("map-events-2026-10.json")
}

func TestAFirstUseCountedForAnotherDatasetIsNeverCosigned(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 1)...)
	c.mustCosign(c.town.Addition(0))
	draft := witnesstest.Use(1)
	draft.Use.Grant, draft.Use.Application, draft.Handler = nil, nil, "h1"
	batch, err := event.Sign(eventtest.Lines(t, draft), c.town.User)
	if err != nil {
		t.Fatal(err)
	}
	c.town.Log.Batches[batch.Digest()] = batch.Raw
	leaf := event.Leaf{Kind: event.KindEvent, ID: batch.IDs[0], Batch: batch.Digest(), Received: 1, Height: 7, Rules: 1}
	leaf.Places[0] = event.Place{Count: 1} // It is the first of every dataset that has none.
	other := eventtest.Ref(statement.TypeEntry, 2)
	c.town.Log.AppendLeaf(t, leaf, [event.Places]*statement.Ref{&other})
	c.town.Log.Parts[1].Event = batch.Lines[0]
	c.mustRefuse(c.town.Addition(1), witness.CodeMap)
}

func TestEquivocationIsRefusedAndProven(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 5)...)
	first := c.town.Addition(0)
	c.mustCosign(first)
	other := c.town.Log.Checkpoint()
	other.Root = gm.Sum([]byte("another history"))
	note, err := checkpoint.SignEvents(other, c.town.Log.Key)
	if err != nil {
		t.Fatal(err)
	}
	c.mustRefuse(checkpoint.Addition{Old: 5, Note: note}, witness.CodeConflict)
	c.mustAlarm("equivocation-events-2026-5.json")
	file, err := os.ReadFile(filepath.Join(c.dir, "alarms", "equivocation-events-2026-5.json"))
	if err != nil {
		t.Fatal(err)
	}
	verifiers := []checkpoint.Verifier{{Name: name, Key: c.key.PublicKey()}}
	proven, err := checkpoint.VerifyEventsEquivocation(file, []*gm.PublicKey{c.town.Log.Key.PublicKey()}, verifiers)
	if err != nil || proven.First.Root != c.town.Log.Tree.Root() || proven.Second.Root != other.Root {
		t.Errorf("the file proves %+v, %v", proven, err)
	}
	c.restart()
	c.mustRefuse(first, witness.CodeBusy)
}

func TestAnEarlierForkIsRefusedAndProven(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 9)...)
	c.mustCosign(c.town.Addition(0))
	fork := eventtest.New(t)
	fork.Key = c.town.Log.Key
	fork.Append(t, c.town.User, uses(0, 4)...)
	c.mustRefuse(checkpoint.Addition{Old: 0, Note: fork.Note(t)}, witness.CodeConflict)
	c.mustAlarm("fork-events-2026-4.json")
	file, err := os.ReadFile(filepath.Join(c.dir, "alarms", "fork-events-2026-4.json"))
	if err != nil || !bytes.Contains(file, []byte(`"proof":["`)) || !bytes.Contains(file, []byte(`"own":"luzheng/`)) {
		t.Errorf("the file holds %s, %v", file, err)
	}
}

func TestRequestsThatDoNotContinueAreRefused(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 9)...)
	c.mustCosign(c.town.Addition(0))
	c.town.Uses(uses(0, 4)...)
	good := c.town.Addition(9)
	if c.mustRefuse(c.town.Addition(3), witness.CodeKnown); c.known != 9 {
		t.Errorf("told that %d is known, want 9", c.known)
	}
	c.mustRefuse(checkpoint.Addition{Old: 14, Note: good.Note}, witness.CodeOld)
	c.mustRefuse(checkpoint.Addition{Old: 9, Proof: good.Proof[1:], Note: good.Note}, witness.CodeProof)
	c.mustRefuse(checkpoint.Addition{Old: 9, Proof: append(merkle.Proof{{}}, good.Proof...), Note: good.Note}, witness.CodeProof)
	c.mustRefuse(checkpoint.Addition{Old: 9, Note: []byte("no note\n")}, witness.CodeRequest)
	foreign := c.town.Log.Checkpoint()
	foreign.Origin = checkpoint.EventsOrigin("luzhou-other", witnesstest.Year)
	absent := c.town.Log.Checkpoint()
	absent.Origin = checkpoint.EventsOrigin(eventtest.Ledger, witnesstest.Year+1)
	for _, unknown := range []checkpoint.Events{foreign, absent} {
		note, err := checkpoint.SignEvents(unknown, c.town.Log.Key)
		if err != nil {
			t.Fatal(err)
		}
		c.mustRefuse(checkpoint.Addition{Old: 0, Note: note}, witness.CodeUnknown)
	}
	stranger, err := checkpoint.SignEvents(c.town.Log.Checkpoint(), eventtest.NewKey(t))
	if err != nil {
		t.Fatal(err)
	}
	c.mustRefuse(checkpoint.Addition{Old: 9, Proof: good.Proof, Note: stranger}, witness.CodeNote)
	c.mustCosign(good)
	c.mustAlarm()
}

func TestLeavesThatAreNotUnderTheCheckpointAreNoFinding(t *testing.T) {
	c := newCourt(t)
	c.town.Uses(uses(0, 9)...)
	other := eventtest.New(t)
	other.Append(t, c.town.User, uses(0, 9)...)
	c.town.Serve = other
	c.mustRefuse(c.town.Addition(0), witness.CodeServed)
	c.mustAlarm()
	c.town.Serve = nil
	c.mustCosign(c.town.Addition(0))
}

func TestAnAnchorThatTheLeavesDoNotLeadTo(t *testing.T) {
	for what, change := range map[string]func(*entity.Anchor){
		"root": func(a *entity.Anchor) { a.Root = gm.Sum([]byte("other")) },
		"map":  func(a *entity.Anchor) { a.Map = gm.Sum([]byte("other")) },
	} {
		t.Run(what, func(t *testing.T) {
			c := newCourt(t)
			c.town.Uses(uses(0, 9)...)
			c.mustCosign(c.town.Addition(0))
			at := c.town.Log.Checkpoint()
			anchor := entity.Anchor{Size: int64(at.Size), Root: at.Root, Map: at.MapRoot, Time: at.Time, At: at.Time, Note: gm.Sum([]byte("note"))}
			change(&anchor)
			c.town.PutAnchor(anchor)
			if err := c.Look(context.Background()); err == nil {
				t.Error("the anchor was taken for what the leaves lead to")
			}
			c.mustAlarm("anchor-events-2026-9.json")
			c.town.Uses(uses(0, 1)...)
			c.mustRefuse(c.town.Addition(9), witness.CodeBusy)
		})
	}
}

func TestALogBeginsWithTheSeedThatTheLedgerNames(t *testing.T) {
	seed := func(c *court, id gm.Digest) {
		c.town.SetSeed(gm.Sum([]byte("last note of 2025")))
		c.town.Log.AppendLeaf(c.t, event.Leaf{Kind: event.KindSeed, ID: id, Received: 1, Height: 7, Rules: 1}, [event.Places]*statement.Ref{})
		c.town.Uses(uses(0, 3)...)
	}
	right := newCourt(t)
	seed(right, gm.Sum([]byte("last note of 2025")))
	right.mustCosign(right.town.Addition(0))
	wrong := newCourt(t)
	seed(wrong, gm.Sum([]byte("another note")))
	wrong.mustRefuse(wrong.town.Addition(0), "leaf.kind")
	none := newCourt(t)
	none.town.SetSeed(gm.Sum([]byte("last note of 2025")))
	none.town.Uses(uses(0, 3)...)
	none.mustRefuse(none.town.Addition(0), "leaf.kind")
}

func TestOrganisationsThatContradictEachOtherAreProven(t *testing.T) {
	c := newCourt(t)
	attested, err := c.town.Latest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	lie := attested.Checkpoint
	lie.MapRoot = gm.Sum([]byte("another map"))
	c.town.Dissent = [][]byte{c.town.Sign(lie, "510500.units")}
	if err := c.Look(context.Background()); err == nil {
		t.Error("the contradiction was not noticed")
	}
	if all := c.alarms(); len(all) != 1 || !strings.HasPrefix(all[0], "equivocation-statements-") {
		t.Errorf("alarms %v", all)
	}
}
