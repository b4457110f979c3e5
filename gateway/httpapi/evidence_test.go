package httpapi_test

import (
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/verify"
	"luzheng/gateway/httpapi"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// A ledger without Fabric says so when it is asked for a block, and gives the same file when it is asked for none.
func TestNoBlockWithoutFabric(t *testing.T) {
	s := open(t)
	id := "/v1/statements/" + idOf(t, s.Envelopes[0]) + "/evidence"
	for _, path := range []string{id, "/v1/entities/" + s.Open.String() + "/evidence"} {
		status, header, raw := s.call(http.MethodGet, path+"?block=true", "", nil)
		if status != http.StatusUnprocessableEntity || s.problem(raw, header, status).Code != string(httpapi.CodeNoBlock) {
			t.Errorf("GET %s?block=true: %d %.300s", path, status, raw)
		}
		s.evidence(path+"?block=false", "")
	}
}

func idOf(t *testing.T, raw []byte) string {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return e.ID().String()
}

// Every statement and entity of the story has an evidence file, and no check of the verifier fails on it but those that say what is
// true: that a development ledger proves nothing, and that the one refused statement never counted.
func TestEvidenceVerifies(t *testing.T) {
	s := open(t)
	verifier, err := verify.New(s.Trust)
	if err != nil {
		t.Fatal(err)
	}
	supervisor := s.session(s.World.Person(rulestest.Cyberspace, statement.PostOfficer))
	var paths []string
	var refused string
	for _, raw := range s.Envelopes {
		refused = "/v1/statements/" + idOf(t, raw) + "/evidence" // the story ends with it
		paths = append(paths, refused)
	}
	for _, ref := range []statement.Ref{s.Open, s.OpenVersion, s.Derived, s.Product, s.Access.Entry, s.Access.Grant, s.Access.Request, rulestest.Planning.Ref()} {
		paths = append(paths, "/v1/entities/"+ref.String()+"/evidence?depth=8")
	}
	for _, path := range paths {
		report := verifier.Verify(s.evidence(path, supervisor), verify.Question{})
		for _, c := range report.Checks {
			if c.ID == verify.CheckAccepted && path == refused {
				continue
			}
			if c.Status == verify.Failed || c.Status == verify.Unable && c.ID != verify.CheckLedger {
				t.Errorf("%s: %s is %s: %s", path, c.ID, c.Status, c.In("en"))
			}
		}
	}
}

// verifies fetches an evidence file and holds the verifier to it: no check fails, and none is unable but that a development ledger
// proves nothing.
func (s *stand) verifies(path, token string) {
	s.t.Helper()
	verifier, err := verify.New(s.Trust)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range verifier.Verify(s.evidence(path, token), verify.Question{}).Checks {
		if c.Status == verify.Failed || c.Status == verify.Unable && c.ID != verify.CheckLedger {
			s.t.Errorf("%s: %s is %s: %s", path, c.ID, c.Status, c.In("en"))
		}
	}
}
