package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// running opens a log in which two uses stand and are anchored.
func running(w *rulestest.World) *rulestest.EventLog {
	l := w.OpenLog()
	u := free(w)
	for range 2 {
		l.Use(w.Event(u, w.Person(zgj, statement.PostOfficer)), w.Person(zgj, statement.PostOfficer))
	}
	l.Anchor()
	return l
}

// grow adds a use.
func grow(w *rulestest.World, l *rulestest.EventLog) {
	officer := w.Person(zgj, statement.PostOfficer)
	l.Use(w.Event(free(w), officer), officer)
}

// turnOfYear brings the world into the next year.
func turnOfYear(w *rulestest.World) {
	for year := w.Year(); w.Year() == year; {
		w.Now += day
	}
}

// successor opens the log of the next year, after a running one.
func successor(w *rulestest.World) (before, after *rulestest.EventLog) {
	before = running(w)
	turnOfYear(w)
	after = w.NewLog()
	w.Accept(after.Opening(&before.Ref))
	return before, after
}

func logScenarios() []scenario {
	// anchoring presents a checkpoint, spoiled, of a running log that grew by a leaf.
	anchoring := func(code statement.Code, name string, spoil func(*rulestest.World, *rulestest.EventLog, *checkpoint.Events)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			l := running(w)
			grow(w, l)
			c := l.Checkpoint(l.Size())
			spoil(w, l, &c)
			return l.Say(l.Anchoring(c))
		}}
	}
	// saying presents the anchor itself spoiled.
	saying := func(code statement.Code, name string, spoil func(*rulestest.World, *rulestest.EventLog, *statement.LogAnchor)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			l := running(w)
			grow(w, l)
			body := l.Anchoring(l.Checkpoint(l.Size()))
			spoil(w, l, body)
			return l.Say(body)
		}}
	}
	seeding := func(name string, spoil func(*rulestest.World, *rulestest.EventLog, *statement.LogAnchor)) scenario {
		return scenario{"log.seed", name, func(w *rulestest.World) []byte {
			before, l := successor(w)
			seed := l.Seed(before.Ref)
			body := l.Anchoring(l.Checkpoint(1))
			body.Seed = seed
			spoil(w, before, body)
			return l.Say(body)
		}}
	}
	return []scenario{
		anchoring("log.fork", "another root for the anchored size", func(_ *rulestest.World, l *rulestest.EventLog, c *checkpoint.Events) {
			*c = l.Checkpoint(2)
			c.Root = gm.Sum([]byte("another history"))
		}),
		anchoring("log.fork", "another map for the anchored size", func(_ *rulestest.World, l *rulestest.EventLog, c *checkpoint.Events) {
			*c = l.Checkpoint(2)
			c.MapRoot = gm.Sum([]byte("another map"))
		}),
		anchoring("log.shrink", "fewer leaves than are anchored", func(_ *rulestest.World, l *rulestest.EventLog, c *checkpoint.Events) {
			*c = l.Checkpoint(1)
		}),
		anchoring("log.stale", "the anchored one again", func(_ *rulestest.World, l *rulestest.EventLog, c *checkpoint.Events) {
			*c = l.Checkpoint(2)
		}),
		anchoring("log.stale", "one from before", func(_ *rulestest.World, l *rulestest.EventLog, c *checkpoint.Events) {
			*c = l.Checkpoint(1)
			c.Time -= day
		}),
		anchoring("log.stale", "more leaves and an earlier time", func(_ *rulestest.World, _ *rulestest.EventLog, c *checkpoint.Events) {
			c.Time -= day
		}),
		anchoring("log.future", "a clock that is ahead", func(_ *rulestest.World, _ *rulestest.EventLog, c *checkpoint.Events) { c.Time += day }),
		anchoring("log.origin", "another log's checkpoint", func(_ *rulestest.World, _ *rulestest.EventLog, c *checkpoint.Events) {
			c.Origin = checkpoint.EventsOrigin(rulestest.Ledger, 2001)
		}),
		anchoring("log.inconsistent", "anchored leaves changed", func(_ *rulestest.World, _ *rulestest.EventLog, c *checkpoint.Events) {
			c.Root = gm.Sum([]byte("another history"))
		}),
		saying("log.inconsistent", "no proof", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) { b.Consistency = nil }),
		{"log.inconsistent", "a proof for the first checkpoint", func(w *rulestest.World) []byte {
			l := w.OpenLog()
			body := l.Anchoring(l.Checkpoint(0))
			body.Consistency = []gm.Digest{gm.Sum(nil)}
			return l.Say(body)
		}},
		saying("log.note", "no checkpoint", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) { b.Note = []byte("x") }),
		saying("log.note", "under another key", func(w *rulestest.World, l *rulestest.EventLog, b *statement.LogAnchor) {
			note, err := checkpoint.SignEvents(l.Checkpoint(l.Size()), w.Person(cyber, statement.PostFollower).Key)
			w.Must(err)
			b.Note = note
		}),
		saying("log.note", "cosigned", func(w *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) {
			line, err := checkpoint.Cosign(b.Note, "court", w.Person(cyber, statement.PostFollower).Key, w.Now/1000)
			w.Must(err)
			b.Note, err = checkpoint.AddCosignatures(b.Note, line)
			w.Must(err)
		}),
		saying("log.seed", "a seed later on", func(_ *rulestest.World, l *rulestest.EventLog, b *statement.LogAnchor) {
			b.Seed = &statement.LogSeed{Predecessor: l.Ref, Leaf: []byte{1}}
		}),
		seeding("no seed", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) { b.Seed = nil }),
		seeding("no leaf", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) { b.Seed.Leaf = []byte{1} }),
		seeding("not the first leaf", func(_ *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) {
			b.Seed.Inclusion = []gm.Digest{gm.Sum(nil)}
		}),
		seeding("another checkpoint than the last", func(w *rulestest.World, before *rulestest.EventLog, _ *statement.LogAnchor) {
			grow(w, before)
			before.Anchor()
		}),
		seeding("itself as its predecessor", func(w *rulestest.World, _ *rulestest.EventLog, b *statement.LogAnchor) {
			b.Seed.Predecessor = *rulestest.Get[*entity.Ledger](w, ledgerRef()).Log
		}),
		{"log.seed", "a predecessor without a checkpoint", func(w *rulestest.World) []byte {
			before := w.OpenLog()
			turnOfYear(w)
			l := w.NewLog()
			w.Accept(l.Opening(&before.Ref))
			body := l.Anchoring(l.Checkpoint(0))
			body.Seed = &statement.LogSeed{Predecessor: before.Ref, Leaf: []byte{1}}
			return l.Say(body)
		}},
		{"state.transition", "a checkpoint of a log that ended", func(w *rulestest.World) []byte {
			before, l := successor(w)
			seed := l.Seed(before.Ref)
			body := l.Anchoring(l.Checkpoint(1))
			body.Seed = seed
			w.Accept(l.Say(body))
			return before.Say(before.Anchoring(before.Checkpoint(2)))
		}},
		{"log.year", "next year's log", func(w *rulestest.World) []byte {
			l := w.NewLog()
			l.Ref = statement.LogRef("2099")
			return l.Opening(nil)
		}},
		{"log.predecessor", "none where there is one", func(w *rulestest.World) []byte {
			running(w)
			turnOfYear(w)
			return w.NewLog().Opening(nil)
		}},
		{"subject.exists", "the same year twice", func(w *rulestest.World) []byte { return running(w).Opening(nil) }},
		{"log.key", "a gateway's certificate", func(w *rulestest.World) []byte {
			l := w.NewLog()
			l.Key = w.Person(bureau, statement.PostGateway)
			return l.Opening(nil)
		}},
		{"log.key", "another party's certificate", func(w *rulestest.World) []byte {
			l := w.NewLog()
			l.Key = w.RegisterPerson(w.NewPerson(cyber, statement.PostLog))
			return l.Opening(nil)
		}},
		{"log.key", "a revoked certificate", func(w *rulestest.World) []byte {
			l := w.NewLog()
			revokeKey(w, l.Key)
			return l.Opening(nil)
		}},
		{"log.key", "a checkpoint under a key that the log does not have", func(w *rulestest.World) []byte {
			l := running(w)
			grow(w, l)
			l.Key = w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			return l.Say(l.Anchoring(l.Checkpoint(l.Size())))
		}},
		{"certificate.revoked", "a checkpoint under a revoked key", func(w *rulestest.World) []byte {
			l := running(w)
			grow(w, l)
			revokeKey(w, l.Key)
			return l.Say(l.Anchoring(l.Checkpoint(l.Size())))
		}},
		{"log.key", "rotated by another key", func(w *rulestest.World) []byte {
			l := running(w)
			l.Key = w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			return rotating(w, l, w.RegisterPerson(w.NewPerson(bureau, statement.PostLog)))
		}},
		{"signature.count", "rotated by the old key alone", func(w *rulestest.World) []byte {
			l := running(w)
			next := w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			return l.Say(&statement.LogRotate{To: next.Ref()})
		}},
		{"signature.successor", "rotated to another key than signs", func(w *rulestest.World) []byte {
			l := running(w)
			next := w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			other := w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
			return w.Sign(&statement.LogRotate{To: next.Ref()}, &l.Ref, l.Key, other)
		}},
		{"signature.successor", "rotated to a key of another post", func(w *rulestest.World) []byte {
			l := running(w)
			return rotating(w, l, w.Person(bureau, statement.PostGateway))
		}},
		{"authority.owner", "another party's log service anchors", func(w *rulestest.World) []byte {
			l := running(w)
			l.Key = w.RegisterPerson(w.NewPerson(cyber, statement.PostLog))
			return l.Say(l.Anchoring(l.Checkpoint(l.Size())))
		}},
		{"authority.post", "the gateway anchors", func(w *rulestest.World) []byte {
			l := running(w)
			l.Key = w.Person(bureau, statement.PostGateway)
			return l.Say(l.Anchoring(l.Checkpoint(l.Size())))
		}},
		{"usage.closed", "a use on the ledger", func(w *rulestest.World) []byte {
			w.OpenLog()
			return w.Sign(free(w), nil, w.Person(zgj, statement.PostOfficer))
		}},
	}
}

