// Package eventtest is a whole event log in memory, for the tests of those who read one.
package eventtest

import (
	"fmt"
	"testing"

	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// Ledger is the ledger that all events here are for.
const Ledger statement.LedgerID = "luzhou-7c1e"

// Log is a log that judges nothing: every use is clean, unless Judge says otherwise.
type Log struct {
	Origin string
	Key    *gm.PrivateKey
	// Leaves are the log's, Parts the event of each; an empty part where there is none.
	Leaves [][]byte
	Parts  []event.Part
	// Batches are the envelopes by their digests.
	Batches map[gm.Digest][]byte
	Nodes   *merkle.Memory
	Tree    *merkle.Tree
	Scopes  map[statement.Ref]event.Scope
	Map     vmap.Map
	// Now is the log's clock, Unix milliseconds.
	Now int64
	// Judge gives the verdict on an event; nil for a log to which every use is clean.
	Judge func(e *event.Event) statement.Code
}

// New returns an empty log of the year 2026 with a key of its own.
func New(t testing.TB) *Log {
	t.Helper()
	nodes := &merkle.Memory{}
	return &Log{
		Origin: checkpoint.EventsOrigin(Ledger, 2026), Key: NewKey(t), Batches: map[gm.Digest][]byte{}, Nodes: nodes,
		Tree: merkle.NewTree(nodes), Scopes: map[statement.Ref]event.Scope{}, Now: 1_795_000_000_000,
	}
}

// NewKey returns a fresh key.
func NewKey(t testing.TB) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Ref names the n-th entity of a type.
func Ref(kind statement.EntityType, n int) statement.Ref {
	return statement.Created(kind, gm.Sum([]byte(kind), fmt.Append(nil, n)))
}

// Use is a use of the n-th dataset by the unit's n-th application under its n-th grant.
func Use(issuer statement.PartyID, n int) event.Draft {
	application, grant := Ref(statement.TypeApplication, n), Ref(statement.TypeGrant, n)
	return event.Draft{
		Ledger: Ledger, Issuer: issuer,
		Use: statement.UsageRecord{
			Action: statement.ActionAccess, Entry: Ref(statement.TypeEntry, n), Version: Ref(statement.TypeVersion, n),
			Application: &application, Grant: &grant, Purpose: "population-statistics", Mode: statement.ModeInterface, At: 1_795_000_000_000,
		},
	}
}

// Lines writes the events of drafts.
func Lines(t testing.TB, drafts ...event.Draft) [][]byte {
	t.Helper()
	lines := make([][]byte, len(drafts))
	for i, d := range drafts {
		e, err := event.New(d)
		if err != nil {
			t.Fatal(err)
		}
		if lines[i], err = e.Marshal(); err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// Append signs the drafts as one batch, makes a leaf of each, and gives their receipt entries.
func (l *Log) Append(t testing.TB, signer *gm.PrivateKey, drafts ...event.Draft) []event.Entry {
	t.Helper()
	b, err := event.Sign(Lines(t, drafts...), signer)
	if err != nil {
		t.Fatal(err)
	}
	return l.AppendBatch(t, b)
}

// AppendBatch makes a leaf of each event of a batch, whoever signed it.
func (l *Log) AppendBatch(t testing.TB, b *event.Batch) []event.Entry {
	t.Helper()
	l.Batches[b.Digest()] = b.Raw
	entries := make([]event.Entry, len(b.Events))
	for i, e := range b.Events {
		path, err := merkle.InclusionOf(b.IDs, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		leaf := event.Leaf{
			Kind: event.KindEvent, ID: b.IDs[i], Batch: b.Digest(), Position: uint32(i), Received: l.Now, Height: 7, Rules: 1,
		}
		if l.Judge != nil {
			leaf.Verdict = l.Judge(e)
		}
		for at, scope := range e.Scopes() {
			if scope != nil {
				leaf.Places[at] = l.Scopes[*scope].Place()
			}
		}
		entries[i] = event.Entry{ID: b.IDs[i], Index: l.Tree.Size(), Leaf: leaf.Hash()}
		l.AppendLeaf(t, leaf, e.Scopes())
		l.Parts[len(l.Parts)-1] = event.Part{Event: b.Lines[i], Path: path}
	}
	return entries
}

// AppendLeaf adds a leaf as it is, true or not, and counts it in the scopes.
func (l *Log) AppendLeaf(t testing.TB, leaf event.Leaf, scopes [event.Places]*statement.Ref) {
	t.Helper()
	index, err := l.Tree.Append(leaf.Hash())
	if err != nil {
		t.Fatal(err)
	}
	l.Leaves, l.Parts = append(l.Leaves, leaf.Append(nil)), append(l.Parts, event.Part{})
	for _, scope := range scopes {
		if scope != nil {
			l.Scopes[*scope] = l.Scopes[*scope].Next(index, leaf.Hash())
			l.Map = l.Map.Set(event.ScopeKey(*scope), l.Scopes[*scope].Value())
		}
	}
}

// Checkpoint is the log's as of now.
func (l *Log) Checkpoint() checkpoint.Events {
	return checkpoint.Events{Origin: l.Origin, Size: l.Tree.Size(), Root: l.Tree.Root(), MapRoot: l.Map.Root(), Time: l.Now}
}

// Note is the signed one.
func (l *Log) Note(t testing.TB) []byte {
	t.Helper()
	note, err := checkpoint.SignEvents(l.Checkpoint(), l.Key)
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// List is the complete list of a scope.
func (l *Log) List(t testing.TB, scope statement.Ref) event.List {
	t.Helper()
	list := event.List{Scope: scope, Leaves: [][]byte{}, Last: l.Scopes[scope].Last, Map: l.Map.Prove(event.ScopeKey(scope))}
	which, ok := event.PlaceOf(scope)
	if !ok {
		t.Fatalf("%s is no scope", scope)
	}
	for at := list.Last; at > 0; {
		leaf, err := event.ParseLeaf(l.Leaves[at-1])
		if err != nil {
			t.Fatal(err)
		}
		list.Leaves = append([][]byte{l.Leaves[at-1]}, list.Leaves...)
		at = leaf.Places[which].Prev
	}
	return list
}
