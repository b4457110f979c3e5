package rules_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// payload gives the payload of a good statement, to be spoiled as text.
func payload(t *testing.T, w *rulestest.World) string {
	t.Helper()
	d, _ := publishing(w)
	s, err := statement.New(d)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestReadRefuses(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	by := w.Person(tjj, statement.PostOfficer)
	good := payload(t, w)
	sign := func(payload string) []byte { return w.SignPayload([]byte(payload), by) }
	replaced := func(old, with string) []byte {
		if !strings.Contains(good, old) {
			t.Fatalf("the payload holds no %s", old)
		}
		return sign(strings.Replace(good, old, with, 1))
	}
	session, err := envelope.Sign(envelope.TypeSession, []byte(good), by.Key)
	if err != nil {
		t.Fatal(err)
	}
	sessionRaw, err := session.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code statement.Code
		name string
		raw  []byte
	}{
		{"json.syntax", "no JSON", []byte("hello")},
		{"json.syntax", "nothing", nil},
		{"json.size", "an oversized envelope", bytes.Repeat([]byte(" "), envelope.MaxSize+1)},
		{"json.unknown-field", "an unknown field of the envelope", []byte(`{"payloadtype":""}`)},
		{"json.not-canonical", "white space in the envelope", append([]byte(" "), sign(good)...)},
		{"envelope.type", "a session", sessionRaw},
		{"envelope.signatures", "no signature", []byte(`{"payloadType":"` + string(envelope.TypeStatement) + `","payload":"","signatures":[]}`)},
		{"json.syntax", "no JSON in the payload", sign("hello")},
		{"json.duplicate", "a field twice", replaced(`"ledger":`, `"ledger":"x-y-z","ledger":`)},
		{"json.unknown-field", "an unknown field", replaced(`"ledger":`, `"extra":1,"ledger":`)},
		{"json.unknown-field", "another case", replaced(`"ledger":`, `"Ledger":`)},
		{"json.unknown-field", "an unknown field of the body", replaced(`"businessName":`, `"extra":1,"businessName":`)},
		{"json.number", "a float", replaced(`"securityLevel":1`, `"securityLevel":1.0`)},
		{"json.number", "too large a number", replaced(`"securityLevel":1`, `"securityLevel":9007199254740992`)},
		{"json.null", "a null", replaced(`"securityLevel":1`, `"securityLevel":null`)},
		{"json.type", "a text for a number", replaced(`"securityLevel":1`, `"securityLevel":"1"`)},
		{"json.depth", "too deep", sign(strings.Repeat("[", 40) + strings.Repeat("]", 40))},
		{"statement.kind", "an unknown kind", replaced(`catalogue.publish/v1`, `catalogue.publish/v9`)},
		{"statement.field", "a missing catalogue field", replaced(`"updateCycle":"yearly"`, `"updateCycle":""`)},
		{"statement.field", "a bad nonce", replaced(`"nonce":"`, `"nonce":"x`)},
		{"statement.ledger", "another ledger's", replaced(`"ledger":"luzhou-test"`, `"ledger":"luzhou-real"`)},
	} {
		t.Run(string(c.code)+"/"+c.name, func(t *testing.T) {
			_, r := rules.Read(c.raw, rulestest.Ledger)
			if r == nil || r.Code != c.code {
				t.Fatalf("refused with %v", r)
			}
			if r.Detail == "" || r.Hint() == "" || !strings.Contains(r.Error(), string(c.code)) {
				t.Errorf("it explains nothing: %v", r)
			}
			if e := rules.Explain(r.Code); e.Status < 400 {
				t.Errorf("status %d", e.Status)
			}
		})
	}
}

