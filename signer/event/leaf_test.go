package event_test

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"testing"

	"luzheng/signer/event"
	"luzheng/signer/gm"
)

func leafOf(kind event.Kind) event.Leaf {
	l := event.Leaf{Kind: kind, ID: gm.Sum([]byte("id")), Received: 1_795_000_000_456, Height: 4711, Rules: 3}
	if kind == event.KindEvent {
		l.Batch, l.Position = gm.Sum([]byte("batch")), 9
	}
	if kind != event.KindSeed {
		l.Verdict = "suspected.mode"
		l.Places = [event.Places]event.Place{{Count: 5, Prev: 400}, {}, {Count: 1}}
	}
	return l
}

func TestALeafIsGolden(t *testing.T) {
	for name, kind := range map[string]event.Kind{"event": event.KindEvent, "seed": event.KindSeed, "import": event.KindImport} {
		l := leafOf(kind)
		stored := golden(t, "leaf."+name+".v1.hex", []byte(hex.EncodeToString(l.Append(nil))))
		want, err := hex.DecodeString(string(stored))
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Append(nil); !bytes.Equal(got, want) {
			t.Errorf("%s: %x, want %x", name, got, want)
		}
		back, err := event.ParseLeaf(want)
		if err != nil || !reflect.DeepEqual(back, l) {
			t.Errorf("%s: %+v, %v", name, back, err)
		}
		if l.Hash() != gm.Sum([]byte{0}, want) {
			t.Errorf("%s: hash %s", name, l.Hash())
		}
	}
}

func TestALeafIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(l *event.Leaf){
		"no kind":                     func(l *event.Leaf) { l.Kind = 0 },
		"kind 4":                      func(l *event.Leaf) { l.Kind = 4 },
		"an import in a batch":        func(l *event.Leaf) { l.Kind = event.KindImport },
		"a seed with a verdict":       func(l *event.Leaf) { *l = leafOf(event.KindSeed); l.Verdict = "suspected.mode" },
		"a seed in a scope":           func(l *event.Leaf) { *l = leafOf(event.KindSeed); l.Places[0].Count = 1 },
		"a time before 1970":          func(l *event.Leaf) { l.Received = -1 },
		"a time of 2⁵³":               func(l *event.Leaf) { l.Received = 1 << 53 },
		"a height of 2⁵³":             func(l *event.Leaf) { l.Height = 1 << 53 },
		"a verdict of another form":   func(l *event.Leaf) { l.Verdict = "Suspected" },
		"a position no batch has":     func(l *event.Leaf) { l.Position = event.MaxBatch },
		"no dataset":                  func(l *event.Leaf) { l.Places[0] = event.Place{} },
		"a first that has one before": func(l *event.Leaf) { l.Places[0] = event.Place{Count: 1, Prev: 1} },
		"a second that has none":      func(l *event.Leaf) { l.Places[1] = event.Place{Count: 2} },
		"none that has one before":    func(l *event.Leaf) { l.Places[1] = event.Place{Prev: 2} },
		"a count of 2⁵³":              func(l *event.Leaf) { l.Places[1] = event.Place{Count: 1 << 53, Prev: 2} },
	} {
		l := leafOf(event.KindEvent)
		spoil(&l)
		if back, err := event.ParseLeaf(l.Append(nil)); codeOf(err) != event.CodeLeaf {
			t.Errorf("%s: %+v, %v", name, back, err)
		}
	}
	l := leafOf(event.KindEvent)
	raw := l.Append(nil)
	for n := range raw {
		if _, err := event.ParseLeaf(raw[:n]); err == nil {
			t.Errorf("%d bytes are a leaf", n)
		}
	}
	if _, err := event.ParseLeaf(append(raw, 0)); err == nil {
		t.Error("a byte more is a leaf")
	}
}

// Every byte of a leaf stands for something: changed, it is another leaf or none.
func TestEveryByteOfALeafCounts(t *testing.T) {
	l := leafOf(event.KindEvent)
	raw := l.Append(nil)
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if back, err := event.ParseLeaf(bad); err == nil && (reflect.DeepEqual(back, l) || back.Hash() == l.Hash()) {
				t.Fatalf("byte %d, bit %d changed unnoticed", i, bit)
			}
		}
	}
}

func FuzzParseLeaf(f *testing.F) {
	for _, kind := range []event.Kind{event.KindEvent, event.KindSeed, event.KindImport} {
		l := leafOf(kind)
		f.Add(l.Append(nil))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := event.ParseLeaf(raw)
		if err == nil && !bytes.Equal(l.Append(nil), raw) {
			t.Fatalf("%x has another form %x", raw, l.Append(nil))
		}
	})
}

func TestAScopeIsGolden(t *testing.T) {
	var s event.Scope
	if s.Place() != (event.Place{Count: 1}) {
		t.Errorf("the first place is %+v", s.Place())
	}
	s = s.Next(41, gm.Sum([]byte("leaf"))).Next(50, gm.Sum([]byte("leaf 2")))
	if s.Count != 2 || s.Last != 51 || s.Place() != (event.Place{Count: 3, Prev: 51}) {
		t.Errorf("%+v", s)
	}
	made := s.Chain.String() + "\n" + s.Value().String() + "\n" + event.ScopeKey(unit.Ref()).String() + "\n"
	if want := golden(t, "scope.v1.txt", []byte(made)); made != string(want) {
		t.Errorf("got\n%swant\n%s", made, want)
	}
}
