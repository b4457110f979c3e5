package keys_test

import (
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func TestEveryKeyHasItsClass(t *testing.T) {
	const ledger = "luzhou-test"
	id := gm.Sum([]byte("x"))
	for key, want := range map[string]keys.Class{
		statement.PartyID("510500.tjj").Ref().Key(ledger): keys.ClassEntity,
		keys.Accepted(ledger, id):                         keys.ClassInternal,
		keys.Post(ledger, "510500.tjj", "h1"):             keys.ClassInternal,
		keys.Suspected(ledger, id):                        keys.ClassInternal,
		keys.Alike(ledger, id):                            keys.ClassInternal,
		keys.Window(ledger, "510500.tjj"):                 keys.ClassInternal,
		keys.Clock(ledger):                                keys.ClassInternal,
		"Not a ledger/clock":                              keys.ClassForeign,
		"luzhou-test/unknown":                             keys.ClassForeign,
		"":                                                keys.ClassForeign,
	} {
		id, got := keys.Classify(key)
		if got != want {
			t.Errorf("%q is of class %d, want %d", key, got, want)
		}
		if (want == keys.ClassForeign) != (id == "") {
			t.Errorf("%q is of ledger %q", key, id)
		}
	}
}