func revokeKey(w *rulestest.World, p *rulestest.Person) {
	ref := p.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "key-lost"}, &ref, w.Person(bureau, statement.PostOfficer)))
}

func rotating(w *rulestest.World, l *rulestest.EventLog, next *rulestest.Person) []byte {
	return w.Sign(&statement.LogRotate{To: next.Ref()}, &l.Ref, l.Key, next)
}

func TestALogGrowsFromCheckpointToCheckpoint(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	l := w.OpenLog()
	if ledger := rulestest.Get[*entity.Ledger](w, ledgerRef()); ledger.Log == nil || *ledger.Log != l.Ref {
		t.Errorf("the ledger is %+v", ledger)
	}
	l.Anchor() // empty
	for range 3 {
		grow(w, l)
		grow(w, l)
		id := l.Anchor()
		log, c := rulestest.Get[*entity.Log](w, l.Ref), l.Checkpoint(l.Size())
		if a := log.Anchor; a.Size != int64(c.Size) || a.Root != c.Root || a.Map != c.MapRoot || a.At != w.Now || log.Head != id {
			t.Errorf("the log is %+v, %+v", log, log.Anchor)
		}
	}
}

func TestALogGoesOnUnderAnotherKey(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	l := running(w)
	old, next := l.Key, w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
	w.Accept(rotating(w, l, next))
	grow(w, l)
	w.Refuse("log.key", l.Say(l.Anchoring(l.Checkpoint(l.Size()))))
	l.Key = next
	l.Anchor()
	if log := rulestest.Get[*entity.Log](w, l.Ref); log.Key != next.Ref() || log.Anchor.Size != 3 || log.Key == old.Ref() {
		t.Errorf("the log is %+v", log)
	}
	last := w.RegisterPerson(w.NewPerson(bureau, statement.PostLog))
	w.Accept(rotating(w, l, last))
	former := rulestest.Get[*entity.Log](w, l.Ref).Former
	if len(former) != 2 || former[0].Key != old.Ref() || former[1] != (entity.FormerLogKey{Key: next.Ref(), Until: w.Now}) {
		t.Errorf("its keys were %+v", former)
	}
}

