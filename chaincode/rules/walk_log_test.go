package rules_test

import (
	"slices"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// eventLog is the log of a walk: what it took and did not bring up yet, and what the ledger has of it.
type eventLog struct {
	*rulestest.EventLog
	flagged  []rulestest.Logged
	anchored uint64
	root     gm.Digest
}

// keepLog opens the event log, or anchors it, mostly honestly, and brings up what it flagged.
func (k *walk) keepLog() {
	if k.log == nil {
		if k.roll(4) == 0 && !k.ref.suspended[bureau] {
			k.log = &eventLog{EventLog: k.OpenLog()}
			k.ref.closed = true
			k.seen["log opened"]++
		}
		return
	}
	if k.roll(3) == 0 {
		k.forge()
	}
	c := k.log.Checkpoint(k.log.Size())
	d := k.Record(k.log.Say(k.log.Anchoring(c)))
	if d.Outcome.Result == outcome.Accepted {
		if c.Size < k.log.anchored || c.Size > 0 && c.Size == k.log.anchored && c.Root != k.log.root {
			k.t.Fatalf("%d leaves were anchored after %d", c.Size, k.log.anchored)
		}
		k.log.anchored, k.log.root = c.Size, c.Root
		k.seen["anchored"]++
	}
	k.suspect()
}

// forge presents another history, which the ledger never takes.
func (k *walk) forge() {
	if k.log.anchored == 0 {
		return
	}
	c := k.log.Checkpoint(one(k, k.log.anchored, k.log.Size()))
	switch k.roll(3) {
	case 0:
		c.Root = gm.Sum([]byte("another history"))
	case 1:
		c = k.log.Checkpoint(k.log.anchored - 1)
	default:
		c.Size, c.Root = c.Size+1, gm.Sum(c.Root[:])
	}
	if d := k.Record(k.log.Say(k.log.Anchoring(c))); d.Outcome.Result == outcome.Accepted {
		k.t.Fatalf("a forged checkpoint of %d leaves was accepted; %d are anchored", c.Size, k.log.anchored)
	}
	k.seen["forged"]++
}

// suspect brings up what is flagged and anchored, now and then the same twice.
func (k *walk) suspect() {
	for _, use := range slices.Clone(k.log.flagged) {
		if use.Index >= k.log.anchored {
			continue
		}
		for range 1 + k.roll(2) {
			k.sayUnder(nil, k.log.Suspecting(use, 1), nil, k.log.Key)
		}
		k.log.flagged = slices.DeleteFunc(k.log.flagged, func(l rulestest.Logged) bool { return l.Index == use.Index })
	}
}

// useLogged says a use to the log and holds its verdict to the reference.
func (k *walk) useLogged(d statement.Draft, u *statement.UsageRecord, by *rulestest.Person) {
	if k.State[by.Ref().Key(rulestest.Ledger)] == nil {
		return // a key that nobody registered: the log's door refuses it
	}
	e, err := event.New(event.Draft{
		Ledger: d.Ledger, Issuer: d.Issuer, Handler: d.Handler, Engagement: d.Engagement, Principal: d.Principal, Use: *u,
	})
	if err != nil {
		return // a person without an application: no event
	}
	logged := k.log.Use(e, by)
	said := &statement.Statement{Issuer: d.Issuer, Handler: d.Handler, Engagement: d.Engagement, Principal: d.Principal}
	clean := k.ref.clean(k.ref.use(said, u), k.Now) && !k.ref.revoked[by.Certificate.KeyID()]
	if clean != (logged.Leaf.Verdict == "") {
		k.t.Fatalf("the event is clean: %v, the rules say %q: %+v", clean, logged.Leaf.Verdict, e)
	}
	k.seen["logged"]++
	if clean && d.Issuer == svc {
		k.seen["contracted"]++
	}
	if !clean {
		k.log.flagged = append(k.log.flagged, logged)
	}
}
