// Package envelope signs statements: DSSE pre-authentication encoding, SM2 with SM3 (GB/T 32918.2), one encoding.
//
//	{"payloadType":T,"payload":base64,"signatures":[{"keyid":hex,"sig":base64},…]}
//
// Signed bytes (DSSE v1.0):  "DSSEv1" SP len(T) SP T SP len(payload) SP payload.
// Statement ID: SM3 of the signed bytes; it does not depend on the signatures. Envelope digest: SM3 of the envelope's bytes.
//
// Signatures are sorted by keyid (SM3 of the SubjectPublicKeyInfo), one per key; any other encoding of the same envelope is
// refused, so that each accepted envelope has exactly one digest. Each kind of signed thing has a payload type of its own,
// and the functions here build the bytes that are signed themselves: what is signed as a session challenge can never be
// read as a statement.
package envelope

import (
	"bytes"
	"crypto"
	"fmt"
	"slices"
	"strconv"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// PayloadType separates the domains of signatures.
type PayloadType string

// The payload types of the system. Checkpoints and cosignatures are signed notes and use their types for the bytes under the signature.
const (
	TypeStatement       PayloadType = "application/vnd.luzheng.statement.v1+json"
	TypeSession         PayloadType = "application/vnd.luzheng.session.v1+json"
	TypeReceipt         PayloadType = "application/vnd.luzheng.receipt.v1+json"
	TypeCheckpoint      PayloadType = "application/vnd.luzheng.checkpoint.v1"
	TypeEvents          PayloadType = "application/vnd.luzheng.events.v1+json"
	TypeEventReceipt    PayloadType = "application/vnd.luzheng.event-receipt.v1+json"
	TypeEventCheckpoint PayloadType = "application/vnd.luzheng.event-checkpoint.v1"
	TypeCosignature     PayloadType = "application/vnd.luzheng.cosignature.v1"
	TypeAlert           PayloadType = "application/vnd.luzheng.alert.v1+json"
)

// Valid tells whether t is one of the payload types above.
func (t PayloadType) Valid() bool {
	switch t {
	case TypeStatement, TypeSession, TypeReceipt, TypeCheckpoint, TypeEvents, TypeEventReceipt, TypeEventCheckpoint, TypeCosignature, TypeAlert:
		return true
	}
	return false
}

const (
	// MaxSize is the largest envelope in bytes.
	MaxSize = 96 << 10
	// MaxSignatures is the largest number of signatures.
	MaxSignatures = 8
)

// Envelope is a payload and its signatures.
type Envelope struct {
	PayloadType PayloadType `json:"payloadType"`
	Payload     []byte      `json:"payload"`
	Signatures  []Signature `json:"signatures"`
}

// Signature is one SM2 signature in canonical DER.
type Signature struct {
	KeyID gm.KeyID `json:"keyid"`
	Sig   []byte   `json:"sig"`
}

// Error is a refusal to read an envelope, with a stable code: envelope.type, envelope.signatures or envelope.order.
// The JSON's own refusals are *strictjson.Error.
type Error struct{ Code, Detail string }

func (e *Error) Error() string { return e.Code + ": " + e.Detail }

// PAE is DSSE's pre-authentication encoding: the bytes under a signature.
func PAE(t PayloadType, payload []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(payload) + len(t) + 32)
	b.WriteString("DSSEv1 ")
	b.WriteString(strconv.Itoa(len(t)))
	b.WriteByte(' ')
	b.WriteString(string(t))
	b.WriteByte(' ')
	b.WriteString(strconv.Itoa(len(payload)))
	b.WriteByte(' ')
	b.Write(payload)
	return b.Bytes()
}

// Sign makes an envelope of the payload under one signature.
func Sign(t PayloadType, payload []byte, signer crypto.Signer) (*Envelope, error) {
	e := &Envelope{PayloadType: t, Payload: payload}
	if err := e.Cosign(signer); err != nil {
		return nil, err
	}
	return e, nil
}

