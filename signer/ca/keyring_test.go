package ca

import (
	"os"
	"path/filepath"
	"testing"

	"luzheng/signer/gm"
)

// What a keyring holds can be read again with what stands beside it, by nobody but the owner, and is certified for its subject.
func TestKeyringCanBeReadAgain(t *testing.T) {
	folder, err := Create(t.TempDir(), "泸州", passphrase, epoch)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "keys")
	ring, err := NewKeyring(dir)
	if err != nil {
		t.Fatal(err)
	}
	made, certificate, err := ring.Make("officer", Subject{Officer, "510500.tjj", "h-12"}, folder, epoch)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(filepath.Join(dir, PassphraseFile))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "officer.key"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := gm.ParsePrivateKey(file, secret[:len(secret)-1])
	if err != nil || key.PublicKey().KeyID() != made.PublicKey().KeyID() || certificate.KeyID() != made.PublicKey().KeyID() {
		t.Errorf("the key read again: %v", err)
	}
	pem, err := os.ReadFile(filepath.Join(dir, "officer.crt"))
	if err != nil || string(pem) != string(certificate.PEM()) || certificate.Subject().CommonName != "510500.tjj" {
		t.Errorf("the certificate: %v, %v", certificate.Subject(), err)
	}
	for _, name := range []string{PassphraseFile, "officer.key"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}