func TestALogEndsWithTheFirstCheckpointOfTheNext(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	before, l := successor(w)
	grow(w, before) // what it received before it knew
	before.Anchor()
	seed := l.Seed(before.Ref)
	grow(w, l)
	body := l.Anchoring(l.Checkpoint(1))
	body.Seed = seed
	d := w.Record(l.Say(body))
	ended, begun := rulestest.Get[*entity.Log](w, before.Ref), rulestest.Get[*entity.Log](w, l.Ref)
	if len(d.Outcome.Touched) != 2 || ended.State != entity.LogClosed || *ended.Successor != l.Ref || begun.State != entity.LogOpen || *begun.Predecessor != before.Ref {
		t.Errorf("the logs are %+v and %+v: %v", ended, begun, d.Refusal)
	}
	l.Anchor()
}

// A log without leaves ends as others do: it anchors a checkpoint of none, which the next one begins with.
func TestALogWithoutLeavesHasASuccessor(t *testing.T) {
	w := rulestest.Founded(t)
	before := w.OpenLog()
	turnOfYear(w)
	l := w.NewLog()
	w.Accept(l.Opening(&before.Ref))
	before.Anchor()
	seed := l.Seed(before.Ref)
	body := l.Anchoring(l.Checkpoint(1))
	body.Seed = seed
	w.Accept(l.Say(body))
	if ended := rulestest.Get[*entity.Log](w, before.Ref); ended.State != entity.LogClosed || ended.Anchor.Size != 0 || ended.Anchor.Root != merkle.EmptyRoot() {
		t.Errorf("the first log is %+v", ended)
	}
}
