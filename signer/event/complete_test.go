package event_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// grown is a log in which the first dataset, grant and application have every third use.
func grown(t testing.TB, n int) *eventtest.Log {
	t.Helper()
	l, key := eventtest.New(t), eventtest.NewKey(t)
	for i := 0; i < n; i += 5 {
		var drafts []event.Draft
		for j := i; j < min(i+5, n); j++ {
			drafts = append(drafts, eventtest.Use(unit, j%3))
		}
		l.Append(t, key, drafts...)
	}
	return l
}

func scopes() []statement.Ref {
	return []statement.Ref{
		eventtest.Ref(statement.TypeEntry, 0), eventtest.Ref(statement.TypeGrant, 1), eventtest.Ref(statement.TypeApplication, 2),
	}
}

func TestACompleteListIsWhole(t *testing.T) {
	l := grown(t, 31)
	c := l.Checkpoint()
	for i, scope := range scopes() {
		list := l.List(t, scope)
		placed, err := list.VerifyComplete(c.MapRoot, c.Size)
		if err != nil {
			t.Fatalf("%s: %v", scope, err)
		}
		for j, p := range placed {
			if p.Index != uint64(3*j+i) || p.Hash != merkle.LeafHash(l.Leaves[p.Index]) {
				t.Errorf("%s: use %d stands at %d", scope, j+1, p.Index)
			}
			part := l.Parts[p.Index]
			if e, signed, err := event.VerifyLeaf(&p.Leaf, part, l.Batches[p.Batch]); err != nil || e.Issuer != unit || len(signed.Signatures) != 1 {
				t.Errorf("%s: use %d: %v", scope, j+1, err)
			}
		}
	}
	unused := l.List(t, eventtest.Ref(statement.TypeEntry, 99))
	if placed, err := unused.VerifyComplete(c.MapRoot, c.Size); err != nil || len(placed) != 0 {
		t.Errorf("what nobody used: %v, %v", placed, err)
	}
}

func TestAListMayBeginLater(t *testing.T) {
	l := grown(t, 31)
	c, list := l.Checkpoint(), l.List(t, scopes()[0])
	placed, err := list.VerifyComplete(c.MapRoot, c.Size)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range placed {
		list.Before = list.Before.Next(p.Index, p.Hash)
		list.Leaves = list.Leaves[1:]
		rest, err := list.VerifyComplete(c.MapRoot, c.Size)
		if err != nil || len(rest) != len(list.Leaves) {
			t.Fatalf("from %+v: %d leaves, %v", list.Before, len(rest), err)
		}
	}
	list = l.List(t, scopes()[0])
	list.Before, list.Leaves = event.Scope{Count: 2, Last: placed[1].Index + 1}, list.Leaves[2:]
	if _, err := list.VerifyComplete(c.MapRoot, c.Size); codeOf(err) != event.CodeState {
		t.Errorf("a beginning that nothing binds: %v", err)
	}
	list = l.List(t, scopes()[0])
	list.Before, list.Leaves = event.Scope{}.Next(placed[0].Index, placed[0].Hash), list.Leaves[1:]
	list.Before.Last++
	if _, err := list.VerifyComplete(c.MapRoot, c.Size); codeOf(err) != event.CodeMissing {
		t.Errorf("a beginning after another leaf: %v", err)
	}
}

func TestAnIncompleteListIsRefused(t *testing.T) {
	l := grown(t, 31)
	c := l.Checkpoint()
	later := grown(t, 34)
	for _, test := range []struct {
		name  string
		code  event.Code
		spoil func(list *event.List)
	}{
		{"the first is missing", event.CodeMissing, func(l *event.List) { l.Leaves = l.Leaves[1:] }},
		{"one is missing", event.CodeMissing, func(l *event.List) { l.Leaves = slices.Delete(l.Leaves, 4, 5) }},
		{"the last is missing", event.CodeState, func(l *event.List) { l.Leaves = l.Leaves[:10] }},
		{"all are missing", event.CodeOrder, func(l *event.List) { l.Leaves = nil }},
		{"all are missing, and their end", event.CodeState, func(l *event.List) { l.Leaves, l.Last = nil, 0 }},
		{"two are swapped", event.CodeMissing, func(l *event.List) { l.Leaves[2], l.Leaves[3] = l.Leaves[3], l.Leaves[2] }},
		{"one is there twice", event.CodeMissing, func(l *event.List) { l.Leaves = slices.Insert(l.Leaves, 2, l.Leaves[1]) }},
		{"the last stands elsewhere", event.CodeState, func(l *event.List) { l.Last-- }},
		{"the last stands beyond the log", event.CodeOrder, func(l *event.List) { l.Last = 32 }},
		{"the last stands before others", event.CodeOrder, func(l *event.List) { l.Last = 1 }},
		{"the last stands nowhere", event.CodeOrder, func(l *event.List) { l.Last = 0 }},
		{"of another grant", event.CodeOutside, func(l *event.List) { l.Scope = unitScope() }},
		{"of another dataset", event.CodeState, func(l *event.List) { l.Scope = eventtest.Ref(statement.TypeEntry, 1) }},
		{"no leaf", event.CodeLeaf, func(l *event.List) { l.Leaves[3] = l.Leaves[3][1:] }},
		{"a verdict is whitewashed", event.CodeState, func(l *event.List) { l.Leaves[3] = otherVerdict(l.Leaves[3]) }},
		{"the proof of another map", event.CodeState, func(l *event.List) { l.Map = later.Map.Prove(event.ScopeKey(l.Scope)) }},
		{"a beginning without an end", event.CodeOrder, func(l *event.List) { l.Before.Chain[0] = 1 }},
		{"a beginning after the end", event.CodeOrder, func(l *event.List) { l.Before = event.Scope{Count: 1, Last: 40} }},
	} {
		list := l.List(t, scopes()[0])
		test.spoil(&list)
		if _, err := list.VerifyComplete(c.MapRoot, c.Size); codeOf(err) != test.code {
			t.Errorf("%s: want %s, got %v", test.name, test.code, err)
		}
	}
	list := l.List(t, scopes()[0])
	list.Leaves = slices.Delete(list.Leaves, 4, 5)
	if _, err := list.VerifyComplete(c.MapRoot, c.Size); err == nil || !strings.Contains(err.Error(), "use number 5") {
		t.Errorf("it does not say which is missing: %v", err)
	}
}

