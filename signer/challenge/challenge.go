// Package challenge is what a caller signs to open a session with a gateway: the caller's half of package session.
//
// The payload is canonical JSON: {"v":1,"ledger":…,"origin":…,"challenge":…}, signed under envelope.TypeSession. Bound to origin and
// ledger, a challenge of one gateway that is passed on by another one opens nothing.
package challenge

import (
	"crypto"
	"fmt"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxPayload bounds a payload in bytes.
const MaxPayload = 1024

// Payload is what a caller signs.
type Payload struct {
	V         int64              `json:"v"`
	Ledger    statement.LedgerID `json:"ledger"`
	Origin    string             `json:"origin"`
	Challenge gm.Digest          `json:"challenge"`
}

// New gives the bytes to sign. origin and ledger are those that the caller itself means to speak to, never taken from the challenger.
func New(ledger statement.LedgerID, origin string, challenge gm.Digest) ([]byte, error) {
	payload, err := strictjson.Marshal(Payload{1, ledger, origin, challenge})
	if err != nil {
		return nil, fmt.Errorf("challenge: %w", err)
	}
	return payload, nil
}

// Answer builds and signs the answer to a challenge.
func Answer(ledger statement.LedgerID, origin string, challenge gm.Digest, signer crypto.Signer) ([]byte, error) {
	payload, err := New(ledger, origin, challenge)
	if err != nil {
		return nil, err
	}
	e, err := envelope.Sign(envelope.TypeSession, payload, signer)
	if err != nil {
		return nil, fmt.Errorf("challenge: %w", err)
	}
	return e.Marshal()
}
