package ca

import (
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"luzheng/signer/gm"
)

// PassphraseFile is the passphrase of the keys in the same folder.
const PassphraseFile = "passphrase"

// Keyring is a folder of keys that are made on the authority's own machine, as when one machine stands for several organisations. It is
// as good as the folder's permissions: real organisations keep their keys elsewhere, on hardware, and hand in requests.
//
//	passphrase  drawn, mode 0600
//	NAME.key    a private key, encrypted under it, mode 0600
//	NAME.crt    the key's certificate, PEM
type Keyring struct {
	dir        string
	passphrase []byte
}

// NewKeyring draws a passphrase for a folder and writes it there, in the place of any before.
func NewKeyring(dir string) (*Keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("ca: keyring: %w", err)
	}
	var drawn [24]byte
	if _, err := rand.Read(drawn[:]); err != nil {
		return nil, err
	}
	k := &Keyring{dir, []byte(hex.EncodeToString(drawn[:]))}
	return k, os.WriteFile(filepath.Join(dir, PassphraseFile), append(slices.Clone(k.passphrase), '\n'), 0o600)
}

// Passphrase is what the keys are encrypted under.
func (k *Keyring) Passphrase() []byte { return k.passphrase }

// Make makes a key, has it certified for a subject from a moment on, and writes both.
func (k *Keyring) Make(name string, subject Subject, authority *Folder, at time.Time) (*gm.PrivateKey, *gm.Certificate, error) {
	key, err := gm.GenerateKey()
	if err != nil {
		return nil, nil, err
	}
	// What the request calls itself is for people; the profile decides what the certificate says.
	request, err := gm.NewCertificateRequest(pkix.Name{CommonName: string(subject.Party) + "/" + name}, key)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := authority.Issue(request, subject, at)
	if err != nil {
		return nil, nil, err
	}
	encrypted, err := gm.MarshalPrivateKeyUnderSecret(key, k.passphrase)
	if err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(filepath.Join(k.dir, name+".key"), encrypted, 0o600); err != nil {
		return nil, nil, err
	}
	return key, certificate, os.WriteFile(filepath.Join(k.dir, name+".crt"), certificate.PEM(), 0o644)
}