// Envelopes read together, among them some that cannot be read, come to what each comes to alone.
func TestReadAllAsRead(t *testing.T) {
	w := rulestest.Founded(t)
	w.GrantedAccess(tjj, zgj)
	raws := slices.Insert(slices.Clone(w.Accepted), 3, []byte("hello"), nil, w.Accepted[0])
	subs, refusals := rules.ReadAll(raws, rulestest.Ledger)
	if len(subs) != len(raws) || len(refusals) != len(raws) {
		t.Fatalf("%d submissions and %d refusals for %d envelopes", len(subs), len(refusals), len(raws))
	}
	for i, raw := range raws {
		want, refusal := rules.Read(raw, rulestest.Ledger)
		if !reflect.DeepEqual(refusals[i], refusal) || (subs[i] == nil) != (want == nil) {
			t.Errorf("envelope %d: %v; alone %v", i, refusals[i], refusal)
			continue
		}
		if got := subs[i]; got != nil && (got.ID != want.ID || got.Digest != want.Digest || got.Mark() != want.Mark() ||
			!reflect.DeepEqual(got.Footprint(), want.Footprint()) || !reflect.DeepEqual(got.Statement, want.Statement)) {
			t.Errorf("envelope %d is statement %s (%s); alone %s (%s)", i, got.ID, got.Digest, want.ID, want.Digest)
		}
	}
}

func TestAMissingCatalogueFieldIsNamed(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	good := payload(t, w)
	for field, text := range map[string]string{
		"businessName": `"businessName":"行政区划代码",`, "system": `"system":"统计信息系统",`, "format": `"format":"csv",`,
		"sharingClass": `"sharingClass":"unconditional",`, "openingClass": `"openingClass":"unconditional",`,
		"provisionMode": `"provisionMode":"download",`, "updateCycle": `"updateCycle":"yearly",`, "openSubject": `"openSubject":"510500.tjj",`,
		"sharingUntil": `"sharingUntil":0,`, "securityLevel": `,"securityLevel":1`,
		"items": `"items":[{"name":"代码","element":"de00001"},{"name":"名称"}],`,
	} {
		if !strings.Contains(good, text) {
			t.Fatalf("the payload holds no %s", text)
		}
		_, r := rules.Read(w.SignPayload([]byte(strings.Replace(good, text, "", 1)), w.Person(tjj, statement.PostOfficer)), rulestest.Ledger)
		if r == nil || r.Code != "statement.field" || !strings.Contains(r.Detail, "body."+field) {
			t.Errorf("without %s: %v", field, r)
		}
	}
}

// FuzzRead: whatever is sent, Read answers with a submission or a code that the table explains, and the footprint's reads hold
// its writes.
func FuzzRead(f *testing.F) {
	w := rulestest.Founded(f)
	w.GrantedAccess(tjj, zgj)
	for _, raw := range w.Accepted {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, r := rules.Read(raw, rulestest.Ledger)
		if r != nil {
			if e := rules.Explain(r.Code); e.Code != r.Code || e.Status < 400 {
				t.Fatalf("%s explains itself as %+v", r.Code, e)
			}
			return
		}
		fp := s.Footprint()
		reads := make(map[string]bool, len(fp.Reads))
		for _, k := range fp.Reads {
			reads[k] = true
		}
		for _, k := range fp.Writes {
			if !reads[k] {
				t.Fatalf("%s is written but not read", k)
			}
		}
	})
}

// FuzzDecide: whatever is sent, Decide neither fails nor reads outside the footprint, and accepts only what it accepted before.
func FuzzDecide(f *testing.F) {
	w := rulestest.Founded(f)
	a := w.GrantedAccess(tjj, zgj)
	for _, raw := range w.Accepted {
		f.Add(raw)
	}
	use := using(w, a, asGranted)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Equal(raw, use) {
			return
		}
		s, r := rules.Read(raw, rulestest.Ledger)
		if r != nil {
			return
		}
		d := rules.Decide(state(w.State), s, rules.Position{Tx: "a", Time: w.Now}, w.Config)
		if d.Recorded && d.Refusal == nil {
			t.Fatalf("a statement that nobody signed was accepted: %s", raw)
		}
	})
}
