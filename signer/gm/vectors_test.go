package gm

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm4"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	decoded, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// TestSM3Standard uses the two examples of GB/T 32905-2016, annex A.
func TestSM3Standard(t *testing.T) {
	for _, c := range []struct{ message, want string }{
		{"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
		{strings.Repeat("abcd", 16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
	} {
		if got := Sum([]byte(c.message)).String(); got != c.want {
			t.Errorf("SM3(%q) = %s, want %s", c.message, got, c.want)
		}
		half := len(c.message) / 2
		if got := Sum([]byte(c.message[:half]), []byte(c.message[half:])).String(); got != c.want {
			t.Errorf("SM3 in two parts = %s, want %s", got, c.want)
		}
	}
}

// TestSM4Standard uses examples 1 and 2 of GB/T 32907-2016, annex A: one
// block, and a million rounds of it.
func TestSM4Standard(t *testing.T) {
	key := unhex(t, "0123456789abcdeffedcba9876543210")
	block, err := sm4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Clone(key)
	for round := 1; round <= 1_000_000; round++ {
		block.Encrypt(text, text)
		if round == 1 && hex.EncodeToString(text) != "681edf34d206965e86b3e94f536e4246" {
			t.Fatalf("one block: %x", text)
		}
	}
	if hex.EncodeToString(text) != "595298c7c6fd271f0402f804c33d3f66" {
		t.Fatalf("a million blocks: %x", text)
	}
}

// TestSM4GCMStandard uses the example of RFC 8998, appendix A.1.
func TestSM4GCMStandard(t *testing.T) {
	key := [16]byte(unhex(t, "0123456789abcdeffedcba9876543210"))
	nonce := [12]byte(unhex(t, "00001234567800000000abcd"))
	aad := unhex(t, "feedfacedeadbeeffeedfacedeadbeefabaddad2")
	plain := unhex(t, "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"+
		"eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa")
	want := "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735" +
		"d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d" + "83de3541e4c2b58177e065a9bf7b62ec"
	sealed := Seal(key, nonce, plain, aad)
	if hex.EncodeToString(sealed) != want {
		t.Fatalf("sealed: %x", sealed)
	}
	opened, err := Open(key, nonce, sealed, aad)
	if err != nil || !bytes.Equal(opened, plain) {
		t.Fatalf("opened: %x, %v", opened, err)
	}
}

// TestSM2Standard verifies the worked example of GB/T 32918.5-2017, annex A:
// the key, e, and the signature over "message digest".
func TestSM2Standard(t *testing.T) {
	d := new(big.Int).SetBytes(unhex(t, "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"))
	raw, err := sm2.NewPrivateKeyFromInt(d)
	if err != nil {
		t.Fatal(err)
	}
	key, err := newPrivateKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	wantPoint := "04" + "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020" +
		"ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
	if got := hex.EncodeToString(key.PublicKey().SPKI()[spkiSize-pointSize:]); got != wantPoint {
		t.Fatalf("public key %s", got)
	}
	message := []byte("message digest")
	e := Sum(key.public.za[:], message)
	if e.String() != "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640" {
		t.Fatalf("e = %s", e)
	}
	sig := encodeSignature(
		unhex(t, "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"),
		unhex(t, "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"))
	if err := key.PublicKey().Verify(message, sig); err != nil {
		t.Fatal(err)
	}
}

// TestCarryVector is the signature published in emmansun/gmsm issue 560: it is
// valid over e = 0, and assembly of v0.29.8 to v0.44.0 refused it. It guards
// against a change of version that brings the fault back.
func TestCarryVector(t *testing.T) {
	public, err := ParsePublicKey(unhex(t, spkiPrefix+
		"04ef4de57af00ae424c00c4caadff7193f804a19dd73a7e2954db9d0d15ab4cbba"+
		"67728c3f4572878b7a674735da9fde1682fe2d9e0799c4a5cde57e3d473039a2"))
	if err != nil {
		t.Fatal(err)
	}
	sig := unhex(t, "3046022100BE0EA64E1EC06F0D247093F3CCBBADCFB6260224272F86DDB78326E7CD6C7560"+
		"022100E9F6AB2FCC48A2CEF94838E66B5C7E21FD8E4DE25990DD98CA5243F4966F2853")
	if err := checkCanonicalSignature(sig); err != nil {
		t.Fatal(err)
	}
	if !sm2.VerifyASN1(public.point, make([]byte, DigestSize), sig) {
		t.Fatal("the engine refuses a valid signature: it carries the p256Mul fault of issue 560")
	}
}
