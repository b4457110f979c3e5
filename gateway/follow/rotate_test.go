package follow_test

import (
	"testing"

	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/followtest"
	"luzheng/signer/gm"
)

// A follower that is started with another key goes on where it was: it signs what comes with the new key and nothing anew, and who knows
// both keys sees one history.
func TestAKeyIsReplaced(t *testing.T) {
	ledger := followtest.NewChain("salt")
	all := organisations(t, "audit", "bureau", "cyberspace")
	ledger.Extend(1, 2, 1)
	for _, o := range all {
		o.start(ledger)
		o.until("it has three blocks", hasBlocks(3))
	}
	audit := all[0]
	before, err := audit.client().Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	former := audit.key.PublicKey()
	audit.halt()
	if audit.key, err = gm.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	audit.start(ledger)
	again, err := audit.client().Latest(t.Context())
	if err != nil || string(again) != string(before) {
		t.Fatalf("what was signed with the key before is shown as\n%s\n%v", again, err)
	}

	var members []client.Member
	for _, o := range all {
		members = append(members, o.member())
	}
	members[0].Former = []client.FormerKey{{Key: former, Until: 5}}
	g, err := client.NewGroup(followtest.Ledger, members, 3)
	if err != nil {
		t.Fatal(err)
	}
	old, err := g.Latest(t.Context())
	if err != nil {
		t.Fatalf("with the key before: %v", err)
	}
	ledger.Extend(1, 3)
	for _, o := range all {
		o.until("it has five blocks", hasBlocks(5))
	}
	grown, err := g.Latest(t.Context())
	if err != nil || grown.Checkpoint.Size <= old.Checkpoint.Size {
		t.Fatalf("with the new key: %+v, %v", grown, err)
	}
	if _, err := g.Consistency(t.Context(), old.Checkpoint, grown.Checkpoint); err != nil {
		t.Errorf("the two are not one history: %v", err)
	}
	if _, err := groupOf(t, 3, all...).At(t.Context(), old.Checkpoint.Block); err == nil {
		t.Error("who does not know the key before took its signature")
	}
}
