package gm

import (
	"bytes"
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	tjsm2 "github.com/tjfoc/gmsm/sm2"
	tjsm3 "github.com/tjfoc/gmsm/sm3"
	tjx509 "github.com/tjfoc/gmsm/x509"
)

// The second opinion is github.com/tjfoc/gmsm, the third the openssl command.
// Both are only asked about valid input: what they accept beyond it decides
// nothing.

func TestTjfocSM3(t *testing.T) {
	data := make([]byte, 5000)
	if _, err := rand.Read(data); err != nil {
		t.Fatal(err)
	}
	for size := 0; size < len(data); size += 1 + size/7 {
		if got, want := Sum(data[:size]), tjsm3.Sm3Sum(data[:size]); !bytes.Equal(got[:], want) {
			t.Fatalf("%d bytes: %s, second opinion %x", size, got, want)
		}
	}
}

func TestTjfocSignatures(t *testing.T) {
	ours, err := tjx509.ReadPublicKeyFromPem(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: testKey(t).PublicKey().SPKI()}))
	if err != nil {
		t.Fatal(err)
	}
	theirKey, err := tjsm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := tjx509.MarshalSm2PublicKey(&theirKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := ParsePublicKey(spki)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 30 {
		message := bytes.Repeat([]byte{byte(round)}, 1+round*13)
		sig, err := Sign(testKey(t), message)
		if err != nil {
			t.Fatal(err)
		}
		if !ours.Verify(message, sig) {
			t.Fatalf("round %d: tjfoc refuses our signature %x", round, sig)
		}
		sig, err = theirKey.Sign(rand.Reader, message, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := theirs.Verify(message, sig); err != nil {
			t.Fatalf("round %d: their signature %x: %v", round, sig, err)
		}
	}
}

func TestTjfocKeyFile(t *testing.T) {
	theirKey, err := tjsm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, passphrase := range [][]byte{nil, []byte("secret")} {
		file, err := tjx509.WritePrivateKeyToPem(theirKey, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		key, err := ParsePrivateKey(file, passphrase)
		if err != nil {
			t.Fatalf("passphrase %q: %v", passphrase, err)
		}
		if key.key.D.Cmp(theirKey.D) != 0 {
			t.Fatal("another key was read")
		}
	}
}

func TestTjfocCertificate(t *testing.T) {
	a := newAuthority(t)
	leaf, err := tjx509.ParseCertificate(a.leaf(t, newKey(t)).Raw())
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := tjx509.ParseCertificate(a.issuer.Raw())
	if err != nil {
		t.Fatal(err)
	}
	if err := leaf.CheckSignatureFrom(issuer); err != nil {
		t.Fatal(err)
	}
	theirKey, err := tjsm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	request, err := tjx509.CreateCertificateRequest(rand.Reader, &tjx509.CertificateRequest{
		Subject: pkix.Name{CommonName: "theirs"}, SignatureAlgorithm: tjx509.SM2WithSM3,
	}, theirKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseCertificateRequest(request); err != nil {
		t.Fatal(err)
	}
}

// openssl runs the command in a folder of its own.
func openssl(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	command := exec.Command("openssl", args...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("openssl %v: %v (OpenSSL 3 is needed: the Debian package openssl)\n%s", args, err, out)
	}
	return out
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// userID is what OpenSSL must be told, because its default is an empty one.
const userID = "distid:1234567812345678"

func TestOpenSSLReadsOurKeyAndVerifies(t *testing.T) {
	dir, key, message := t.TempDir(), newKey(t), []byte("泸证: a statement")
	file, err := MarshalPrivateKey(key, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := Sign(key, message)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "key.pem", file)
	write(t, dir, "message", message)
	write(t, dir, "sig", sig)
	openssl(t, dir, "pkey", "-in", "key.pem", "-passin", "pass:secret", "-pubout", "-out", "pub.pem")
	openssl(t, dir, "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", userID,
		"-pubin", "-inkey", "pub.pem", "-in", "message", "-sigfile", "sig")
	block, _ := pem.Decode(read(t, dir, "pub.pem"))
	if block == nil || !bytes.Equal(block.Bytes, key.PublicKey().SPKI()) {
		t.Fatal("OpenSSL writes another SubjectPublicKeyInfo")
	}
	out := openssl(t, dir, "dgst", "-sm3", "message")
	if want := Sum(message).String(); !bytes.Contains(out, []byte(want)) {
		t.Fatalf("SM3: %s, want %s", out, want)
	}
}

func TestOpenSSLSignsWeVerify(t *testing.T) {
	dir, message := t.TempDir(), []byte("signed elsewhere")
	write(t, dir, "message", message)
	openssl(t, dir, "genpkey", "-algorithm", "SM2", "-out", "plain.pem")
	openssl(t, dir, "pkcs8", "-topk8", "-in", "plain.pem", "-out", "key.pem", "-v2", "sm4-cbc", "-v2prf", "hmacWithSHA256", "-passout", "pass:secret")
	openssl(t, dir, "pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", userID, "-inkey", "plain.pem", "-in", "message", "-out", "sig")
	key, err := ParsePrivateKey(read(t, dir, "key.pem"), []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := ParsePrivateKey(read(t, dir, "plain.pem"), nil)
	if err != nil || plain.PublicKey().KeyID() != key.PublicKey().KeyID() {
		t.Fatalf("plain key: %v", err)
	}
	if err := key.PublicKey().Verify(message, read(t, dir, "sig")); err != nil {
		t.Fatal(err)
	}
}

func TestOpenSSLVerifiesOurChain(t *testing.T) {
	dir, a := t.TempDir(), newAuthority(t)
	write(t, dir, "root.pem", a.root.PEM())
	write(t, dir, "issuer.pem", a.issuer.PEM())
	write(t, dir, "leaf.pem", a.leaf(t, newKey(t)).PEM())
	// OpenSSL applies the user ID to the last certificate only, hence two steps.
	for _, step := range [][2]string{{"root.pem", "issuer.pem"}, {"issuer.pem", "leaf.pem"}} {
		openssl(t, dir, "verify", "-vfyopt", userID, "-attime", "1780000000", "-partial_chain", "-CAfile", step[0], step[1])
	}

	openssl(t, dir, "req", "-new", "-newkey", "sm2", "-nodes", "-keyout", "k.pem", "-subj", "/CN=theirs", "-sm3", "-sigopt", userID, "-out", "req.pem")
	if request, err := ParseCertificateRequestPEM(read(t, dir, "req.pem")); err != nil || request.Subject().CommonName != "theirs" {
		t.Fatalf("their request: %v", err)
	}
}
