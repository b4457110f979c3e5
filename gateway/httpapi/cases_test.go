package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/signer/statement"
)

// record plays acts in the world and sends what was accepted to the gateway.
func (s *stand) record(act func()) {
	s.t.Helper()
	before := len(s.World.Accepted)
	act()
	s.submitAll(s.World.Accepted[before:])
}

// callInCase is a GET within an audit case.
func (s *stand) callInCase(path, token, in string) (int, http.Header, []byte) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.URL+path, bytes.NewReader(nil))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Audit-Case", in)
	return s.do(request)
}

// Nobody but the audit bureau learns of a case before its notice is served.
func TestACaseIsSealedUntilItsNoticeIsServed(t *testing.T) {
	s := open(t)
	w := s.World
	var in statement.Ref
	terms := w.CaseTerms(rulestest.Statistics)
	s.record(func() { in = w.OpenCase(terms) })
	tokens := map[string]string{
		"anybody": "", "audited": s.session(w.Person(rulestest.Statistics, statement.PostOfficer)),
		"stranger":   s.session(w.Person(rulestest.Planning, statement.PostOfficer)),
		"supervisor": s.session(w.Person(rulestest.Bureau, statement.PostOfficer)),
		"auditor":    s.session(w.Person(rulestest.Audit, statement.PostOfficer)),
	}
	look := func(stage string, may map[string]bool) {
		for who, token := range tokens {
			for _, path := range []string{"/v1/entities/" + in.String(), "/v1/statements/" + in.ID, "/v1/entities/" + in.String() + "/history"} {
				status, _, raw := s.call(http.MethodGet, path, token, nil)
				if (status == http.StatusOK) != may[who] {
					t.Errorf("%s, %s, GET %s: %d %.200s", stage, who, path, status, raw)
				}
			}
			var page api.EntityPage
			s.get("/v1/entities?type=case", token, &page)
			if (len(page.Entities) == 1) != may[who] || stage == "opened" && page.Hidden != nil {
				t.Errorf("%s, %s, the list of cases: %+v", stage, who, page)
			}
		}
	}
	look("opened", map[string]bool{"auditor": true})
	s.record(func() {
		w.Accept(w.Sign(&statement.CaseServe{Terms: terms, Salt: rulestest.CaseSalt}, &in, w.Person(rulestest.Audit, statement.PostOfficer)))
	})
	look("served", map[string]bool{"auditor": true, "audited": true, "supervisor": true})
}

// An auditor reads what is not public within its case alone, and each such read is recorded for the audited to see.
func TestAnAuditorReadsWithinItsCase(t *testing.T) {
	s := open(t)
	w := s.World
	w.RegisterParty("510500.fgw", statement.RoleUnit)
	s.submitAll(w.Accepted[len(w.Accepted)-3:])
	var on, elsewhere statement.Ref
	s.record(func() {
		terms := w.CaseTerms(rulestest.Statistics)
		terms.Until += 86_400_000
		on = w.ServedCase(terms)
		elsewhere = w.ServedCase(w.CaseTerms("510500.fgw"))
	})
	auditor := s.session(w.Person(rulestest.Audit, statement.PostOfficer))
	path := "/v1/entities/" + s.Access.Grant.String()
	for _, c := range []struct {
		name, in string
		want     int
		code     string
	}{
		{"no case", "", 403, "access.denied"},
		{"a case about another unit", elsewhere.String(), 403, "access.denied"},
		{"no case's name", "case:x", 400, "request.parameter"},
		{"a case that nobody opened", statement.Created(statement.TypeCase, rulestest.CaseSalt).String(), 404, "record.unknown"},
		{"the case about the provider", on.String(), 200, ""},
	} {
		status, header, raw := s.callInCase(path, auditor, c.in)
		if status != c.want || c.code != "" && s.problem(raw, header, status).Code != c.code {
			t.Errorf("%s: %d %.200s", c.name, status, raw)
		}
	}
	if status, header, raw := s.callInCase(path, s.session(w.Person(rulestest.Audit, statement.PostReviewer)), on.String()); status != 403 ||
		s.problem(raw, header, status).Code != "access.case" {
		t.Errorf("an auditor who is not of the team: %d %.200s", status, raw)
	}
	timeline := "/v1/datasets/" + s.Access.Entry.ID + "/timeline?limit=200"
	var whole api.StatementPage
	status, _, raw := s.callInCase(timeline, auditor, on.String())
	if err := json.Unmarshal(raw, &whole); err != nil || status != http.StatusOK || whole.Hidden != nil {
		t.Fatalf("the timeline: %d %.300s", status, raw)
	}
	if status, _, raw := s.callInCase("/v1/entities?type=grant", auditor, on.String()); status != http.StatusOK || !bytes.Contains(raw, []byte(s.Access.Grant.ID)) {
		t.Errorf("the list of grants: %d %.300s", status, raw)
	}

	var reads api.ReadPage
	s.get("/v1/cases/"+on.ID+"/reads?limit=200", s.session(w.Person(rulestest.Statistics, statement.PostOfficer)), &reads)
	if len(reads.Reads) < 3 || reads.Reads[0].What != s.Access.Grant.String() || reads.Reads[0].Handler != "audit-officer" {
		t.Errorf("the audited sees the reads %+v", reads)
	}
	first := reads
	s.get("/v1/cases/"+on.ID+"/reads?limit=1", s.session(w.Person(rulestest.Cyberspace, statement.PostOfficer)), &reads)
	if len(reads.Reads) != 1 || reads.Next == nil {
		t.Errorf("a supervisor's first page: %+v", reads)
	}
	s.get("/v1/cases/"+on.ID+"/reads?limit=200&cursor="+*reads.Next, auditor, &reads)
	if len(reads.Reads) != len(first.Reads)-1 {
		t.Errorf("the auditor's second page has %d reads, the audited saw %d in all", len(reads.Reads), len(first.Reads))
	}
	if status, _, raw := s.call(http.MethodGet, "/v1/cases/"+on.ID+"/reads", s.session(w.Person("510500.fgw", statement.PostOfficer)), nil); status != 403 {
		t.Errorf("a stranger asks for the reads: %d %.200s", status, raw)
	}
}

// One audited unit of a case does not read the notes about another.
func TestANoteIsForItsUnit(t *testing.T) {
	s := open(t)
	w := s.World
	var note statement.Ref
	s.record(func() {
		terms := w.CaseTerms(rulestest.Statistics)
		terms.Parties = append(terms.Parties, rulestest.Planning)
		note = w.Note(w.ServedCase(terms), rulestest.Statistics)
	})
	for who, c := range map[string]struct {
		party statement.PartyID
		want  int
	}{"its unit": {rulestest.Statistics, 200}, "another of the case": {rulestest.Planning, 403}} {
		token := s.session(w.Person(c.party, statement.PostOfficer))
		for _, path := range []string{"/v1/entities/" + note.String(), "/v1/statements/" + note.ID} {
			if status, _, raw := s.call(http.MethodGet, path, token, nil); status != c.want {
				t.Errorf("%s, GET %s: %d %.200s", who, path, status, raw)
			}
		}
	}
}
