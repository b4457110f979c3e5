package verify_test

import (
	"bytes"
	"strings"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// promised signs the log's receipt for entries.
func (u *used) promised(t testing.TB, by int64, entries []event.Entry) *evidence.EventReceipts {
	t.Helper()
	head, err := event.SignReceipt(verifytest.Ledger, u.log.Origin, entries, by, u.log.Key.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	r := evidence.EventReceipt{Head: head}
	for _, e := range entries {
		r.Entries = append(r.Entries, evidence.Received{Entry: e})
	}
	return &evidence.EventReceipts{Receipts: []evidence.EventReceipt{r}}
}

// only is the receipt for one entry.
func only(t testing.TB, r *evidence.EventReceipts, at int) *evidence.EventReceipts {
	t.Helper()
	one, err := r.Receipts[0].Only(at)
	if err != nil {
		t.Fatal(err)
	}
	return &evidence.EventReceipts{Receipts: []evidence.EventReceipt{one}}
}

func (u *used) state() []byte { return u.Bytes(u.Evidence(evidence.ForEntity(u.log.Ref), 0)) }

func expectPromise(t *testing.T, p *verify.PromiseReport, want verify.Promise) {
	t.Helper()
	if p.Promise != want {
		t.Errorf("%s (%s), want %s", p.Promise, p.Headline.En, want)
	}
	for _, text := range []string{p.Headline.Zh, p.Headline.En} {
		if text == "" || strings.Contains(text, "%!") {
			t.Errorf("it says %q", text)
		}
	}
}

func TestAPromiseIsHeldToTheLedger(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	by := u.Now() + 5*verifytest.Step
	entries := u.log.Record(u.officer, u.log.Draft(u.officer, 0), u.log.Draft(u.officer, 1), u.log.Draft(u.officer, 0))
	receipts := u.promised(t, by, entries)
	expectPromise(t, v.VerifyPromise(receipts, u.state()), verify.PromisePending)

	at := u.promised(t, u.Now(), entries) // due in this very moment, not before it
	expectPromise(t, v.VerifyPromise(at, u.state()), verify.PromisePending)
	for u.Now() <= by {
		u.Entry(u.officer, "别的数据") // the ledger goes on, the log's checkpoints do not
	}
	broken := v.VerifyPromise(receipts, u.state())
	expectPromise(t, broken, verify.PromiseBroken)
	if broken.Verdict() != verify.Tampered || broken.Entry == nil || broken.Entry.Index != 9 || broken.Receipt.By != by {
		t.Errorf("%+v", broken)
	}

	u.anchor()
	expectPromise(t, v.VerifyPromise(receipts, u.state()), verify.PromiseUnproven)
	for i := range entries {
		kept := v.VerifyPromise(only(t, receipts, i), u.Bytes(u.log.UseEvidence(uint64(9+i))))
		expectPromise(t, kept, verify.PromiseKept)
		if kept.Kept != 1 || kept.Verdict() != verify.Verified {
			t.Errorf("%+v", kept)
		}
		expectPromise(t, v.VerifyPromise(only(t, receipts, i), u.Bytes(u.log.UseEvidence(uint64(i)))), verify.PromiseUnproven)
	}
}

// A log that puts another leaf in the promised place is found out, too.
func TestAnotherLeafInThePromisedPlaceBreaksThePromise(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	leaf := u.log.UseEvidence(4).Events.One
	good, err := event.ParseLeaf(leaf.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	for name, entry := range map[string]event.Entry{
		"event": {ID: event.ID([]byte("another")), Index: 4, Leaf: good.Hash()}, "leaf": {ID: good.ID, Index: 4, Leaf: event.ID([]byte("another"))},
	} {
		p := v.VerifyPromise(u.promised(t, u.Now(), []event.Entry{entry}), u.Bytes(u.log.UseEvidence(4)))
		if expectPromise(t, p, verify.PromiseBroken); p.Entry == nil || *p.Entry != entry {
			t.Errorf("another %s: %+v", name, p)
		}
	}
}

func TestAPromiseOfSomebodyElseProvesNothing(t *testing.T) {
	u, other := newUsed(t), newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	entries := []event.Entry{{ID: event.ID(nil), Index: 40, Leaf: event.ID(nil)}}
	expectPromise(t, v.VerifyPromise(other.promised(t, 1, entries), u.state()), verify.PromiseUnproven)
	expectPromise(t, v.VerifyPromise(u.promised(t, 1, entries), other.state()), verify.PromiseUnproven)
	expectPromise(t, v.VerifyPromise(u.promised(t, 1, entries), u.Bytes(u.Evidence(evidence.ForEntity(u.officer.Ref), 0))), verify.PromiseUnproven)
	u.log.Origin = "luzheng/luzhou-test/events/2025"
	expectPromise(t, v.VerifyPromise(u.promised(t, 1, entries), u.state()), verify.PromiseUnproven)
}

func TestEveryByteOfABrokenPromiseCounts(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	entries := []event.Entry{{ID: event.ID(nil), Index: 40, Leaf: event.ID(nil)}, {ID: event.ID(nil), Index: 41, Leaf: event.ID(nil)}}
	receipt := only(t, u.promised(t, u.Now()-1, entries), 1).Receipts[0]
	file, err := (&evidence.Broken{Receipt: receipt, Evidence: u.state()}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	accuses := func(raw []byte) bool {
		b, err := evidence.ParseBroken(raw)
		return err == nil && v.VerifyPromise(&evidence.EventReceipts{Receipts: []evidence.EventReceipt{b.Receipt}}, b.Evidence).Promise == verify.PromiseBroken
	}
	if !accuses(file) {
		t.Fatal("it proves nothing")
	}
	for at := range file {
		for _, b := range mutations(file[at]) {
			bad := bytes.Clone(file)
			if bad[at] = b; accuses(bad) {
				t.Fatalf("byte %d changed to %q, and it still accuses: …%s…", at, b, file[max(0, at-40):min(len(file), at+40)])
			}
		}
	}
}

func TestAListMustBeTheOneThatIsDemanded(t *testing.T) {
	u := newUsed(t)
	scope, another := eventtest.Ref(statement.TypeEntry, 0), eventtest.Ref(statement.TypeEntry, 1)
	raw := u.Bytes(u.log.UsesEvidence(scope))
	expect(t, report(t, u.witnessed(), raw, verify.Question{Complete: &scope}), verify.Verified, verify.CheckUses)
	expect(t, report(t, u.witnessed(), raw, verify.Question{Complete: &another}), verify.CannotVerify, verify.CheckUses)
	expect(t, report(t, u.witnessed(), u.state(), verify.Question{Complete: &scope}), verify.CannotVerify, verify.CheckUses)
}
