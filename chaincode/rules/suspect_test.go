package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// misused puts a use of a grant for another purpose into a log, after a clean one, and anchors both.
func misused(w *rulestest.World, l *rulestest.EventLog, spoil func(*event.Event)) (rulestest.Access, rulestest.Logged) {
	a, officer := w.GrantedAccess(tjj, zgj), w.Person(zgj, statement.PostOfficer)
	l.Use(w.Event(a.Use(w.Now), officer), officer)
	e := w.Event(a.Use(w.Now), officer)
	e.Purpose = "marketing"
	spoil(e)
	use := l.Use(e, officer)
	l.Anchor()
	return a, use
}

// misusedAgain puts a use alike into the log, and anchors it.
func misusedAgain(w *rulestest.World, l *rulestest.EventLog, use rulestest.Logged) rulestest.Logged {
	said, err := event.Parse(use.Event)
	w.Must(err)
	officer := w.Person(zgj, statement.PostOfficer)
	e := w.Event(&said.UsageRecord, officer)
	again := l.Use(e, officer)
	l.Anchor()
	return again
}

func suspectScenarios() []scenario {
	asItWas := func(*event.Event) {}
	suspecting := func(code statement.Code, name string, spoil func(*rulestest.World, *rulestest.EventLog, *statement.UsageSuspect)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			body := l.Suspecting(use, 1)
			spoil(w, l, body)
			return l.Say(body)
		}}
	}
	return []scenario{
		suspecting("log.moved", "a later checkpoint is anchored", func(w *rulestest.World, l *rulestest.EventLog, _ *statement.UsageSuspect) {
			grow(w, l)
			l.Anchor()
		}),
		suspecting("suspect.inclusion", "another place", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.UsageSuspect) { b.Index-- }),
		suspecting("suspect.inclusion", "a verdict that the log did not reach", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.UsageSuspect) {
			leaf, _ := event.ParseLeaf(b.Leaf)
			leaf.Verdict = "suspected.onward"
			b.Leaf = leaf.Append(nil)
		}),
		suspecting("suspect.leaf", "no leaf", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.UsageSuspect) { b.Leaf = []byte{1} }),
		suspecting("suspect.leaf", "no event", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.UsageSuspect) { b.Event = []byte("{}") }),
		suspecting("suspect.leaf", "no batch", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.UsageSuspect) { b.Batch = []byte("{}") }),
		suspecting("suspect.leaf", "another event", func(w *rulestest.World, l *rulestest.EventLog, b *statement.UsageSuspect) {
			officer := w.Person(zgj, statement.PostOfficer)
			other, err := w.Event(free(w), officer).Marshal()
			w.Must(err)
			b.Event = other
		}),
		{"suspect.leaf", "a clean use", func(w *rulestest.World) []byte {
			l, officer := w.OpenLog(), w.Person(zgj, statement.PostOfficer)
			use := l.Use(w.Event(free(w), officer), officer)
			l.Anchor()
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.leaf", "another ledger's event", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, func(e *event.Event) { e.Ledger = "luzhou-other" })
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.signature", "signed by another party", func(w *rulestest.World) []byte {
			l, e := w.OpenLog(), w.Event(free(w), w.Person(zgj, statement.PostOfficer))
			use := forged(w, l, e, w.Person(tjj, statement.PostOfficer))
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.signature", "signed by nobody known", func(w *rulestest.World) []byte {
			l, e := w.OpenLog(), w.Event(free(w), w.Person(zgj, statement.PostOfficer))
			use := forged(w, l, e, w.NewPerson(zgj, statement.PostOfficer))
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.signature", "signed with another key than it names", func(w *rulestest.World) []byte {
			l, e := w.OpenLog(), w.Event(free(w), w.Person(zgj, statement.PostOfficer))
			use := forged(w, l, e, w.Person(tjj, statement.PostOfficer), w.Person(zgj, statement.PostOfficer))
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.intent", "a wish that was denied", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, func(e *event.Event) { e.Intent = true })
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.known", "brought up twice", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			w.Accept(l.Say(l.Suspecting(use, 1)))
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.overlap", "the same use again under a later checkpoint", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			w.Accept(l.Say(l.Suspecting(use, 1)))
			grow(w, l)
			l.Anchor()
			return l.Say(l.Suspecting(use, 1))
		}},
		{"suspect.overlap", "a use alike that the one before had counted", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			again := misusedAgain(w, l, use)
			w.Accept(l.Say(l.Suspecting(use, 2)))
			return l.Say(l.Suspecting(again, 1))
		}},
		{"suspect.overlap", "a use before those that were brought up", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			again := misusedAgain(w, l, use)
			w.Accept(l.Say(l.Suspecting(again, 1)))
			return l.Say(l.Suspecting(use, 2))
		}},
		{"log.key", "another key brings it up", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			l.Key = w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			return l.Say(l.Suspecting(use, 1))
		}},
		{"authority.post", "a supervisor brings it up", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			_, use := misused(w, l, asItWas)
			return w.Sign(l.Suspecting(use, 1), nil, w.Person(bureau, statement.PostSupervisor))
		}},
	}
}

