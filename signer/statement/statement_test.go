package statement_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// write-golden writes the golden file of a kind that has none yet. A file that exists is never written again: what was once signed
// must be readable for ever.
var writeGolden = flag.Bool("write-golden", false, "write the golden files that are missing")

const nonce = "00112233445566778899aabbccddeeff"

// golden gives the payload of a sample with a fixed nonce.
func golden(t testing.TB, body statement.Body) []byte {
	t.Helper()
	s, err := statement.New(sampleDraft(body))
	if err != nil {
		t.Fatalf("%s: %v", body.Kind(), err)
	}
	s.Nonce = nonce
	raw, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func goldenPath(k statement.Kind) string {
	return filepath.Join("testdata", strings.NewReplacer("/", "-").Replace(string(k))+".json")
}

func TestEveryKindHasItsGoldenBytes(t *testing.T) {
	seen := make(map[statement.Kind]bool)
	for _, body := range samples() {
		k := body.Kind()
		seen[k] = true
		raw := golden(t, body)
		want, err := os.ReadFile(goldenPath(k))
		if errors.Is(err, os.ErrNotExist) && *writeGolden {
			if err := os.WriteFile(goldenPath(k), raw, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, want) {
			t.Errorf("%s is now written as\n%s\nand was\n%s", k, raw, want)
		}
		s, err := statement.Parse(want)
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		if !reflect.DeepEqual(s.Content(), body) || s.Kind != k || s.Issuer != "510500.tjj" || s.Nonce != nonce {
			t.Errorf("%s is read as %+v", k, s.Content())
		}
	}
	for _, k := range statement.Kinds() {
		if !seen[k] {
			t.Errorf("%s has no sample", k)
		}
	}
}

// TestFieldsThatCameLater: a body with fields that were added after its golden bytes is read as it was written.
func TestFieldsThatCameLater(t *testing.T) {
	for _, body := range later() {
		s, err := statement.Parse(golden(t, body))
		if err != nil || !reflect.DeepEqual(s.Content(), body) {
			t.Errorf("%s: %+v is read as %+v (%v)", body.Kind(), body, s, err)
		}
	}
}

func TestASourceIsNamedByItsItem(t *testing.T) {
	if got := itemKey().Source().String(); got != "source:de00001_divisions_510500" {
		t.Errorf("it is %s", got)
	}
	for _, text := range []string{"source:", "source:a_b", "source:a_b_51050", "source:a_b_510500_c", "source:A_b_510500", "source:a__510500"} {
		if r, err := statement.ParseRef(text); err == nil {
			t.Errorf("%q is read as %v", text, r)
		}
	}
}

func TestReferencesAreOfTheStatement(t *testing.T) {
	for _, body := range samples() {
		for _, r := range body.Refs() {
			if !r.Valid() {
				t.Errorf("%s refers to %v", body.Kind(), r)
			}
		}
	}
	if got := (&statement.CataloguePublish{Catalogue: catalogue()}).Refs(); len(got) != 1 || got[0].ID != "510500.tjj" {
		t.Errorf("an open entry refers to %v", got)
	}
	anchor := &statement.DatasetAnchor{Supersedes: ref(statement.TypeVersion), Inputs: []statement.Ref{*ref(statement.TypeVersion)}}
	if got := anchor.Refs(); len(got) != 2 {
		t.Errorf("an anchor refers to %v", got)
	}
}

func TestOptionalReferencesAreOfTheStatementToo(t *testing.T) {
	for _, c := range []struct {
		without, with statement.Body
	}{
		{&statement.RightsDeclare{Entry: *ref(statement.TypeEntry)}, &statement.RightsDeclare{Entry: *ref(statement.TypeEntry), Confirmer: "510500.gzw"}},
		{&statement.OpeningAsk{Keeper: "510500.tjj"}, &statement.OpeningAsk{Keeper: "510500.tjj", Entry: ref(statement.TypeEntry)}},
		{&statement.AccessRequest{Entry: *ref(statement.TypeEntry)}, &statement.AccessRequest{Entry: *ref(statement.TypeEntry), Condition: ref(statement.TypeCondition)}},
	} {
		if without, with := c.without.Refs(), c.with.Refs(); len(with) != len(without)+1 {
			t.Errorf("%s refers to %v and to %v", c.with.Kind(), without, with)
		}
	}
}

func TestNewDrawsANonceOfItsOwn(t *testing.T) {
	a, errA := statement.New(sampleDraft(&statement.AccessOpinion{}))
	b, errB := statement.New(sampleDraft(&statement.AccessOpinion{}))
	if errA != nil || errB != nil || a.Nonce == b.Nonce || len(a.Nonce) != 32 {
		t.Errorf("%v, %v", a, b)
	}
}

// TestFieldsThatExclude: a use stands on one thing, and terms name each mode once.
func TestFieldsThatExclude(t *testing.T) {
	further := func(modes ...statement.Mode) statement.Body {
		asked := terms()
		asked.Further = modes
		return &statement.AccessRequest{Entry: *ref(statement.TypeEntry), Terms: asked, Scenario: sealed()}
	}
	use := func(spoil func(*statement.UsageRecord)) statement.Body {
		body := sampleUsage()
		spoil(body)
		return body
	}
	for _, c := range []struct {
		field string // empty: it is read
		body  statement.Body
	}{
		{"", further(statement.ModeDownload, statement.ModeSandbox)},
		{"body.further", further(statement.ModeSandbox, statement.ModeDownload)},
		{"body.further", further(statement.ModeInterface)},
		{"body.further", further("telepathy")},
		{"", use(func(u *statement.UsageRecord) { u.Emergency = ref(statement.TypeEmergency) })},
		{"body.emergency", use(func(u *statement.UsageRecord) {
			u.Emergency, u.Grant = ref(statement.TypeEmergency), ref(statement.TypeGrant)
		})},
		{"", use(func(u *statement.UsageRecord) { u.Destination, u.Clearance = "hk", ref(statement.TypeClearance) })},
		{"body.destination", use(func(u *statement.UsageRecord) { u.Destination = "cn" })},
		{"body.destination", use(func(u *statement.UsageRecord) { u.Destination = "HKG" })},
		{"body.clearance", use(func(u *statement.UsageRecord) { u.Clearance = ref(statement.TypeClearance) })},
		{"body.parties", &statement.EmergencyDeclare{
			Type: statement.EmergencyAccident, Purpose: "p", Parties: []statement.PartyID{"510500.b2", "510500.a2"},
			Entries: []statement.Ref{*ref(statement.TypeEntry)}, From: 1, Until: 2, Law: "l", Article: "a", Notice: sealed(),
		}},
		{"body.entries", &statement.EmergencyDeclare{
			Type: statement.EmergencySocial, Purpose: "p", Parties: []statement.PartyID{"510500.a2"},
			Entries: []statement.Ref{*ref(statement.TypeEntry), *ref(statement.TypeEntry)}, From: 1, Until: 2, Law: "l", Article: "a", Notice: sealed(),
		}},
		{"body.type", &statement.EmergencyDeclare{Type: "boredom"}},
	} {
		err := c.body.Validate()
		var field *statement.FieldError
		if (err == nil) != (c.field == "") || errors.As(err, &field) && field.Field != c.field {
			t.Errorf("want the field %q, got %v", c.field, err)
		}
	}
}

func TestTheHeaderIsChecked(t *testing.T) {
	other := statement.Created(statement.TypeVersion, sampleDigest)
	for _, c := range []struct {
		field string
		body  statement.Body
		spoil func(*statement.Draft)
	}{
		{"ledger", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Ledger = "X" }},
		{"issuer", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Issuer = "tjj" }},
		{"handler", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Handler = "张三" }},
		{"issuedAt", &statement.AccessOpinion{}, func(d *statement.Draft) { d.IssuedAt = 0 }},
		{"notAfter", &statement.AccessOpinion{}, func(d *statement.Draft) { d.NotAfter = -1 }},
		{"subject", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Subject = nil }},
		{"subject", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Subject = &other }},
		{"prev", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Prev = nil }},
		{"subject", &statement.ProductRegister{Name: "x", Sources: []statement.Ref{other}}, func(d *statement.Draft) { d.Subject = &other }},
		{"prev", &statement.ProductRegister{Name: "x", Sources: []statement.Ref{other}}, func(d *statement.Draft) { d.Prev = &sampleDigest }},
		{"prev", &statement.AuthorityAdmit{Certificate: []byte{1}}, func(d *statement.Draft) { d.Prev = &sampleDigest }},
		{"application", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Application = ref(statement.TypeApplication) }},
		{"application", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Handler, d.Application = "", &other }},
		{"engagement", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Engagement = &other }},
		{"principal", &statement.AccessOpinion{}, func(d *statement.Draft) { d.Principal = "510500.zgj" }},
		{"principal", &statement.AccessOpinion{}, func(d *statement.Draft) {
			d.Engagement, d.Principal = ref(statement.TypeEngagement), "zgj"
		}},
		{"application", sampleUsage(), func(d *statement.Draft) { d.Handler, d.Application = "", ref(statement.TypeApplication) }},
	} {
		d := sampleDraft(c.body)
		c.spoil(&d)
		_, err := statement.New(d)
		var field *statement.FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("want the field %s, got %v", c.field, err)
		}
	}
}

