package keys_test

import (
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func TestEveryKeyHasItsClass(t *testing.T) {
	const ledger, other = "luzhou-test", "luzhou-test2"
	id := gm.Sum([]byte("x"))
	for key, want := range map[string]keys.Class{
		statement.PartyID("510500.tjj").Ref().Key(ledger): keys.ClassEntity,
		keys.Accepted(ledger, id):                         keys.ClassOutcome,
		keys.Refused(ledger, id, id, "ab"):                keys.ClassOutcome,
		keys.Post(ledger, "510500.tjj", "h1"):             keys.ClassInternal,
		keys.Window(ledger, "510500.tjj"):                 keys.ClassInternal,
		keys.Clock(ledger):                                keys.ClassInternal,
		keys.Clock(other):                                 keys.ClassForeign,
		"luzhou-test/unknown":                             keys.ClassForeign,
		"":                                                keys.ClassForeign,
	} {
		if got := keys.Classify(ledger, key); got != want {
			t.Errorf("%q is of class %d, want %d", key, got, want)
		}
	}
}
