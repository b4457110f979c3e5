package gm

import "errors"

// Sentinel errors. Callers compare with errors.Is; the wrapped text says what
// exactly was wrong.
var (
	// ErrDigest: text is not 64 lower-case hexadecimal digits.
	ErrDigest = errors.New("gm: not an SM3 digest of 64 lower-case hexadecimal digits")
	// ErrPublicKey: not the one accepted encoding of a point on the SM2 curve.
	ErrPublicKey = errors.New("gm: not an SM2 public key in its canonical encoding")
	// ErrPrivateKey: not a private key, or one that SM2 cannot sign with.
	ErrPrivateKey = errors.New("gm: not a usable SM2 private key")
	// ErrPassphrase: the passphrase is missing or does not open the key file.
	ErrPassphrase = errors.New("gm: the passphrase does not open this key file")
	// ErrSignature: the signature does not verify, or is not canonical.
	ErrSignature = errors.New("gm: the SM2 signature does not verify")
	// ErrSigner: a crypto.Signer refused, is not an SM2 key, or returned
	// something that its own public key does not verify.
	ErrSigner = errors.New("gm: the signer produced no valid SM2 signature")
	// ErrEmptyMessage: there is nothing to sign or verify.
	ErrEmptyMessage = errors.New("gm: an empty message cannot be signed or verified")
	// ErrSealed: the sealed text was altered, or key, nonce or context differ.
	ErrSealed = errors.New("gm: the sealed text does not open with this key, nonce and context")
	// ErrCertificate: not an SM2 certificate of the accepted profile.
	ErrCertificate = errors.New("gm: not an acceptable SM2 certificate")
	// ErrChain: no valid path leads from the certificate to a trusted root.
	ErrChain = errors.New("gm: the certificate does not chain to a trusted root")
	// ErrRequest: not an SM2 certificate signing request signed by its own key.
	ErrRequest = errors.New("gm: not an acceptable SM2 certificate signing request")
	// ErrRevocationList: not an SM2 revocation list of the given issuer.
	ErrRevocationList = errors.New("gm: not an acceptable SM2 certificate revocation list")
)
