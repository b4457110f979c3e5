package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// cosign adds a person's signature to an envelope, as the second person's browser does.
func (s *stand) cosign(raw []byte, p *rulestest.Person) []byte {
	s.t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := e.Cosign(p.Key); err != nil {
		s.t.Fatal(err)
	}
	raw, err = e.Marshal()
	if err != nil {
		s.t.Fatal(err)
	}
	return raw
}

// TestAStatementWaitsForItsSecondPerson: laid by one, seen by their own party alone, signed and submitted by the other, gone then.
func TestAStatementWaitsForItsSecondPerson(t *testing.T) {
	s := open(t)
	officer, reviewer := s.World.Person(rulestest.Bureau, statement.PostOperator), s.World.Person(rulestest.Bureau, statement.PostReviewer)
	first, second := s.session(officer), s.session(reviewer)
	subject := rulestest.Planning.Ref()
	half := s.World.Sign(&statement.PartySuspend{Reason: "out.of.order"}, &subject, officer)
	status, _, raw := s.call(http.MethodPost, "/v1/desk", first, half)
	var laid api.Waiting
	if err := json.Unmarshal(raw, &laid); err != nil || status != http.StatusCreated || len(laid.Signed) != 1 || len(laid.Awaited) != 1 {
		t.Fatalf("laid: %d %s", status, raw)
	}
	var list api.Desk
	s.get("/v1/desk", second, &list)
	if len(list.Waiting) != 1 || list.Waiting[0].ID != laid.ID || list.Waiting[0].Envelope != nil || value(list.Waiting[0].Subject) != subject.String() {
		t.Fatalf("the second person sees %+v", list)
	}
	for name, p := range map[string]*rulestest.Person{
		"the party that it is about": s.World.Person(rulestest.Planning, statement.PostOfficer),
		"a supervisor":               s.World.Person(rulestest.Cyberspace, statement.PostOfficer),
		"the audit bureau":           s.World.Person(rulestest.Audit, statement.PostOfficer),
	} {
		token := s.session(p)
		var none api.Desk
		s.get("/v1/desk", token, &none)
		if len(none.Waiting) != 0 {
			t.Errorf("%s sees it in the list", name)
		}
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			if status, header, raw := s.call(method, "/v1/desk/"+laid.ID, token, nil); status != http.StatusNotFound || s.problem(raw, header, status).Code != "record.unknown" {
				t.Errorf("%s, %s: %d %s", name, method, status, raw)
			}
		}
	}
	var waiting api.Waiting
	s.get("/v1/desk/"+laid.ID, second, &waiting)
	if waiting.Envelope == nil || !bytes.Equal(*waiting.Envelope, half) {
		t.Fatal("the envelope is not what was laid there, byte for byte")
	}
	if status, _, raw := s.call(http.MethodPost, "/v1/statements", second, s.cosign(half, reviewer)); status != http.StatusOK {
		t.Fatalf("submitted: %d %s", status, raw)
	}
	s.get("/v1/desk", first, &list)
	if len(list.Waiting) != 0 {
		t.Errorf("it waits although the ledger has accepted it: %+v", list)
	}
}

func TestWhatIsLaidOnTheDeskIsTakenAway(t *testing.T) {
	s := open(t)
	officer := s.World.Person(rulestest.Bureau, statement.PostOperator)
	token := s.session(officer)
	subject := rulestest.Planning.Ref()
	half := s.World.Sign(&statement.PartySuspend{Reason: "out.of.order"}, &subject, officer)
	_, _, raw := s.call(http.MethodPost, "/v1/desk", token, half)
	var laid api.Waiting
	if err := json.Unmarshal(raw, &laid); err != nil {
		t.Fatal(err)
	}
	if status, _, raw := s.call(http.MethodDelete, "/v1/desk/"+laid.ID, token, nil); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, raw)
	}
	if status, _, _ := s.call(http.MethodGet, "/v1/desk/"+laid.ID, token, nil); status != http.StatusNotFound {
		t.Errorf("it is still there: %d", status)
	}
}

func TestWhatDoesNotBelongOnTheDesk(t *testing.T) {
	s := open(t)
	officer, reviewer := s.World.Person(rulestest.Bureau, statement.PostOperator), s.World.Person(rulestest.Bureau, statement.PostReviewer)
	unit := s.World.Person(rulestest.Statistics, statement.PostOfficer)
	subject := rulestest.Planning.Ref()
	half := s.World.Sign(&statement.PartySuspend{Reason: "out.of.order"}, &subject, officer)
	forged := bytes.Replace(half, []byte(`"sig":"`), []byte(`"sig":"M`), 1)
	for name, c := range map[string]struct {
		who  *rulestest.Person
		raw  []byte
		code string
	}{
		"by a party that does not sign":     {unit, half, "desk.not-signed"},
		"complete":                          {officer, s.cosign(half, reviewer), "desk.nothing-awaited"},
		"one signature is enough":           {unit, s.World.Sign(&statement.CatalogueRetire{Reason: "old"}, &s.Open, unit), "desk.nothing-awaited"},
		"with a signature of somebody else": {officer, s.cosign(half, unit), "desk.not-signed"},
		"not an envelope":                   {officer, []byte("{}"), ""},
		"a signature that does not hold":    {officer, forged, ""},
		"signed by a key nobody registered": {officer, s.cosign(half, s.World.NewPerson(rulestest.Bureau, statement.PostReviewer)), "certificate.unknown"},
		"larger than any envelope":          {officer, bytes.Repeat([]byte(" "), envelope.MaxSize+1), "request.size"},
	} {
		status, header, raw := s.call(http.MethodPost, "/v1/desk", s.session(c.who), c.raw)
		if status < http.StatusBadRequest || c.code != "" && s.problem(raw, header, status).Code != c.code {
			t.Errorf("%s: %d %.200s", name, status, raw)
		}
	}
}

