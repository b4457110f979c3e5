package verify_test

import (
	"errors"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// What a log signed under a key that was rotated since, once or twice, is verified as before: with the anchor of then, and later.
func TestWhatAFormerKeyOfTheLogSignedHolds(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	by := u.Now() + 5*verifytest.Step
	entries := u.log.Record(u.officer, u.log.Draft(u.officer, 0))
	receipts := u.promised(t, by, entries)
	u.anchor()
	list := eventtest.Ref(statement.TypeEntry, 0)
	held := func(when string) {
		t.Helper()
		expectPromise(t, v.VerifyPromise(receipts, u.Bytes(u.log.UseEvidence(9))), verify.PromiseKept)
		expect(t, v.Verify(u.Bytes(u.log.UseEvidence(9)), verify.Question{}), verify.Verified, verify.CheckLogKey)
		if r := v.Verify(u.Bytes(u.log.UsesEvidence(list)), verify.Question{Complete: &list}); r.Verdict != verify.Verified {
			t.Errorf("%s: %s", when, r.Headline.En)
		}
	}
	held("before")
	u.log.Rotate()
	held("nothing is anchored since")
	u.log.Record(u.officer, u.log.Draft(u.officer, 1))
	u.anchor()
	held("after another anchor")
	u.log.Rotate()
	held("after another rotation")

	stranger := u.Key("510500.bureau", statement.PostLog, "")
	u.log.Key = stranger
	expectPromise(t, v.VerifyPromise(u.promised(t, by, entries), u.Bytes(u.log.UseEvidence(9))), verify.PromiseUnproven)
}

// Without the certificate of the former key nothing is known of what it signed; and a file in which the log's state names another one is
// not under the checkpoint any more.
func TestWithoutTheFormerKeyNothingIsProven(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	receipts := u.promised(t, u.Now()+verifytest.Step, u.log.Record(u.officer, u.log.Draft(u.officer, 0)))
	u.anchor()
	former := u.log.Key.Ref
	u.log.Rotate()
	file := u.log.UseEvidence(9)
	var rest []evidence.Entity
	for _, e := range file.Entities {
		if e.Ref != former {
			rest = append(rest, e)
		}
	}
	if len(rest) != len(file.Entities)-1 {
		t.Fatal("the former key's certificate is not in the evidence")
	}
	file.Entities = rest
	expectPromise(t, v.VerifyPromise(receipts, u.Bytes(file)), verify.PromiseUnproven)
	if r := v.Verify(u.Bytes(file), verify.Question{}); r.Verdict == verify.Verified || r.Verdict == verify.VerifiedBut {
		t.Errorf("without the key under which it is signed: %s", r.Verdict)
	}
}

// A promise under a former key can be broken too, unless somebody else may have made it.
func TestAFormerKeysPromiseCanBeBroken(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	old := u.log.Key
	receipts := u.promised(t, u.Now(), []event.Entry{{ID: gm.Sum([]byte("dropped")), Index: 30, Leaf: gm.Sum([]byte("leaf"))}})
	u.log.Rotate()
	u.anchor()
	expectPromise(t, v.VerifyPromise(receipts, u.state()), verify.PromiseBroken)
	u.Revoke(old, u.Now())
	expectPromise(t, v.VerifyPromise(receipts, u.state()), verify.PromiseUnproven)
}

// Two states of one size are a contradiction of the log when a former key signed the one and the present key the other, unless one of the
// two keys may be in other hands.
func TestALogContradictsItselfAcrossKeys(t *testing.T) {
	u := newUsed(t)
	v, err := verify.New(u.witnessed())
	if err != nil {
		t.Fatal(err)
	}
	old, first := u.log.Key, u.log.Note(t)
	u.log.Rotate()
	other := u.log.Checkpoint()
	other.Root = gm.Sum([]byte("another history"))
	second, err := checkpoint.SignEvents(other, u.log.Key.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	file, err := checkpoint.NewEventsEquivocation(first, second)
	if err != nil {
		t.Fatal(err)
	}
	found, err := v.VerifyEventsEquivocation(file, u.state())
	if err != nil || found.FirstBy.String() != old.Ref.ID || found.SecondBy.String() != u.log.Key.Ref.ID || found.Second != other {
		t.Errorf("%+v, %v", found, err)
	}
	u.Revoke(old, u.Now())
	if _, err := v.VerifyEventsEquivocation(file, u.state()); !errors.Is(err, verify.ErrLogKeyLost) {
		t.Errorf("with a key that is in other hands: %v", err)
	}
}
