package gm

import (
	"crypto/cipher"
	"fmt"

	"github.com/emmansun/gmsm/sm4"
)

const (
	// SealKeySize is the length of an SM4 key in bytes.
	SealKeySize = 16
	// SealNonceSize is the length of an SM4-GCM nonce in bytes.
	SealNonceSize = 12
	// SealOverhead is how many bytes longer a sealed text is than its plain text.
	SealOverhead = 16
)

// Seal encrypts and authenticates plaintext with SM4-GCM and binds it to aad.
// The result is SealOverhead bytes longer than plaintext. A nonce must never be
// used twice with one key; the project uses a fresh key for each attachment.
func Seal(key [SealKeySize]byte, nonce [SealNonceSize]byte, plaintext, aad []byte) []byte {
	return newGCM(key).Seal(nil, nonce[:], plaintext, aad)
}

// Open returns the plain text, or ErrSealed.
func Open(key [SealKeySize]byte, nonce [SealNonceSize]byte, sealed, aad []byte) ([]byte, error) {
	plaintext, err := newGCM(key).Open(nil, nonce[:], sealed, aad)
	if err != nil {
		return nil, ErrSealed
	}
	return plaintext, nil
}

// newGCM cannot fail for a key of the right length, which the type guarantees.
func newGCM(key [SealKeySize]byte) cipher.AEAD {
	block, err := sm4.NewCipher(key[:])
	if err != nil {
		panic(fmt.Sprintf("gm: SM4 refuses a 16-byte key: %v", err))
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(fmt.Sprintf("gm: SM4 has no GCM: %v", err))
	}
	return aead
}