func sampleUsage() *statement.UsageRecord {
	return &statement.UsageRecord{
		Action: statement.ActionAccess, Entry: *ref(statement.TypeEntry), Version: *ref(statement.TypeVersion),
		Application: ref(statement.TypeApplication), Purpose: "p", Mode: statement.ModeInterface, At: 1,
	}
}

func TestActor(t *testing.T) {
	app := ref(statement.TypeApplication)
	for name, c := range map[string]struct {
		spoil func(*statement.Draft)
		body  statement.Body
		want  *statement.Ref
	}{
		"a person":                    {func(*statement.Draft) {}, &statement.AccessOpinion{}, nil},
		"an application":              {func(d *statement.Draft) { d.Handler, d.Application = "", app }, &statement.AccessOpinion{}, app},
		"a use by an application":     {func(d *statement.Draft) { d.Handler = "" }, sampleUsage(), app},
		"a person who records such a": {func(*statement.Draft) {}, sampleUsage(), nil},
	} {
		d := sampleDraft(c.body)
		c.spoil(&d)
		s, err := statement.New(d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := s.Actor(); (got == nil) != (c.want == nil) || (got != nil && *got != *c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestEveryFieldIsRequired takes every field of every golden payload away in turn: either it may be absent, and the kind then reads
// the rest, or the refusal names it.
func TestEveryFieldIsRequired(t *testing.T) {
	optional := map[string]bool{
		"value":   true,
		"handler": true, "system": true, "formerParent": true, "formerSystem": true, "inputs": true, "supersedes": true, "keyed": true, "rows": true, "parent": true, "creditCode": true,
		"application": true, "grant": true, "recipient": true, "digest": true, "compromisedAt": true, "entries": true,
		"element": true, "size": true, "settles": true, "affected": true, "within": true, "predecessor": true,
	}
	for _, body := range samples() {
		raw := string(golden(t, body))
		for _, name := range fieldNames(raw) {
			for _, spoiled := range without(raw, name) {
				_, err := statement.Parse([]byte(spoiled))
				var field *statement.FieldError
				var unknown *statement.UnknownKindError
				switch {
				case err == nil && !optional[name] && (name != "prev" || !renews(body)):
					t.Errorf("%s was read without %s: %s", body.Kind(), name, spoiled)
				case err != nil && !errors.As(err, &field) && !errors.As(err, &unknown) && !strings.HasPrefix(err.Error(), "json."):
					t.Errorf("%s without %s: %v", body.Kind(), name, err)
				}
			}
		}
	}
}

// renews tells that a kind has no prev the first time.
func renews(body statement.Body) bool {
	spec, err := statement.Lookup(body.Kind())
	return err == nil && spec.Renews
}

func fieldNames(raw string) []string {
	var names []string
	for at := 0; ; {
		end := strings.Index(raw[at:], `":`)
		if end < 0 {
			return names
		}
		end += at
		begin := strings.LastIndexByte(raw[:end], '"') + 1
		names = append(names, raw[begin:end])
		at = end + 2
	}
}

// without gives the text without the plain value of a field, at each of its places; a structured value stays.
func without(raw, name string) []string {
	var all []string
	quoted := `"` + name + `":`
	for at := 0; ; {
		i := strings.Index(raw[at:], quoted)
		if i < 0 {
			return all
		}
		i += at
		at = i + len(quoted)
		end := at + strings.IndexAny(raw[at:], ",}]")
		if raw[at] == '{' || raw[at] == '[' {
			continue
		}
		switch {
		case raw[end] == ',':
			all = append(all, raw[:i]+raw[end+1:])
		case raw[i-1] == ',':
			all = append(all, raw[:i-1]+raw[end:])
		default:
			all = append(all, raw[:i]+raw[end:])
		}
	}
}

func TestKindsAreDescribed(t *testing.T) {
	for _, k := range statement.Kinds() {
		spec, err := statement.Lookup(k)
		if err != nil {
			t.Fatal(err)
		}
		if body := spec.New(); body.Kind() != k {
			t.Errorf("the body of %s says %s", k, body.Kind())
		}
		if spec.Signatures.String() == "unknown" {
			t.Errorf("%s has no signature rule", k)
		}
		if spec.Subject == "" && (spec.Founds || spec.Renews) || spec.Founds && spec.Renews {
			t.Errorf("%s founds nothing", k)
		}
		if _, second := spec.New().(statement.Counterparty); second != (spec.Signatures == statement.SecondParty) {
			t.Errorf("%s: counterparty %v under the rule %s", k, second, spec.Signatures)
		}
	}
	if statement.SignatureRule(0).String() != "unknown" {
		t.Error("no rule has a name")
	}
	var unknown *statement.UnknownKindError
	if _, err := statement.Lookup("x/v1"); !errors.As(err, &unknown) || unknown.Error() == "" {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestIdentifiers(t *testing.T) {
	for text, want := range map[string]bool{
		"party:510500.tjj": true, "ledger:luzhou-7c1e": true, "entry:" + sampleDigest.String(): true,
		"entry:" + strings.ToUpper(sampleDigest.String()): false, "entry:12": false, "party:tjj": false, "nothing:x": false,
		"entry": false, "": false, "ledger:X": false,
	} {
		r, err := statement.ParseRef(text)
		if (err == nil) != want || (want && r.String() != text) {
			t.Errorf("%q is read as %v, %v", text, r, err)
		}
	}
	for label, want := range map[statement.Label]bool{
		"行政区划": true, "": false, " x": false, "x\n": false, "x\u200bx": false, statement.Label(strings.Repeat("字", 120)): true,
		statement.Label(strings.Repeat("字", 121)): false, "\xff": false,
	} {
		if label.Valid() != want {
			t.Errorf("the label %q is valid: %v", label, !want)
		}
	}
	for code, want := range map[statement.Code]bool{"law.pipl": true, "": false, "A": false, "-a": false, "a_b": false} {
		if code.Valid() != want {
			t.Errorf("the code %q is valid: %v", code, !want)
		}
	}
	if key := statement.PartyID("510500.tjj").Ref().Key("luzhou-7c1e"); key != "luzhou-7c1e/e/party/510500.tjj" {
		t.Errorf("the key is %s", key)
	}
	if statement.Created(statement.TypeEntry, gm.Digest{}).ID != strings.Repeat("0", 64) {
		t.Error("an ID is not 64 digits")
	}
}

// FuzzParse: what Parse reads, New would have made: it writes back and is read alike.
func FuzzParse(f *testing.F) {
	for _, body := range samples() {
		f.Add(golden(f, body))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := statement.Parse(raw)
		if err != nil {
			return
		}
		again, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := statement.Parse(again)
		if err != nil || !reflect.DeepEqual(back.Content(), s.Content()) {
			t.Fatalf("%s became %s (%v)", raw, again, err)
		}
	})
}

func TestAttachmentsAreFoundWhereverTheyStand(t *testing.T) {
	other := gm.Sum([]byte("other"))
	for _, c := range []struct {
		body statement.Body
		want int
	}{
		{&statement.AccessOpinion{}, 0},
		{&statement.AccessRequest{Entry: *ref(statement.TypeEntry), Terms: terms(), Scenario: sealed()}, 1},
		{&statement.OpeningReview{
			Entry: *ref(statement.TypeEntry), Confidentiality: sealed(), Risk: &statement.Sealed{Commitment: sampleDigest, Attachment: other},
		}, 2},
	} {
		s, err := statement.New(sampleDraft(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Attachments(); err != nil || len(got) != c.want {
			t.Errorf("%s carries %v, %v", c.body.Kind(), got, err)
		}
	}
}
