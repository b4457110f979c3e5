package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// payloadOf gives the payload of an envelope, to be spoilt.
func payloadOf(t *testing.T, raw []byte) []byte {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return e.Payload
}

// Every case of bad input has a stable code, a status and a hint, and records nothing but refusals of registered parties.
func TestBadInput(t *testing.T) {
	s := open(t)
	w := s.World
	officer, reviewer := w.Person(rulestest.Statistics, statement.PostOfficer), w.Person(rulestest.Statistics, statement.PostReviewer)
	other := w.Person(rulestest.Planning, statement.PostOfficer)
	publish := &statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}
	good := w.Sign(publish, nil, officer)
	spoil := func(old, new string) []byte {
		payload := payloadOf(t, w.Sign(publish, nil, officer))
		if !bytes.Contains(payload, []byte(old)) {
			t.Fatalf("the payload lacks %s", old)
		}
		return w.SignPayload(bytes.Replace(payload, []byte(old), []byte(new), 1), officer)
	}
	stranger := w.NewPerson(rulestest.Statistics, statement.PostOfficer)
	revoked := w.RegisterPerson(w.NewPerson(rulestest.Statistics, statement.PostOfficer))
	revokedRef := revoked.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "key.lost"}, &revokedRef, w.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	s.submitAll(w.Accepted[len(w.Accepted)-2:])
	unknown := *officer
	unknown.Party = "510500.nobody"
	late := w.Draft(publish, nil, officer)
	late.NotAfter = time.Now().Add(-time.Hour).UnixMilli()
	stale := w.Draft(&statement.CatalogueRetire{Reason: "old"}, &s.Open, officer)
	before := gm.Sum([]byte("an older head"))
	stale.Prev = &before

	cases := []struct {
		name   string
		body   []byte
		status int
		code   string
	}{
		{"no JSON", []byte("garbage"), 400, "json.syntax"},
		{"nothing", nil, 400, "json.syntax"},
		{"no UTF-8", []byte("{\"payloadType\":\"\xff\"}"), 400, "json.syntax"},
		{"a field twice", []byte(`{"payloadType":"a","payloadType":"b"}`), 400, "json.duplicate"},
		{"a field that nobody knows", []byte(`{"payloadTypes":"a"}`), 400, "json.unknown-field"},
		{"another encoding of the same envelope", append([]byte(`{ `), good[1:]...), 400, "json.not-canonical"},
		{"a float", spoil(`"securityLevel":1`, `"securityLevel":1.0`), 400, "json.number"},
		{"a field of the body twice", spoil(`"securityLevel":1`, `"securityLevel":1,"securityLevel":1`), 400, "json.duplicate"},
		{"an unknown field of the body", spoil(`"securityLevel":1`, `"securityLevel":1,"colour":1`), 400, "json.unknown-field"},
		{"an unknown kind", spoil(`"catalogue.publish/v1"`, `"catalogue.publish/v9"`), 422, "statement.kind"},
		{"a missing catalogue field", spoil(`"updateCycle":"yearly",`, ``), 422, "statement.field"},
		{"another ledger's", spoil(string(rulestest.Ledger), "luzhou-ffff"), 422, "statement.ledger"},
		{"a session instead of a statement", bytes.Replace(good, []byte("statement.v1"), []byte("session.v1"), 1), 400, "envelope.type"},
		{"no signature", strip(t, good), 400, "envelope.signatures"},
		{"a signature that is not canonical", bend(t, good), 403, "signature.invalid"},
		{"a signature of other bytes", swap(t, good, w.Sign(publish, nil, officer)), 403, "signature.invalid"},
		{"a key that nobody registered", w.SignDraft(w.Draft(publish, nil, officer), stranger), 403, "certificate.unknown"},
		{"a revoked certificate", w.Sign(publish, nil, revoked), 403, "certificate.revoked"},
		{"one signature too many", w.Sign(publish, nil, officer, reviewer), 422, "signature.count"},
		{"one signature too few", w.SignDraft(w.Draft(&statement.AccessRevoke{Reason: "over"}, &s.Access.Grant, officer), officer), 422, "signature.count"},
		{"another party's signature", w.SignDraft(w.Draft(publish, nil, officer), other), 403, "signature.issuer"},
		{"an unknown party", w.SignDraft(w.Draft(publish, nil, &unknown), officer), 403, "party.unknown"},
		{"a statement whose time is over", w.SignDraft(late, officer), 409, "statement.expired"},
		{"a stale head", w.SignDraft(stale, officer), 409, "prev.stale"},
		{"somebody else's entry", w.Sign(&statement.CatalogueRetire{Reason: "mine"}, &s.Open, other), 403, "authority.owner"},
		{"an illegal transition", w.Sign(&statement.AccessOpinion{}, &s.Access.Request, w.Person(rulestest.Bureau, statement.PostPermissionOfficer)), 409, "state.transition"},
		{"an entity that does not exist", w.Sign(&statement.RightsDeclare{
			Entry: statement.Created(statement.TypeEntry, before), Right: statement.RightHolding, Basis: "law",
		}, nil, officer), 422, "reference.unknown"},
		{"too large", bytes.Repeat([]byte(" "), 17<<20), 413, "request.size"},
		{"an envelope that is too large", []byte(`{"payloadType":"` + strings.Repeat("a", envelope.MaxSize) + `"}`), 413, "json.size"},
		{"an empty array", []byte("[]"), 400, "request.batch"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			status, header, raw := s.call(http.MethodPost, "/v1/statements", "", c.body)
			p := s.problem(raw, header, status)
			if status != c.status || p.Code != c.code {
				t.Errorf("answered %d %s (%s), want %d %s", status, p.Code, value(p.Detail), c.status, c.code)
			}
		})
	}
}

