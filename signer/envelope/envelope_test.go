package envelope_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

func newKey(t testing.TB) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signed(t testing.TB, payload string, keys ...*gm.PrivateKey) *envelope.Envelope {
	t.Helper()
	e, err := envelope.Sign(envelope.TypeStatement, []byte(payload), keys[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys[1:] {
		if err := e.Cosign(k); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func marshal(t testing.TB, e *envelope.Envelope) []byte {
	t.Helper()
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestPAE is the example of DSSE's protocol.md.
func TestPAE(t *testing.T) {
	got := envelope.PAE("http://example.com/HelloWorld", []byte("hello world"))
	if want := "DSSEv1 29 http://example.com/HelloWorld 11 hello world"; string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestTheIDDependsOnTheSignedBytesAlone(t *testing.T) {
	key := newKey(t)
	a, b := signed(t, `{"a":1}`, key), signed(t, `{"a":1}`, key, newKey(t))
	if a.ID() != b.ID() || a.ID() != gm.Sum(envelope.PAE(envelope.TypeStatement, []byte(`{"a":1}`))) {
		t.Error("the ID depends on the signatures")
	}
	session, err := envelope.Sign(envelope.TypeSession, []byte(`{"a":1}`), key)
	if err != nil {
		t.Fatal(err)
	}
	if session.ID() == a.ID() {
		t.Error("a session has the ID of a statement")
	}
	forged := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: session.Payload, Signatures: session.Signatures}
	if err := forged.Verify(forged.Signatures[0], key.PublicKey()); !errors.Is(err, gm.ErrSignature) {
		t.Errorf("a session's signature on a statement: %v", err)
	}
}

func TestSignaturesRoundTripSorted(t *testing.T) {
	keys := []*gm.PrivateKey{newKey(t), newKey(t), newKey(t)}
	raw := marshal(t, signed(t, `{"a":1}`, keys...))
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(e.Signatures, func(a, b envelope.Signature) int { return bytes.Compare(a.KeyID[:], b.KeyID[:]) }) {
		t.Error("the signatures are not sorted")
	}
	for _, k := range keys {
		i := slices.IndexFunc(e.Signatures, func(s envelope.Signature) bool { return s.KeyID == k.PublicKey().KeyID() })
		if i < 0 || e.Verify(e.Signatures[i], k.PublicKey()) != nil {
			t.Errorf("the signature of %s is missing or invalid", k.PublicKey().KeyID())
		}
	}
	if err := e.Verify(e.Signatures[0], newKey(t).PublicKey()); err == nil {
		t.Error("a stranger's key verified")
	}
}

func TestCosignRefuses(t *testing.T) {
	key := newKey(t)
	e := signed(t, `{}`, key)
	var refusal *envelope.Error
	if err := e.Cosign(key); !errors.As(err, &refusal) || refusal.Code != "envelope.signatures" {
		t.Errorf("the same key twice: %v", err)
	}
	for len(e.Signatures) < envelope.MaxSignatures {
		if err := e.Cosign(newKey(t)); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Cosign(newKey(t)); !errors.As(err, &refusal) || refusal.Code != "envelope.signatures" {
		t.Errorf("one signature too many: %v", err)
	}
}

// TestJoinedSignaturesAreThoseOfBoth: two persons signed the same bytes apart; what one signed twice counts once.
func TestJoinedSignaturesAreThoseOfBoth(t *testing.T) {
	a, b, c := newKey(t), newKey(t), newKey(t)
	first, second := signed(t, `{"a":1}`, a, b), signed(t, `{"a":1}`, b, c)
	if err := first.Join(second); err != nil || len(first.Signatures) != 3 {
		t.Fatalf("%d signatures, %v", len(first.Signatures), err)
	}
	if _, err := envelope.Parse(marshal(t, first)); err != nil {
		t.Errorf("what was joined is not in its one encoding: %v", err)
	}
	var refusal *envelope.Error
	if err := first.Join(signed(t, `{"a":2}`, c)); !errors.As(err, &refusal) {
		t.Errorf("another statement: %v", err)
	}
	full := signed(t, `{"a":1}`, newKey(t))
	for len(full.Signatures) < envelope.MaxSignatures {
		if err := full.Cosign(newKey(t)); err != nil {
			t.Fatal(err)
		}
	}
	if err := full.Join(second); !errors.As(err, &refusal) || len(full.Signatures) > envelope.MaxSignatures {
		t.Errorf("more than there may be: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	a, b := newKey(t), newKey(t)
	good := signed(t, `{"a":1}`, a, b)
	spoiled := func(spoil func(*envelope.Envelope)) []byte {
		c := *good
		c.Signatures = slices.Clone(good.Signatures)
		spoil(&c)
		return marshal(t, &c)
	}
	raw := string(marshal(t, good))
	for _, c := range []struct {
		name, code string
		raw        []byte
	}{
		{"an unknown payload type", "envelope.type", spoiled(func(e *envelope.Envelope) { e.PayloadType = "text/plain" })},
		{"no payload type", "envelope.type", spoiled(func(e *envelope.Envelope) { e.PayloadType = "" })},
		{"no signature", "envelope.signatures", spoiled(func(e *envelope.Envelope) { e.Signatures = nil })},
		{"too many signatures", "envelope.signatures", spoiled(func(e *envelope.Envelope) {
			e.Signatures = slices.Repeat(e.Signatures, envelope.MaxSignatures)
		})},
		{"unsorted signatures", "envelope.order", spoiled(func(e *envelope.Envelope) { slices.Reverse(e.Signatures) })},
		{"a signature twice", "envelope.order", spoiled(func(e *envelope.Envelope) { e.Signatures[1] = e.Signatures[0] })},
		{"white space", "json.not-canonical", []byte(strings.Replace(raw, ":", ": ", 1))},
		{"an upper-case keyid", "json.type", []byte(strings.Replace(raw, good.Signatures[0].KeyID.String(), strings.ToUpper(good.Signatures[0].KeyID.String()), 1))},
		{"an unknown field", "json.unknown-field", []byte(strings.Replace(raw, `{"payloadType"`, `{"x":1,"payloadType"`, 1))},
		{"base64 without padding", "json.type", []byte(strings.Replace(raw, base64.StdEncoding.EncodeToString(good.Payload), strings.TrimRight(base64.StdEncoding.EncodeToString(good.Payload), "="), 1))},
		{"too large", "json.size", bytes.Repeat([]byte(" "), envelope.MaxSize+1)},
		{"nothing", "json.syntax", nil},
	} {
		_, err := envelope.Parse(c.raw)
		var form *envelope.Error
		var syntax *strictjson.Error
		code := ""
		switch {
		case errors.As(err, &form):
			code = form.Code
		case errors.As(err, &syntax):
			code = syntax.Code
		}
		if code != c.code {
			t.Errorf("%s: want %s, got %v", c.name, c.code, err)
		}
	}
}

// TestNoByteCanBeChanged: an envelope with any byte changed is refused, or its signature no longer verifies.
func TestNoByteCanBeChanged(t *testing.T) {
	key := newKey(t)
	raw := marshal(t, signed(t, `{"kind":"x"}`, key))
	for i := range raw {
		for _, flip := range []byte{1, 32, 255} {
			changed := bytes.Clone(raw)
			changed[i] ^= flip
			e, err := envelope.Parse(changed)
			if err != nil {
				continue
			}
			if e.Verify(e.Signatures[0], key.PublicKey()) == nil {
				t.Fatalf("byte %d was changed unnoticed: %s", i, changed)
			}
		}
	}
}

// FuzzParse: every accepted envelope has one encoding.
func FuzzParse(f *testing.F) {
	f.Add(marshal(f, signed(f, `{"a":1}`, newKey(f), newKey(f))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		agree(t, raw)
		e, err := envelope.Parse(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(marshal(t, e), raw) {
			t.Fatalf("%s has another encoding", raw)
		}
	})
}