func unitScope() statement.Ref { return unit.Ref() }

func otherVerdict(raw []byte) []byte {
	leaf, err := event.ParseLeaf(raw)
	if err != nil {
		return nil
	}
	leaf.Verdict = "suspected.mode"
	return leaf.Append(nil)
}

// A list with any byte changed is refused.
func TestEveryByteOfAListCounts(t *testing.T) {
	l := grown(t, 13)
	c := l.Checkpoint()
	raw, err := strictjson.Marshal(l.List(t, scopes()[0]))
	if err != nil {
		t.Fatal(err)
	}
	read := func(raw []byte) error {
		var list event.List
		if err := strictjson.UnmarshalCanonical(raw, &list, 1<<20); err != nil {
			return err
		}
		_, err := list.VerifyComplete(c.MapRoot, c.Size)
		return err
	}
	if err := read(raw); err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if read(bad) == nil {
				t.Fatalf("byte %d, bit %d changed unnoticed: %s", i, bit, bad)
			}
		}
	}
}

func TestALeafIsHeldToItsEvent(t *testing.T) {
	l := grown(t, 9)
	const at = 6
	good, err := event.ParseLeaf(l.Leaves[at])
	if err != nil {
		t.Fatal(err)
	}
	batch := l.Batches[good.Batch]
	strangers := eventtest.New(t)
	strangers.Append(t, eventtest.NewKey(t), eventtest.Use(other, 0))
	// forge signs, under the header of the unit's batches, an event that is not of the header's ledger or issuer.
	forge := func(spoil func(e *event.Event)) func(leaf *event.Leaf, part *event.Part, batch *[]byte) {
		return func(leaf *event.Leaf, part *event.Part, batch *[]byte) {
			e, err := event.Parse(part.Event)
			if err != nil {
				t.Fatal(err)
			}
			spoil(e)
			*part = event.Part{Event: marshal(t, e)}
			id := event.ID(part.Event)
			payload, err := strictjson.Marshal(event.Header{V: 1, Ledger: eventtest.Ledger, Issuer: unit, Root: id, Count: 1})
			if err != nil {
				t.Fatal(err)
			}
			signed, err := envelope.Sign(envelope.TypeEvents, payload, eventtest.NewKey(t))
			if err != nil {
				t.Fatal(err)
			}
			*batch = signed.Append(nil)
			leaf.ID, leaf.Batch, leaf.Position = id, gm.Sum(*batch), 0
		}
	}
	for name, spoil := range map[string]func(leaf *event.Leaf, part *event.Part, batch *[]byte){
		"another event":  func(_ *event.Leaf, p *event.Part, _ *[]byte) { *p = l.Parts[at+1] },
		"another batch":  func(leaf *event.Leaf, _ *event.Part, _ *[]byte) { leaf.Batch[0] ^= 1 },
		"another ID":     func(leaf *event.Leaf, _ *event.Part, _ *[]byte) { leaf.ID[0] ^= 1 },
		"another place":  func(leaf *event.Leaf, _ *event.Part, _ *[]byte) { leaf.Position-- },
		"an import":      func(leaf *event.Leaf, _ *event.Part, _ *[]byte) { leaf.Kind = event.KindImport },
		"a hidden scope": func(leaf *event.Leaf, _ *event.Part, _ *[]byte) { leaf.Places[1] = event.Place{} },
		"no path":        func(_ *event.Leaf, p *event.Part, _ *[]byte) { p.Path = nil },
		"no event":       func(_ *event.Leaf, p *event.Part, _ *[]byte) { p.Event = []byte("{}") },
		"no envelope":    func(_ *event.Leaf, _ *event.Part, b *[]byte) { *b = nil },
		"another's batch": func(leaf *event.Leaf, _ *event.Part, b *[]byte) {
			for digest, raw := range strangers.Batches {
				leaf.Batch, *b = digest, raw
			}
		},
		"another issuer's event": forge(func(e *event.Event) { e.Issuer = other }),
		"another ledger's event": forge(func(e *event.Event) { e.Ledger = "luzhou-other" }),
	} {
		leaf, part, b := good, l.Parts[at], batch
		spoil(&leaf, &part, &b)
		if e, _, err := event.VerifyLeaf(&leaf, part, b); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// FuzzList: nothing but the whole list passes for it.
func FuzzList(f *testing.F) {
	l := grown(f, 13)
	c := l.Checkpoint()
	good, err := strictjson.Marshal(l.List(f, scopes()[0]))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var list event.List
		if strictjson.UnmarshalCanonical(raw, &list, 1<<20) != nil {
			return
		}
		placed, err := list.VerifyComplete(c.MapRoot, c.Size)
		if err == nil && list.Before.Count == 0 && uint64(len(placed)) != l.Scopes[list.Scope].Count {
			t.Fatalf("%d of %d uses of %s pass for all", len(placed), l.Scopes[list.Scope].Count, list.Scope)
		}
	})
}