// forged puts an event into the log as if the log had taken it from somebody who may not sign it, and anchors it. The signature names the
// key of another person, if one is given.
func forged(w *rulestest.World, l *rulestest.EventLog, e *event.Event, by *rulestest.Person, named ...*rulestest.Person) rulestest.Logged {
	line, err := e.Marshal()
	w.Must(err)
	batch, err := event.Sign([][]byte{line}, by.Key)
	w.Must(err)
	for _, p := range named {
		batch.Signed.Signatures[0].KeyID = p.Certificate.KeyID()
		batch.Raw = batch.Signed.Append(nil)
	}
	leaf := event.Leaf{
		Kind: event.KindEvent, ID: batch.IDs[0], Batch: batch.Digest(), Received: w.Now, Height: 1, Rules: 1, Verdict: "suspected.grant-missing",
		Places: [event.Places]event.Place{{Count: 1}},
	}
	use := rulestest.Logged{Index: l.Append(leaf), Leaf: leaf, Event: line, Batch: batch.Raw}
	l.Anchor()
	return use
}

func TestASuspicionOfTheLogGoesTheWayOfAll(t *testing.T) {
	w := rulestest.Founded(t)
	l := w.OpenLog()
	a, use := misused(w, l, func(*event.Event) {})
	d := w.Record(l.Say(l.Suspecting(use, 2)))
	ref := statement.Created(statement.TypeSuspicion, d.Outcome.ID)
	s := rulestest.Get[*entity.Suspicion](w, ref)
	if s.Code != "suspected.purpose" || s.Unit != zgj || s.Provider != tjj || *s.Grant != a.Grant || s.Version != a.Version || s.Rules != 1 {
		t.Errorf("the suspicion is %+v", s)
	}
	if *s.Log != l.Ref || s.Index != int64(use.Index) || s.Uses != 2 || s.Principal != "" {
		t.Errorf("the suspicion is of %s, %d: %d uses", s.Log, s.Index, s.Uses)
	}
	w.Accept(explaining(w, ref, zgj))
	w.Accept(confirming(w, ref, w.Supervision()...))
	if s = rulestest.Get[*entity.Suspicion](w, ref); s.State != entity.SuspicionConfirmed || s.Uses != 2 {
		t.Errorf("the suspicion is %+v", s)
	}
}

// TestUsesAlikeAreCountedOn: what comes after a suspicion begins another; other uses are counted by themselves.
func TestUsesAlikeAreCountedOn(t *testing.T) {
	w := rulestest.Founded(t)
	l := w.OpenLog()
	a, use := misused(w, l, func(*event.Event) {})
	officer := w.Person(zgj, statement.PostOfficer)
	bare := a.Use(w.Now)
	bare.Grant = nil
	other := l.Use(w.Event(bare, officer), officer)
	l.Anchor()
	w.Accept(l.Say(l.Suspecting(use, 1)))
	w.Accept(l.Say(l.Suspecting(other, 1)))
	again := misusedAgain(w, l, use)
	d := w.Record(l.Say(l.Suspecting(again, 1)))
	s := rulestest.Get[*entity.Suspicion](w, statement.Created(statement.TypeSuspicion, d.Outcome.ID))
	if s.Index != int64(again.Index) || s.Size != int64(l.Size()) || s.Uses != 1 {
		t.Errorf("the suspicion is of leaves %d to %d: %d uses", s.Index, s.Size, s.Uses)
	}
}

// TestWhomASuspicionOfTheLogConcerns: a contractor's use is its principal's matter too; data that nobody knows is nobody's.
func TestWhomASuspicionOfTheLogConcerns(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	l, officer := w.OpenLog(), w.Person(zgj, statement.PostOfficer)
	nothing := statement.Created(statement.TypeEntry, gm.Sum([]byte("nothing")))
	u := free(w)
	u.Entry = nothing
	use := l.Use(w.Event(u, officer), officer)
	l.Anchor()
	d := w.Record(l.Say(l.Suspecting(use, 1)))
	s := rulestest.Get[*entity.Suspicion](w, statement.Created(statement.TypeSuspicion, d.Outcome.ID))
	if s.Code != "suspected.unknown" || s.Provider != "" || s.Entry != nothing {
		t.Errorf("the suspicion is %+v", s)
	}
}
