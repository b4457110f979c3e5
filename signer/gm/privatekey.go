package gm

import (
	"crypto"
	"crypto/rand"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm2"
)

// PrivateKey is an SM2 key held in this process. It implements crypto.Signer,
// and so does a UKey or HSM adapter: the rest of the project sees only
// crypto.Signer.
//
// A crypto.Signer used with this package is handed the whole message, never a
// digest, together with options whose HashFunc is 0; it must compute
// e = SM3(ZA ‖ M) with the default user ID itself (GB/T 32918.2-2016 6.1).
type PrivateKey struct {
	key    *sm2.PrivateKey
	public *PublicKey
}

// GenerateKey makes a key from the operating system's random source.
func GenerateKey() (*PrivateKey, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	return newPrivateKey(key)
}

// newPrivateKey rebuilds key from its scalar alone, so that a scalar of 0, n−1
// or above, or a public half that belongs to another key, cannot enter.
func newPrivateKey(key *sm2.PrivateKey) (*PrivateKey, error) {
	if key == nil || key.D == nil || key.D.Sign() <= 0 || key.D.BitLen() > 256 {
		return nil, ErrPrivateKey
	}
	checked, err := sm2.NewPrivateKeyFromInt(key.D) // in [1, n−2], GB/T 32918.1-2016 6.1
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	if key.X != nil && !checked.PublicKey.Equal(&key.PublicKey) {
		return nil, fmt.Errorf("%w: its public half belongs to another key", ErrPrivateKey)
	}
	public, err := publicKeyFromCrypto(&checked.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	return &PrivateKey{key: checked, public: public}, nil
}

// PublicKey returns the public half.
func (k *PrivateKey) PublicKey() *PublicKey { return k.public }

// Public implements crypto.Signer. The value is an *ecdsa.PublicKey on the SM2
// curve, which is what certificate code expects; use PublicKeyOf to read it.
func (k *PrivateKey) Public() crypto.PublicKey {
	return &k.key.PublicKey
}

// Sign implements crypto.Signer over the raw message. It refuses a digest
// (options with a hash function), because signing a digest chosen by somebody
// else is forgeable. The user ID is always the default one.
func (k *PrivateKey) Sign(random io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, fmt.Errorf("%w: it is nil", ErrPrivateKey)
	}
	if opts == nil || opts.HashFunc() != 0 {
		return nil, fmt.Errorf("%w: only whole messages are signed, never a digest", ErrSigner)
	}
	if len(message) == 0 {
		return nil, ErrEmptyMessage
	}
	if random == nil {
		random = rand.Reader // the engine would otherwise sign deterministically
	}
	return k.key.Sign(random, message, sm2.NewSM2SignerOption(true, nil))
}

// Sign signs message with SM2 over SM3 and the default user ID, by any
// crypto.Signer that holds an SM2 key. The result is canonical DER.
//
// What a signer outside this process returns is verified before it is handed
// on, so that a faulty device is noticed here and not on the ledger.
func Sign(signer crypto.Signer, message []byte) ([]byte, error) {
	if len(message) == 0 {
		return nil, ErrEmptyMessage
	}
	public, err := PublicKeyOf(signer)
	if err != nil {
		return nil, err
	}
	sig, err := signer.Sign(rand.Reader, message, sm2.NewSM2SignerOption(true, nil))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSigner, err)
	}
	if _, own := signer.(*PrivateKey); own {
		err = checkCanonicalSignature(sig)
	} else {
		err = public.Verify(message, sig)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSigner, err)
	}
	return sig, nil
}

// PublicKeyOf returns the public key of a signer, or ErrSigner if it is nil or
// holds another kind of key.
func PublicKeyOf(signer crypto.Signer) (*PublicKey, error) {
	switch key := signer.(type) {
	case nil:
		return nil, fmt.Errorf("%w: there is no signer", ErrSigner)
	case *PrivateKey:
		if key == nil || key.public == nil {
			return nil, fmt.Errorf("%w: the key is nil", ErrSigner)
		}
		return key.public, nil
	}
	public, err := publicKeyFromCrypto(signer.Public())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSigner, err)
	}
	return public, nil
}
