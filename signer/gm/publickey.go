package gm

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"encoding/hex"
	"fmt"

	"github.com/emmansun/gmsm/sm2"

	"luzheng/signer/gm/sm2table"
)

const (
	// spkiSize is the length of the one accepted SubjectPublicKeyInfo.
	spkiSize = 91
	// pointSize is the length of an uncompressed point: 0x04 ‖ x ‖ y.
	pointSize = 65
	// scalarSize is the length of a coordinate, and of r and s.
	scalarSize = 32
)

// spkiPrefix is the DER before the point: SEQUENCE { SEQUENCE { id-ecPublicKey,
// sm2p256v1 1.2.156.10197.1.301 }, BIT STRING with no unused bits }. An SM2
// SubjectPublicKeyInfo has no variable part but the point, so comparing the
// prefix is the strictest possible parser.
const spkiPrefix = "3059301306072a8648ce3d020106082a811ccf5501822d034200"

// KeyID identifies a key: SM3 of its SubjectPublicKeyInfo.
type KeyID = Digest

// PublicKey is a point on the SM2 curve, parsed once. It is immutable and safe
// for concurrent use. Two keys are the same key exactly if their KeyIDs are.
type PublicKey struct {
	point *ecdsa.PublicKey
	spki  [spkiSize]byte
	id    KeyID
	// za is SM3 of user ID, curve and key (GB/T 32918.2-2016 5.5), kept here
	// because the engine's own cache of it never shrinks.
	za Digest
	// table makes Verify quicker; nil for a key that was not prepared.
	table *sm2table.Table
}

// ParsePublicKey reads a SubjectPublicKeyInfo of exactly 91 bytes: the named
// curve, and an uncompressed point that lies on it.
func ParsePublicKey(spki []byte) (*PublicKey, error) {
	prefix, err := hex.DecodeString(spkiPrefix)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPublicKey, err)
	}
	if len(spki) != spkiSize || !bytes.HasPrefix(spki, prefix) {
		return nil, fmt.Errorf("%w: want %d bytes of SubjectPublicKeyInfo naming the SM2 curve, have %d bytes", ErrPublicKey, spkiSize, len(spki))
	}
	return publicKeyFromPoint(spki[len(prefix):])
}

// publicKeyFromPoint takes 0x04 ‖ x ‖ y.
func publicKeyFromPoint(encoded []byte) (*PublicKey, error) {
	if len(encoded) != pointSize || encoded[0] != 4 {
		return nil, fmt.Errorf("%w: the point is not uncompressed", ErrPublicKey)
	}
	// The engine checks that both coordinates are below p and that the point is
	// on the curve. It keeps the slice that it is given, hence the copy.
	point, err := sm2.NewPublicKey(bytes.Clone(encoded))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPublicKey, err)
	}
	za, err := sm2.CalculateZA(point, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPublicKey, err)
	}
	key := &PublicKey{point: point, za: Digest(za)}
	if _, err := hex.Decode(key.spki[:], []byte(spkiPrefix)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPublicKey, err)
	}
	copy(key.spki[spkiSize-pointSize:], encoded)
	key.id = Sum(key.spki[:])
	return key, nil
}

// publicKeyFromCrypto takes what a crypto.Signer or a certificate of the engine
// calls its public key.
func publicKeyFromCrypto(public crypto.PublicKey) (*PublicKey, error) {
	switch key := public.(type) {
	case *PublicKey:
		if key == nil || key.point == nil {
			return nil, fmt.Errorf("%w: it is nil", ErrPublicKey)
		}
		return key, nil
	case *ecdsa.PublicKey:
		if key == nil || key.X == nil || key.Y == nil || key.Curve != sm2.P256() ||
			key.X.Sign() < 0 || key.Y.Sign() < 0 || key.X.BitLen() > 256 || key.Y.BitLen() > 256 {
			return nil, fmt.Errorf("%w: it is not on the SM2 curve", ErrPublicKey)
		}
		var encoded [pointSize]byte
		encoded[0] = 4
		key.X.FillBytes(encoded[1:33])
		key.Y.FillBytes(encoded[33:])
		return publicKeyFromPoint(encoded[:])
	default:
		return nil, fmt.Errorf("%w: a %T is no SM2 key", ErrPublicKey, public)
	}
}

// Hash is what is signed of a message under this key: e = SM3(ZA ‖ M), GB/T 32918.2-2016 6.1 and 7.1. A device that signs hashes is
// handed it; whoever holds a key of its own signs messages (Sign).
func (k *PublicKey) Hash(message []byte) Digest { return Sum(k.za[:], message) }

// SPKI returns a copy of the DER SubjectPublicKeyInfo.
func (k *PublicKey) SPKI() []byte { return bytes.Clone(k.spki[:]) }

// KeyID returns SM3 of the SubjectPublicKeyInfo.
func (k *PublicKey) KeyID() KeyID { return k.id }

// Equal reports whether both are the same point; it makes a PublicKey usable
// where the standard library compares keys.
func (k *PublicKey) Equal(other crypto.PublicKey) bool {
	that, err := publicKeyFromCrypto(other)
	return err == nil && k != nil && k.spki == that.spki
}

// Verify checks sig over message with the default user ID. It returns nil only
// for a canonical signature that verifies; every other case is ErrSignature
// (or ErrEmptyMessage, ErrPublicKey for a nil key).
func (k *PublicKey) Verify(message, sig []byte) error {
	if k == nil || k.point == nil {
		return fmt.Errorf("%w: it is nil", ErrPublicKey)
	}
	if len(message) == 0 {
		return ErrEmptyMessage
	}
	r, s, err := parseCanonicalSignature(sig)
	if err != nil {
		return err
	}
	e := k.Hash(message)
	if k.table != nil {
		var first, second [scalarSize]byte
		copy(first[scalarSize-len(r):], r)
		copy(second[scalarSize-len(s):], s)
		if !k.table.Verify((*[DigestSize]byte)(&e), &first, &second) {
			return ErrSignature
		}
		return nil
	}
	if !sm2.VerifyASN1(k.point, e[:], sig) {
		return ErrSignature
	}
	return nil
}

// Prepared returns the same key with a table of its multiples, 24 KB that are
// made in about as long as six signatures take to verify: for a key that signs
// more than once. Verify then gives the same answers in a third of the time.
func (k *PublicKey) Prepared() (*PublicKey, error) {
	if k == nil || k.point == nil {
		return nil, fmt.Errorf("%w: it is nil", ErrPublicKey)
	}
	if k.table != nil {
		return k, nil
	}
	encoded := k.spki[spkiSize-pointSize+1:]
	table, err := sm2table.New((*[scalarSize]byte)(encoded), (*[scalarSize]byte)(encoded[scalarSize:]))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPublicKey, err)
	}
	prepared := *k
	prepared.table = table
	return &prepared, nil
}
