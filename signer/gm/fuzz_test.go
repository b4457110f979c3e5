package gm

import (
	"bytes"
	"encoding/pem"
	"sync"
	"testing"
)

// testKey is one key for all rounds of a test.
var testKeyOnce = sync.OnceValues(GenerateKey)

func testKey(t testing.TB) *PrivateKey {
	t.Helper()
	key, err := testKeyOnce()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// FuzzParsePublicKey: what is accepted has one encoding and is usable.
func FuzzParsePublicKey(f *testing.F) {
	f.Add(testKey(f).PublicKey().SPKI())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, spki []byte) {
		key, err := ParsePublicKey(spki)
		if err != nil {
			return
		}
		if !bytes.Equal(key.SPKI(), spki) {
			t.Fatalf("%x was read as %x", spki, key.SPKI())
		}
		if key.Verify([]byte("m"), make([]byte, MaxSignatureSize)) == nil {
			t.Fatal("zeros verify")
		}
	})
}

// FuzzVerify: of all inputs only the signature itself verifies.
func FuzzVerify(f *testing.F) {
	key, message := testKey(f), []byte("message")
	sig, err := Sign(key, message)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sig)
	f.Add(append(bytes.Clone(sig), 0))
	f.Fuzz(func(t *testing.T, candidate []byte) {
		if key.PublicKey().Verify(message, candidate) == nil && !bytes.Equal(candidate, sig) {
			t.Fatalf("%x verifies beside %x", candidate, sig)
		}
	})
}

// FuzzParsePrivateKey: no panic leaves the parser, encrypted or not.
func FuzzParsePrivateKey(f *testing.F) {
	file, err := MarshalPrivateKey(testKey(f), []byte("p"))
	if err != nil {
		f.Fatal(err)
	}
	block, _ := pem.Decode(file)
	cheap := bytes.Replace(block.Bytes, unhex(f, "02030927c0"), unhex(f, "0203000001"), 1)
	f.Add(cheap, true)
	f.Add(cheap, false)
	f.Add([]byte{0x30, 0}, true)
	f.Fuzz(func(t *testing.T, der []byte, encrypted bool) {
		kind, passphrase := pemPrivateKey, []byte(nil)
		if encrypted {
			kind, passphrase = pemEncryptedPrivateKey, []byte("p")
		}
		key, err := ParsePrivateKey(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), passphrase)
		if (err == nil) == (key == nil) {
			t.Fatalf("key %v, error %v", key, err)
		}
	})
}

// FuzzParseCertificate: what is accepted keeps its bytes and holds a key.
func FuzzParseCertificate(f *testing.F) {
	a := newAuthority(f)
	f.Add(a.root.Raw())
	f.Add(a.leaf(f, testKey(f)).Raw())
	f.Fuzz(func(t *testing.T, der []byte) {
		certificate, err := ParseCertificate(der)
		if err != nil {
			return
		}
		if !bytes.Equal(certificate.Raw(), der) || certificate.SerialHex() == "" {
			t.Fatalf("%x was read as %x", der, certificate.Raw())
		}
		if _, err := ParsePublicKey(certificate.PublicKey().SPKI()); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzParseCertificateRequest: what is accepted keeps its bytes.
func FuzzParseCertificateRequest(f *testing.F) {
	request, err := NewCertificateRequest(newAuthority(f).root.Subject(), testKey(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(request.Raw())
	f.Fuzz(func(t *testing.T, der []byte) {
		if parsed, err := ParseCertificateRequest(der); err == nil && !bytes.Equal(parsed.Raw(), der) {
			t.Fatalf("%x was read as %x", der, parsed.Raw())
		}
	})
}