// TestOwnStatements: newest first, the refused one among them; others' only for supervisors.
func TestOwnStatements(t *testing.T) {
	s := open(t)
	token := s.session(s.World.Person(rulestest.Planning, statement.PostOfficer))
	var all, page api.StatementPage
	s.get("/v1/statements?limit=200", token, &all)
	refused := 0
	for i, st := range all.Statements {
		if st.Issuer != string(rulestest.Planning) {
			t.Errorf("a statement of %s", st.Issuer)
		}
		if i > 0 && st.Block > all.Statements[i-1].Block {
			t.Error("they are not in order")
		}
		if st.Result == "refused" {
			refused++
		}
	}
	if len(all.Statements) < 3 || refused != 1 {
		t.Fatalf("%d statements, %d of them refused", len(all.Statements), refused)
	}
	var ids []string
	for next := ""; ; next = *page.Next {
		page = api.StatementPage{}
		s.get("/v1/statements?limit=1&cursor="+next, token, &page)
		for _, st := range page.Statements {
			ids = append(ids, st.ID)
		}
		if page.Next == nil {
			break
		}
	}
	if len(ids) != len(all.Statements) || ids[0] != all.Statements[0].ID || ids[len(ids)-1] != all.Statements[len(ids)-1].ID {
		t.Errorf("pages of one give %d of %d", len(ids), len(all.Statements))
	}
	s.get("/v1/statements?result=refused&kind=catalogue.retire/v1", token, &page)
	if len(page.Statements) != 1 || value(page.Statements[0].Code) == "" {
		t.Errorf("the refused one: %+v", page)
	}
	supervisor := s.session(s.World.Person(rulestest.Bureau, statement.PostSupervisor))
	s.get("/v1/statements?limit=200&issuer="+string(rulestest.Planning), supervisor, &page)
	if len(page.Statements) != len(all.Statements) {
		t.Errorf("a supervisor sees %d of %d", len(page.Statements), len(all.Statements))
	}
	if status, header, raw := s.call(http.MethodGet, "/v1/statements?issuer="+string(rulestest.Statistics), token, nil); s.problem(raw, header, status).Code != "access.denied" {
		t.Errorf("another's: %d %s", status, raw)
	}
	for _, bad := range []string{"?issuer=all", "?result=perhaps", "?cursor=x"} {
		if status, header, raw := s.call(http.MethodGet, "/v1/statements"+bad, supervisor, nil); s.problem(raw, header, status).Code != "request.parameter" {
			t.Errorf("%s: %d %s", bad, status, raw)
		}
	}
}

// TestKindsArePacked: whoever takes gzip gets in it what all others get as it is.
func TestKindsArePacked(t *testing.T) {
	s := open(t)
	answer := func(encodings string) (http.Header, []byte) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/kinds", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", encodings)
		_, header, raw := s.do(request)
		return header, raw
	}
	header, plain := answer("gzip;q=0")
	if header.Get("Content-Encoding") != "" || !json.Valid(plain) {
		t.Errorf("%v", header)
	}
	header, packed := answer("deflate, gzip, br")
	if header.Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(header.Values("Vary"), " "), "Accept-Encoding") {
		t.Errorf("%v", header)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(z); err != nil || !bytes.Equal(unpacked, plain) {
		t.Errorf("%d bytes unpack to %d, %v; as it is, it has %d", len(packed), len(unpacked), err, len(plain))
	}
}

// TestKindsAreWhatTheDefinitionSays: the generated registry and the API's documents are two descriptions of one thing.
func TestKindsAreWhatTheDefinitionSays(t *testing.T) {
	s := open(t)
	status, _, raw := s.call(http.MethodGet, "/v1/kinds", "", nil)
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	var doc api.Kinds
	if err := strict.Decode(&doc); err != nil || status != http.StatusOK {
		t.Fatalf("%d, %v", status, err)
	}
	if len(doc.Kinds) != len(statement.Kinds()) || len(doc.Types) == 0 || !strings.Contains(doc.Words.Kinds["access.request/v1"], "申请") {
		t.Errorf("%d kinds, %d types", len(doc.Kinds), len(doc.Types))
	}
}
