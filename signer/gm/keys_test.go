package gm

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
	"pgregory.net/rapid"
)

func newKey(t testing.TB) *PrivateKey {
	t.Helper()
	key, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSignThenVerify(t *testing.T) {
	key, other := newKey(t), newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "message")
		sig, err := Sign(key, message)
		if err != nil {
			t.Fatal(err)
		}
		if err := key.PublicKey().Verify(message, sig); err != nil {
			t.Fatal(err)
		}
		if err := other.PublicKey().Verify(message, sig); !errors.Is(err, ErrSignature) {
			t.Fatalf("another key verifies: %v", err)
		}
		message[len(message)/2] ^= 1
		if err := key.PublicKey().Verify(message, sig); !errors.Is(err, ErrSignature) {
			t.Fatalf("another message verifies: %v", err)
		}
	})
}

// TestSignatureMalleability changes every byte of signatures to every other
// value, and adds and removes bytes at both ends.
func TestSignatureMalleability(t *testing.T) {
	key, message := newKey(t), []byte("开放数据")
	for range 3 {
		sig, err := Sign(key, message)
		if err != nil {
			t.Fatal(err)
		}
		for i := range sig {
			for change := 1; change < 256; change++ {
				mutated := bytes.Clone(sig)
				mutated[i] ^= byte(change)
				if key.PublicKey().Verify(message, mutated) == nil {
					t.Fatalf("byte %d xor %#x still verifies", i, change)
				}
			}
		}
		for _, altered := range [][]byte{nil, sig[1:], sig[:len(sig)-1], append(bytes.Clone(sig), 0), append([]byte{0x30}, sig...)} {
			if key.PublicKey().Verify(message, altered) == nil {
				t.Fatalf("%x still verifies", altered)
			}
		}
	}
}