// Cosign adds a signature over the same bytes: the second person, the second party.
func (e *Envelope) Cosign(signer crypto.Signer) error {
	key, err := gm.PublicKeyOf(signer)
	if err != nil {
		return fmt.Errorf("envelope: %w", err)
	}
	id := key.KeyID()
	at, found := slices.BinarySearchFunc(e.Signatures, id, func(s Signature, id gm.KeyID) int {
		return bytes.Compare(s.KeyID[:], id[:])
	})
	if found {
		return &Error{"envelope.signatures", "this key has already signed; a second signature needs another person's key"}
	}
	if len(e.Signatures) >= MaxSignatures {
		return &Error{"envelope.signatures", fmt.Sprintf("there are %d signatures already", MaxSignatures)}
	}
	sig, err := gm.Sign(signer, PAE(e.PayloadType, e.Payload))
	if err != nil {
		return fmt.Errorf("envelope: %w", err)
	}
	e.Signatures = slices.Insert(e.Signatures, at, Signature{id, sig})
	return nil
}

// Join adds the signatures that another envelope of the same statement carries and this one does not.
func (e *Envelope) Join(other *Envelope) error {
	if e.PayloadType != other.PayloadType || !bytes.Equal(e.Payload, other.Payload) {
		return &Error{"envelope.signatures", "the two envelopes do not say the same"}
	}
	for _, s := range other.Signatures {
		at, found := slices.BinarySearchFunc(e.Signatures, s.KeyID, func(s Signature, id gm.KeyID) int {
			return bytes.Compare(s.KeyID[:], id[:])
		})
		switch {
		case found:
			continue // one key's second signature over the same bytes says nothing new
		case len(e.Signatures) >= MaxSignatures:
			return &Error{"envelope.signatures", fmt.Sprintf("there are %d signatures already", MaxSignatures)}
		}
		e.Signatures = slices.Insert(e.Signatures, at, s)
	}
	return nil
}

// Marshal gives the one encoding.
func (e *Envelope) Marshal() ([]byte, error) {
	if !e.PayloadType.Valid() {
		return strictjson.Marshal(e) // a type of somebody else may need escaping; nobody here reads it
	}
	return e.Append(nil), nil
}

// Parse reads an envelope and refuses every encoding but the one that Marshal gives. It does not verify signatures.
func Parse(raw []byte) (*Envelope, error) {
	e, err := parse(raw)
	if err != nil {
		return nil, err
	}
	if !e.PayloadType.Valid() {
		return nil, &Error{"envelope.type", "the payload type is none of this system's"}
	}
	if n := len(e.Signatures); n == 0 || n > MaxSignatures {
		return nil, &Error{"envelope.signatures", fmt.Sprintf("there are %d signatures; 1 to %d are allowed", n, MaxSignatures)}
	}
	for i := 1; i < len(e.Signatures); i++ {
		if bytes.Compare(e.Signatures[i-1].KeyID[:], e.Signatures[i].KeyID[:]) >= 0 {
			return nil, &Error{"envelope.order", "signatures must be sorted by keyid, one per key"}
		}
	}
	return e, nil
}

func parse(raw []byte) (*Envelope, error) {
	if len(raw) <= MaxSize {
		if e, ok := parseCanonical(raw); ok {
			return e, nil
		}
	}
	var e Envelope
	if err := strictjson.UnmarshalCanonical(raw, &e, MaxSize); err != nil {
		return nil, err
	}
	return &e, nil
}

// ID is the statement ID: SM3 of the signed bytes.
func (e *Envelope) ID() gm.Digest { return gm.Sum(PAE(e.PayloadType, e.Payload)) }

// Verify checks one signature under its key.
func (e *Envelope) Verify(s Signature, key *gm.PublicKey) error {
	if key.KeyID() != s.KeyID {
		return &Error{"envelope.signatures", "the key is not the one that keyid names"}
	}
	return key.Verify(PAE(e.PayloadType, e.Payload), s.Sig)
}
