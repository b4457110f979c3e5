// Package keys is the layout of the world state, one prefix per ledger so that state never mixes:
//
//	key                                            value                                    kept
//	<ledger>/e/<type>/<id>                         state of an entity (signer/entity)       for ever
//	<ledger>/s/<statement ID>                      what an accepted statement touched      for ever
//	<ledger>/p/<party>/<pseudonym>                 the Bureau post that a person holds      for ever
//	<ledger>/u/<event ID>                          the suspicion that begins with a use of the log   for ever
//	<ledger>/a/<likeness>                          how far suspected uses alike are brought up    overwritten
//	<ledger>/r/<party>                             refusals recorded in the current minute  overwritten
//	<ledger>/clock                                 the ledger's clock                       overwritten
//
// Peers keep the values in a brief form (package pack). A statement that creates an entity under its own ID has no key /s/: the
// entity is the mark of its acceptance. Outcomes are no state: they stand in the transaction's answer (package pack). Every key is
// computed from a statement alone: the rules read no range and count nothing.
package keys

import (
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Accepted is the mark of an accepted statement that creates no entity under its ID.
func Accepted(ledger statement.LedgerID, id gm.Digest) string {
	return string(ledger) + "/s/" + id.String()
}

// Post is where the exclusive post of a person lies.
func Post(ledger statement.LedgerID, party statement.PartyID, person statement.Pseudonym) string {
	return string(ledger) + "/p/" + string(party) + "/" + string(person)
}

// Suspected is where the suspicion stands that begins with an event of the log.
func Suspected(ledger statement.LedgerID, event gm.Digest) string {
	return string(ledger) + "/u/" + event.String()
}

// Alike is where it stands how far the suspected uses of one likeness (a digest that the rules compute) were brought up.
func Alike(ledger statement.LedgerID, likeness gm.Digest) string {
	return string(ledger) + "/a/" + likeness.String()
}

// Window is where the recorded refusals of a party are counted.
func Window(ledger statement.LedgerID, party statement.PartyID) string {
	return string(ledger) + "/r/" + string(party)
}

// Clock is where the ledger's clock lies.
func Clock(ledger statement.LedgerID) string { return string(ledger) + "/clock" }

// Class says what a key holds.
type Class int

// The classes of keys.
const (
	ClassForeign Class = iota // not of this layout
	ClassEntity
	ClassInternal
)

// Classify tells the ledger of a key and what the key holds.
func Classify(key string) (statement.LedgerID, Class) {
	prefix, rest, ok := strings.Cut(key, "/")
	ledger := statement.LedgerID(prefix)
	if !ok || !ledger.Valid() {
		return "", ClassForeign
	}
	switch {
	case strings.HasPrefix(rest, "e/"):
		return ledger, ClassEntity
	case rest == "clock", strings.HasPrefix(rest, "s/"), strings.HasPrefix(rest, "r/"), strings.HasPrefix(rest, "p/"),
		strings.HasPrefix(rest, "u/"), strings.HasPrefix(rest, "a/"):
		return ledger, ClassInternal
	}
	return "", ClassForeign
}