func value[T any](p *T) (none T) {
	if p == nil {
		return none
	}
	return *p
}

// strip takes the signatures away.
func strip(t *testing.T, raw []byte) []byte {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	e.Signatures = []envelope.Signature{}
	return encode(t, e)
}

// bend gives the signature a second form: a longer length of its sequence.
func bend(t *testing.T, raw []byte) []byte {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	sig := e.Signatures[0].Sig
	e.Signatures[0].Sig = append([]byte{sig[0], 0x81}, sig[1:]...)
	return encode(t, e)
}

// swap puts the signature of one envelope under another.
func swap(t *testing.T, raw, from []byte) []byte {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	donor, err := envelope.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	e.Signatures = donor.Signatures
	return encode(t, e)
}

func encode(t *testing.T, e *envelope.Envelope) []byte {
	t.Helper()
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// submitAll records envelopes through the API, and waits until the index has them; each must be accepted.
func (s *stand) submitAll(envelopes [][]byte) []api.SubmitResult {
	s.t.Helper()
	body := append(append([]byte("[ "), bytes.Join(envelopes, []byte(" ,\n"))...), ']')
	status, _, raw := s.call(http.MethodPost, "/v1/statements", "", body)
	var results api.SubmitResults
	if err := json.Unmarshal(raw, &results); err != nil || status != http.StatusOK || len(results.Results) != len(envelopes) {
		s.t.Fatalf("%d: %s", status, raw)
	}
	for i, r := range results.Results {
		if r.Result != api.Accepted || r.Receipt == nil {
			s.t.Fatalf("statement %d: %s %s", i, r.Result, fmt.Sprint(value(r.Code)))
		}
	}
	s.CaughtUp(s.t) // a read waits for seconds at most
	return results.Results
}

// In an array every envelope has its own answer: a bad one takes nothing along, in no order.
func TestArrayAnswersEachEnvelope(t *testing.T) {
	s := open(t)
	w := s.World
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	sign := func() []byte {
		return w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	}
	first, refused, last := sign(), w.Sign(&statement.CatalogueRetire{Reason: "x"}, &s.Access.Entry, w.Person(rulestest.Planning, statement.PostOfficer)), sign()
	body := bytes.Join([][]byte{[]byte("["), first, []byte(`,{"payloadType":"x"},`), refused, []byte(","), last, []byte("]")}, nil)
	status, _, raw := s.call(http.MethodPost, "/v1/statements", "", body)
	var results api.SubmitResults
	if err := json.Unmarshal(raw, &results); err != nil || status != http.StatusOK || len(results.Results) != 4 {
		t.Fatalf("%d: %s", status, raw)
	}
	for i, want := range []api.SubmitResultResult{api.Accepted, api.Refused, api.Refused, api.Accepted} {
		r := results.Results[i]
		if r.Result != want || want == api.Refused && (value(r.Code) == "" || value(r.Hint) == "") {
			t.Errorf("envelope %d: %s %s, want %s", i, r.Result, value(r.Code), want)
		}
	}
	if results.Results[1].Receipt != nil || results.Results[2].Receipt == nil {
		t.Error("a receipt stands for what was recorded, refused or not, and for nothing else")
	}
}

func TestReceiptIsTheSameForEver(t *testing.T) {
	s := open(t)
	officer := s.World.Person(rulestest.Statistics, statement.PostOfficer)
	raw := s.World.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	first := s.submitAll([][]byte{raw})[0]
	again := s.submitAll([][]byte{raw})[0]
	if !bytes.Equal(*first.Receipt, *again.Receipt) || *first.Block != *again.Block || *again.Recorded {
		t.Fatalf("first %+v\nagain %+v", first, again)
	}
	var st api.Statement
	s.get("/v1/statements/"+first.ID, "", &st)
	if st.Receipt == nil || !bytes.Equal(*st.Receipt, *first.Receipt) || !bytes.Equal(st.Envelope, raw) {
		t.Fatal("the statement is shown with other bytes or another receipt")
	}
}

// What was accepted is answered without a transaction, whichever way it comes again; what was refused is judged again.
func TestOnlyAcceptanceIsAnsweredWithoutTheLedger(t *testing.T) {
	s := open(t)
	officer := s.World.Person(rulestest.Statistics, statement.PostOfficer)
	raw := s.World.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	first := s.submitAll([][]byte{raw})[0]
	before := s.height()
	again := s.submitAll([][]byte{raw, raw})
	status, _, body := s.call(http.MethodPost, "/v1/statements?wait=durable", "", raw)
	var durable api.SubmitResults
	if err := json.Unmarshal(body, &durable); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	for _, r := range append(again, durable.Results...) {
		if r.Result != api.Accepted || *r.Recorded || !bytes.Equal(*r.Receipt, *first.Receipt) || *r.Block != *first.Block || *r.Tx != *first.Tx {
			t.Errorf("first %+v\nagain %+v", first, r)
		}
	}
	if after := s.height(); after != before {
		t.Errorf("answering again cost %d blocks", after-before)
	}
	for range 2 {
		before := s.height()
		if status, _, body := s.call(http.MethodPost, "/v1/statements", "", s.Refused); status < http.StatusBadRequest {
			t.Fatalf("%d %s", status, body)
		}
		if s.height() == before {
			t.Error("a statement that was refused before was not judged again")
		}
	}
}

func (s *stand) height() uint64 {
	s.t.Helper()
	h, err := s.ledger.Height(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

func TestDurableIsRecordedLater(t *testing.T) {
	s := open(t)
	officer := s.World.Person(rulestest.Statistics, statement.PostOfficer)
	raw := s.World.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	status, header, body := s.call(http.MethodPost, "/v1/statements?wait=durable", "", raw)
	if status != http.StatusAccepted || header.Get("Location") == "" {
		t.Fatalf("%d %s", status, body)
	}
	const patience = time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		status, _, body = s.call(http.MethodGet, header.Get("Location"), "", nil)
		if status == http.StatusOK {
			break
		}
		if status != http.StatusAccepted || time.Now().After(deadline) {
			t.Fatalf("%d %s", status, body)
		}
	}
	var st api.Statement
	if err := json.Unmarshal(body, &st); err != nil || st.Result != "accepted" || !bytes.Equal(st.Envelope, raw) {
		t.Fatalf("recorded as %s", body)
	}
}
