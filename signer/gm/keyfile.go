package gm

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
)

const (
	// MaxKeyFileSize bounds a private-key file, in bytes.
	MaxKeyFileSize = 8 << 10
	// MaxPassphraseSize bounds a passphrase, in bytes.
	MaxPassphraseSize = 1 << 10

	// kdfIterations is what PBKDF2 costs whoever guesses a passphrase (and us,
	// about 0.2 s a start). The figure is OWASP's for HMAC-SHA-256.
	kdfIterations = 600_000
	// secretIterations is enough where there is nothing to guess.
	secretIterations = 2_000
	// MinSecretSize is the fewest bytes of a random secret, written in hex or
	// base64, that nobody guesses.
	MinSecretSize = 32
	// maxKDFIterations bounds what a key file can make this process compute.
	maxKDFIterations = 4_000_000
	kdfSaltSize      = 16
	maxKDFSaltSize   = 256

	pemPrivateKey          = "PRIVATE KEY"
	pemEncryptedPrivateKey = "ENCRYPTED PRIVATE KEY"
)

// MarshalPrivateKey writes a passphrase-protected PKCS#8 file in PEM: PBES2
// with SM4-CBC under PBKDF2 with HMAC-SHA-256. HMAC-SM3 would be the national
// choice, but OpenSSL 3.0 does not read it, and a key that no other tool can
// open is a key that can be lost. An empty passphrase is refused.
func MarshalPrivateKey(key *PrivateKey, passphrase []byte) ([]byte, error) {
	return marshalPrivateKey(key, passphrase, kdfIterations)
}

// MarshalPrivateKeyUnderSecret is MarshalPrivateKey for a secret that a machine
// drew at random: stretching it would cost every start of a service time and
// whoever guesses nothing. A secret shorter than MinSecretSize is refused; a
// person's passphrase must never be given here.
func MarshalPrivateKeyUnderSecret(key *PrivateKey, secret []byte) ([]byte, error) {
	if len(secret) < MinSecretSize {
		return nil, fmt.Errorf("%w: a drawn secret must have at least %d bytes", ErrPassphrase, MinSecretSize)
	}
	return marshalPrivateKey(key, secret, secretIterations)
}

func marshalPrivateKey(key *PrivateKey, passphrase []byte, iterations int) ([]byte, error) {
	if key == nil || key.key == nil {
		return nil, fmt.Errorf("%w: it is nil", ErrPrivateKey)
	}
	if len(passphrase) == 0 || len(passphrase) > MaxPassphraseSize {
		return nil, fmt.Errorf("%w: it must have 1 to %d bytes", ErrPassphrase, MaxPassphraseSize)
	}
	encrypter := pkcs.NewPBESEncrypter(pkcs.SM4CBC, pkcs.NewPBKDF2Opts(pkcs.SHA256, kdfSaltSize, iterations))
	der, err := pkcs8.MarshalPrivateKey(key.key, passphrase, encrypter)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemEncryptedPrivateKey, Bytes: der}), nil
}

// ParsePrivateKey reads a PKCS#8 file in PEM, at most MaxKeyFileSize long and
// holding one block. An encrypted one needs its passphrase (ErrPassphrase); a
// plain one, as `openssl genpkey` writes it, must be given an empty passphrase,
// so that nobody believes a key to be protected that is not.
//
// Key files come from the operator's disk. This must not be fed what came over
// a network.
func ParsePrivateKey(file, passphrase []byte) (*PrivateKey, error) {
	if len(file) > MaxKeyFileSize || len(passphrase) > MaxPassphraseSize {
		return nil, fmt.Errorf("%w: file or passphrase is too long", ErrPrivateKey)
	}
	block, rest := pem.Decode(file)
	if block == nil || len(bytes.TrimSpace(rest)) != 0 {
		return nil, fmt.Errorf("%w: the file does not hold exactly one PEM block", ErrPrivateKey)
	}
	switch block.Type {
	case pemEncryptedPrivateKey:
		if len(passphrase) == 0 {
			return nil, fmt.Errorf("%w: the key is encrypted and none was given", ErrPassphrase)
		}
		if err := checkKeyDerivation(block.Bytes); err != nil {
			return nil, err
		}
	case pemPrivateKey:
		if len(passphrase) != 0 {
			return nil, fmt.Errorf("%w: the key is not encrypted, yet a passphrase was given", ErrPassphrase)
		}
	default:
		return nil, fmt.Errorf("%w: PEM block %q is not PKCS#8", ErrPrivateKey, block.Type)
	}
	return decodePKCS8(block.Bytes, passphrase)
}

// decodePKCS8 contains the engine, which panics on some malformed input.
func decodePKCS8(der, passphrase []byte) (key *PrivateKey, err error) {
	defer func() {
		if r := recover(); r != nil {
			key, err = nil, fmt.Errorf("%w: malformed PKCS#8 (%v)", ErrPrivateKey, r)
		}
	}()
	parsed, _, err := pkcs8.ParsePrivateKey(der, passphrase)
	if err != nil {
		if len(passphrase) != 0 {
			return nil, fmt.Errorf("%w: %w", ErrPassphrase, err)
		}
		return nil, fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	sm2Key, ok := parsed.(*sm2.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%w: the file holds a %T", ErrPrivateKey, parsed)
	}
	return newPrivateKey(sm2Key)
}

// encryptedPrivateKeyInfo and the types below are RFC 5958 and RFC 8018.
type encryptedPrivateKeyInfo struct {
	Algorithm     pkix.AlgorithmIdentifier
	EncryptedData []byte
}

type pbes2Parameters struct {
	KeyDerivation pkix.AlgorithmIdentifier
	Encryption    pkix.AlgorithmIdentifier
}

type pbkdf2Parameters struct {
	Salt       []byte
	Iterations int
	KeyLength  int                      `asn1:"optional"`
	PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
}

// checkKeyDerivation refuses, before the engine sees it, everything but PBES2
// with PBKDF2 of bounded cost.
func checkKeyDerivation(der []byte) error {
	var info encryptedPrivateKeyInfo
	if err := unmarshalAll(der, &info); err != nil {
		return err
	}
	pbes2 := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	pbkdf2 := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	if !info.Algorithm.Algorithm.Equal(pbes2) {
		return fmt.Errorf("%w: it is not encrypted with PBES2", ErrPrivateKey)
	}
	var scheme pbes2Parameters
	if err := unmarshalAll(info.Algorithm.Parameters.FullBytes, &scheme); err != nil {
		return err
	}
	if !scheme.KeyDerivation.Algorithm.Equal(pbkdf2) {
		return fmt.Errorf("%w: its key is not derived with PBKDF2", ErrPrivateKey)
	}
	var kdf pbkdf2Parameters
	if err := unmarshalAll(scheme.KeyDerivation.Parameters.FullBytes, &kdf); err != nil {
		return err
	}
	if kdf.Iterations < 1 || kdf.Iterations > maxKDFIterations || len(kdf.Salt) > maxKDFSaltSize {
		return fmt.Errorf("%w: %d PBKDF2 iterations over %d bytes of salt are out of bounds", ErrPrivateKey, kdf.Iterations, len(kdf.Salt))
	}
	return nil
}

func unmarshalAll(der []byte, into any) error {
	rest, err := asn1.Unmarshal(der, into)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPrivateKey, err)
	}
	if len(rest) != 0 {
		return fmt.Errorf("%w: %d bytes follow its DER", ErrPrivateKey, len(rest))
	}
	return nil
}