// TestSignatureEncodings re-encodes one valid signature in every other way that
// a lenient decoder would take.
func TestSignatureEncodings(t *testing.T) {
	key, message := newKey(t), []byte("m")
	r, s, n := signatureParts(t, key, message)
	big33 := func(value *big.Int) []byte { return append([]byte{0}, value.FillBytes(make([]byte, 32))...) }
	der := func(parts ...[]byte) []byte {
		var body []byte
		for _, part := range parts {
			body = append(append(body, 2, byte(len(part))), part...)
		}
		return append([]byte{0x30, byte(len(body))}, body...)
	}
	good := der(big33(r), big33(s))
	if err := key.PublicKey().Verify(message, good); err != nil {
		t.Fatal(err)
	}
	for name, sig := range map[string][]byte{
		"trailing byte in sequence": der(big33(r), big33(s), nil),
		"third integer":             der(big33(r), big33(s), []byte{1}),
		"r with an extra zero":      der(append([]byte{0}, big33(r)...), big33(s)),
		"s without sign byte":       der(big33(r), s.Bytes()),
		"long form length":          append([]byte{0x30, 0x81}, good[1:]...),
		"indefinite length":         append(append([]byte{0x30, 0x80}, good[2:]...), 0, 0),
		"set for sequence":          append([]byte{0x31}, good[1:]...),
		"r = 0":                     der([]byte{0}, big33(s)),
		"s = 0":                     der(big33(r), []byte{0}),
		"r + n":                     der(new(big.Int).Add(r, n).Bytes(), big33(s)),
		"s = n":                     der(big33(r), big33(n)),
		"-s":                        der(big33(r), big33(new(big.Int).Sub(n, s))),
		"plain r ‖ s":               append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...),
	} {
		if err := key.PublicKey().Verify(message, sig); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// signatureParts signs until r and s both need a leading zero byte.
func signatureParts(t *testing.T, key *PrivateKey, message []byte) (r, s, n *big.Int) {
	t.Helper()
	for {
		sig, err := Sign(key, message)
		if err != nil {
			t.Fatal(err)
		}
		if len(sig) == MaxSignatureSize {
			return new(big.Int).SetBytes(sig[5:37]), new(big.Int).SetBytes(sig[40:72]), new(big.Int).SetBytes([]byte(curveOrder))
		}
	}
}

func TestEmptyMessage(t *testing.T) {
	key := newKey(t)
	if _, err := Sign(key, nil); !errors.Is(err, ErrEmptyMessage) {
		t.Errorf("sign: %v", err)
	}
	if err := key.PublicKey().Verify(nil, make([]byte, 70)); !errors.Is(err, ErrEmptyMessage) {
		t.Errorf("verify: %v", err)
	}
}

func TestNilsAreErrors(t *testing.T) {
	var key *PrivateKey
	var public *PublicKey
	checks := map[string]error{
		"verify nil": public.Verify([]byte("m"), make([]byte, 70)), "verify zero": new(PublicKey).Verify([]byte("m"), make([]byte, 70)),
	}
	_, checks["sign nil"] = Sign(nil, []byte("m"))
	_, checks["sign nil key"] = Sign(key, []byte("m"))
	_, checks["key method"] = key.Sign(nil, []byte("m"), nil)
	_, checks["public of nil"] = PublicKeyOf(nil)
	_, checks["public of nil key"] = PublicKeyOf(key)
	_, checks["marshal nil"] = MarshalPrivateKey(nil, []byte("p"))
	checks["chain nil"] = VerifyChain(nil, nil, nil, epoch)
	for name, err := range checks {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// device is a crypto.Signer outside this process's control.
type device struct {
	public crypto.PublicKey
	sign   func(io.Reader, []byte, crypto.SignerOpts) ([]byte, error)
}

func (d device) Public() crypto.PublicKey { return d.public }

func (d device) Sign(random io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	return d.sign(random, message, opts)
}

func TestSignByDevice(t *testing.T) {
	key, other := newKey(t), newKey(t)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	message := []byte("a statement")
	for _, c := range []struct {
		name   string
		signer crypto.Signer
		want   error
	}{
		{"sound device", device{key.Public(), key.Sign}, nil},
		{"device that signs with another key", device{key.Public(), other.Sign}, ErrSigner},
		{"device that signs something else", device{key.Public(), func(r io.Reader, _ []byte, o crypto.SignerOpts) ([]byte, error) {
			return key.Sign(r, []byte("something else"), o)
		}}, ErrSigner},
		{"device that fails", device{key.Public(), func(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
			return nil, errors.New("the token was pulled out")
		}}, ErrSigner},
		{"another curve", p256, ErrSigner},
	} {
		sig, err := Sign(c.signer, message)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.want == nil && key.PublicKey().Verify(message, sig) != nil {
			t.Errorf("%s: does not verify", c.name)
		}
	}
}

func TestDigestsAreNotSigned(t *testing.T) {
	digest := sha256.Sum256([]byte("m"))
	for name, opts := range map[string]crypto.SignerOpts{"no options": nil, "SHA-256": crypto.SHA256} {
		if _, err := newKey(t).Sign(rand.Reader, digest[:], opts); !errors.Is(err, ErrSigner) {
			t.Errorf("%s: %v", name, err)
		}
	}
	key := newKey(t)
	// Options that ask the engine to sign a digest still sign a message here.
	sig, err := key.Sign(nil, digest[:], sm2.NewSM2SignerOption(false, nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := key.PublicKey().Verify(digest[:], sig); err != nil {
		t.Fatal(err)
	}
}

func TestParsePublicKeyRefuses(t *testing.T) {
	good := newKey(t).PublicKey().SPKI()
	if _, err := ParsePublicKey(good); err != nil {
		t.Fatal(err)
	}
	compressed := append(unhex(t, "3039301306072a8648ce3d020106082a811ccf5501822d032200"), append([]byte{2}, good[27:59]...)...)
	offCurve := bytes.Clone(good)
	offCurve[90] ^= 1
	identity := append(bytes.Clone(good[:26]), make([]byte, 65)...)
	zero := append(append(bytes.Clone(good[:26]), 4), make([]byte, 64)...)
	unreduced := append(append(bytes.Clone(good[:26]), 4), bytes.Repeat([]byte{0xff}, 64)...)
	hybrid := bytes.Clone(good)
	hybrid[26] = 6 | good[90]&1
	for name, spki := range map[string][]byte{
		"nil": nil, "short": good[:90], "trailing": append(bytes.Clone(good), 0), "compressed": compressed, "off the curve": offCurve,
		"identity": identity, "zero": zero, "unreduced": unreduced, "hybrid": hybrid,
	} {
		if _, err := ParsePublicKey(spki); !errors.Is(err, ErrPublicKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnusablePrivateKeys(t *testing.T) {
	n := new(big.Int).SetBytes([]byte(curveOrder))
	one := big.NewInt(1)
	for name, d := range map[string]*big.Int{
		"nil": nil, "zero": new(big.Int), "n-1": new(big.Int).Sub(n, one), "n": n, "n+1": new(big.Int).Add(n, one),
		"negative": big.NewInt(-5), "257 bits": new(big.Int).Lsh(one, 256),
	} {
		if _, err := newPrivateKey(&sm2.PrivateKey{PrivateKey: ecdsa.PrivateKey{D: d}}); !errors.Is(err, ErrPrivateKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, d := range map[string]*big.Int{"1": one, "n-2": new(big.Int).Sub(n, big.NewInt(2))} {
		if _, err := newPrivateKey(&sm2.PrivateKey{PrivateKey: ecdsa.PrivateKey{D: d}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A scalar under somebody else's public half.
	mixed := &sm2.PrivateKey{PrivateKey: ecdsa.PrivateKey{PublicKey: newKey(t).key.PublicKey, D: newKey(t).key.D}}
	if _, err := newPrivateKey(mixed); !errors.Is(err, ErrPrivateKey) {
		t.Errorf("mixed halves: %v", err)
	}
}

func TestKeyFile(t *testing.T) {
	key := newKey(t)
	file, err := MarshalPrivateKey(key, []byte("口令"))
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParsePrivateKey(file, []byte("口令"))
	if err != nil || read.PublicKey().KeyID() != key.PublicKey().KeyID() {
		t.Fatalf("read back: %v", err)
	}
	plainDER, err := pkcs8.MarshalPrivateKey(key.key, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain := pem.EncodeToMemory(&pem.Block{Type: pemPrivateKey, Bytes: plainDER})
	if read, err := ParsePrivateKey(plain, nil); err != nil || read.PublicKey().KeyID() != key.PublicKey().KeyID() {
		t.Fatalf("plain: %v", err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p256, err := pkcs8.MarshalPrivateKey(ecKey, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, passphrase string
		file             []byte
		want             error
	}{
		{"wrong passphrase", "wrong", file, ErrPassphrase},
		{"no passphrase", "", file, ErrPassphrase},
		{"passphrase for a plain key", "p", plain, ErrPassphrase},
		{"two blocks", "口令", append(bytes.Clone(file), file...), ErrPrivateKey},
		{"not PEM", "p", []byte("hello"), ErrPrivateKey},
		{"too long", "p", bytes.Repeat([]byte("a"), MaxKeyFileSize+1), ErrPrivateKey},
		{"another curve", "", pem.EncodeToMemory(&pem.Block{Type: pemPrivateKey, Bytes: p256}), ErrPrivateKey},
		{"another kind of block", "", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: plainDER}), ErrPrivateKey},
	} {
		if _, err := ParsePrivateKey(c.file, []byte(c.passphrase)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := MarshalPrivateKey(key, nil); !errors.Is(err, ErrPassphrase) {
		t.Errorf("an unprotected key file was written: %v", err)
	}
}

// TestKeyFileIterationBound changes the iteration count to one that would take
// hours; the answer must come at once.
func TestKeyFileIterationBound(t *testing.T) {
	file, err := MarshalPrivateKey(newKey(t), []byte("p"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(file)
	count := unhex(t, "0203 0927c0") // INTEGER 600000
	if bytes.Count(block.Bytes, count) != 1 {
		t.Fatalf("the iteration count is not where this test looks for it: %x", block.Bytes)
	}
	expensive := bytes.Replace(block.Bytes, count, unhex(t, "0203 7fffff"), 1)
	_, err = ParsePrivateKey(pem.EncodeToMemory(&pem.Block{Type: pemEncryptedPrivateKey, Bytes: expensive}), []byte("p"))
	if !errors.Is(err, ErrPrivateKey) || !strings.Contains(err.Error(), "8388607") {
		t.Fatalf("got %v", err)
	}
}

func TestDigestText(t *testing.T) {
	digest := Sum([]byte("x"))
	encoded, err := json.Marshal(digest)
	if err != nil || string(encoded) != `"`+digest.String()+`"` {
		t.Fatalf("%s, %v", encoded, err)
	}
	var back Digest
	if err := json.Unmarshal(encoded, &back); err != nil || back != digest {
		t.Fatalf("%v, %v", back, err)
	}
	for _, text := range []string{"", "00", strings.ToUpper(digest.String()), digest.String() + "0", " " + digest.String()[1:], strings.Repeat("g", 64)} {
		if _, err := ParseDigest(text); !errors.Is(err, ErrDigest) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSealedTextIsBound(t *testing.T) {
	var key [SealKeySize]byte
	var nonce [SealNonceSize]byte
	sealed := Seal(key, nonce, []byte("附件"), []byte("context"))
	if len(sealed) != len("附件")+SealOverhead {
		t.Fatalf("%d bytes", len(sealed))
	}
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		if _, err := Open(key, nonce, altered, []byte("context")); !errors.Is(err, ErrSealed) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	if _, err := Open(key, nonce, sealed, []byte("other")); !errors.Is(err, ErrSealed) {
		t.Errorf("other context: %v", err)
	}
	if _, err := Open(key, nonce, nil, nil); !errors.Is(err, ErrSealed) {
		t.Errorf("nothing: %v", err)
	}
}

func TestKeyFileUnderSecret(t *testing.T) {
	key := newKey(t)
	secret := []byte("4f1c0b9e6a7d5e3f8b2a1c0d9e8f7a6b")
	file, err := MarshalPrivateKeyUnderSecret(key, secret)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := ParsePrivateKey(file, secret); err != nil || read.PublicKey().KeyID() != key.PublicKey().KeyID() {
		t.Errorf("read back: %v", err)
	}
	if _, err := ParsePrivateKey(file, secret[1:]); !errors.Is(err, ErrPassphrase) {
		t.Errorf("with another secret: %v", err)
	}
	if _, err := MarshalPrivateKeyUnderSecret(key, secret[:MinSecretSize-1]); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a short secret: %v", err)
	}
}
