package verifytest

import (
	"context"

	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Year is that of every world's event log.
const Year = 2026

// EventLog is an event log of a world. It judges nothing; a test says how it judged.
type EventLog struct {
	*eventtest.Log
	Ref   statement.Ref
	Key   *Key
	world *World
	note  []byte
}

// EventLog opens the world's event log.
func (w *World) EventLog() *EventLog {
	w.t.Helper()
	l := &EventLog{Log: eventtest.New(w.t), Ref: statement.LogRef("2026"), Key: w.Key("510500.bureau", statement.PostLog, ""), world: w}
	l.Origin, l.Log.Key, l.Now = checkpoint.EventsOrigin(Ledger, Year), l.Key.PrivateKey, w.now
	w.Put(l.Ref, &entity.Log{
		Header: entity.Header[entity.LogState]{State: entity.LogOpen}, Origin: l.Origin, Keeper: "510500.bureau", Key: l.Key.Ref, OpenedAt: w.now,
	})
	return l
}

// Draft is a use of the n-th dataset by the person with the key.
func (l *EventLog) Draft(by *Key, n int) event.Draft {
	d := eventtest.Use(by.Party, n)
	d.Ledger, d.Handler, d.Use.At = Ledger, by.Handler, l.world.now
	return d
}

// Record adds one batch of uses.
func (l *EventLog) Record(by *Key, drafts ...event.Draft) []event.Entry {
	l.world.t.Helper()
	l.Now = l.world.now
	l.world.now += Step
	return l.Append(l.world.t, by.PrivateKey, drafts...)
}

// Anchor anchors the log's present state on the ledger, cosigned by witnesses under their names.
func (l *EventLog) Anchor(witnesses map[string]*gm.PrivateKey) {
	t := l.world.t
	t.Helper()
	l.Now = l.world.now
	note := l.Note(t)
	state := *l.world.State(l.Ref).(*entity.Log)
	c := l.Checkpoint()
	state.Anchor = &entity.Anchor{Size: int64(c.Size), Root: c.Root, Map: c.MapRoot, Time: c.Time, At: l.world.now, Note: gm.Sum(note)}
	l.world.Put(l.Ref, &state)
	l.world.now += Step
	for name, key := range witnesses {
		line := must(checkpoint.Cosign(note, name, key, l.Now/1000))(t)
		note = must(checkpoint.AddCosignatures(note, line))(t)
	}
	l.note = note
}

// Succeed opens the log of the next year, whose first leaf holds this one's last checkpoint, and anchors it, which closes this one.
func (l *EventLog) Succeed(witnesses map[string]*gm.PrivateKey) *EventLog {
	w := l.world
	w.t.Helper()
	closed := *w.State(l.Ref).(*entity.Log)
	next := &EventLog{Log: eventtest.New(w.t), Ref: statement.LogRef("2027"), Key: l.Key, world: w}
	next.Origin, next.Log.Key = checkpoint.EventsOrigin(Ledger, Year+1), l.Key.PrivateKey
	w.Put(next.Ref, &entity.Log{
		Header: entity.Header[entity.LogState]{State: entity.LogOpen}, Origin: next.Origin, Keeper: closed.Keeper, Key: l.Key.Ref, OpenedAt: w.now, Predecessor: &l.Ref,
	})
	seed := event.Leaf{Kind: event.KindSeed, ID: closed.Anchor.Note, Received: w.now, Height: 7, Rules: 1}
	next.AppendLeaf(w.t, seed, [event.Places]*statement.Ref{})
	next.Anchor(witnesses)
	closed.State, closed.Successor = entity.LogClosed, &next.Ref
	w.Put(l.Ref, &closed)
	return next
}

// Rotate gives the log another key; the ledger's state of it goes on naming the old one.
func (l *EventLog) Rotate() {
	l.world.t.Helper()
	state := *l.world.State(l.Ref).(*entity.Log)
	l.Key = l.world.Key("510500.bureau", statement.PostLog, "")
	l.Log.Key = l.Key.PrivateKey
	state.Former = append(state.Former, entity.FormerLogKey{Key: state.Key, Until: l.world.now})
	state.Key = l.Key.Ref
	l.world.Put(l.Ref, &state)
	l.world.now += Step
}

// One is the part of an evidence file about the use at an index, as of the last anchor.
func (l *EventLog) One(index uint64) *evidence.Events {
	t := l.world.t
	t.Helper()
	c, _, err := checkpoint.ParseEventsUnverified(l.note)
	if err != nil {
		t.Fatal(err)
	}
	proof := must(merkle.Inclusion(l.Nodes, index, c.Size))(t)
	e := &evidence.Events{Log: l.Ref, Note: string(l.note), One: &evidence.OneUse{
		Use: l.use(index), Index: int64(index), Proof: evidence.Inclusion(proof),
	}}
	e.SetBatches([][]byte{l.Batches[l.leaf(index).Batch]})
	return e
}

// All is the part of an evidence file about all uses of a scope, as of the last anchor, after which nothing may have been added.
func (l *EventLog) All(scope statement.Ref) *evidence.Events {
	l.world.t.Helper()
	list := l.List(l.world.t, scope)
	all := &evidence.AllUses{Last: int64(list.Last), Map: list.Map}
	var batches [][]byte
	which, _ := event.PlaceOf(scope)
	for at := list.Last; at > 0; at = l.leaf(at - 1).Places[which].Prev {
		all.Uses = append([]evidence.Use{l.use(at - 1)}, all.Uses...)
		if raw := l.Batches[l.leaf(at-1).Batch]; raw != nil {
			batches = append(batches, raw)
		}
	}
	e := &evidence.Events{Log: l.Ref, Note: string(l.note), All: all}
	e.SetBatches(batches)
	return e
}

func (l *EventLog) leaf(index uint64) event.Leaf {
	return must(event.ParseLeaf(l.Leaves[index]))(l.world.t)
}

func (l *EventLog) use(index uint64) evidence.Use {
	part := l.Parts[index]
	return evidence.Use{Leaf: l.Leaves[index], Event: part.Event, Path: evidence.Inclusion(part.Path)}
}

// UseEvidence assembles the evidence for the use at an index.
func (l *EventLog) UseEvidence(index uint64) *evidence.File {
	return l.assemble(evidence.ForEvent(l.leaf(index).ID), l.One(index))
}

// UsesEvidence assembles the evidence for all uses of a scope.
func (l *EventLog) UsesEvidence(scope statement.Ref) *evidence.File {
	return l.assemble(evidence.ForUses(scope), l.All(scope))
}

func (l *EventLog) assemble(subject evidence.Subject, part *evidence.Events) *evidence.File {
	w := l.world
	w.t.Helper()
	return must(evidence.Assemble(context.Background(), w.Source(), evidence.Request{
		Ledger: Ledger, Subject: subject, Root: w.root.certificate.KeyID(), Events: part,
	}))(w.t)
}
