package httpapi_test

import (
	"net/http"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/verify"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// Every statement and entity of the story has an evidence file, and no check of the verifier fails on it but those that say what is
// true: that a development ledger proves nothing, and that the one refused statement never counted.
func TestEvidenceVerifies(t *testing.T) {
	s := open(t)
	verifier, err := verify.New(s.Trust)
	if err != nil {
		t.Fatal(err)
	}
	supervisor := s.session(s.World.Person(rulestest.Audit, statement.PostOfficer))
	var paths []string
	var refused string
	for _, raw := range s.Envelopes {
		e, err := envelope.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		refused = "/v1/statements/" + e.ID().String() + "/evidence" // the story ends with it
		paths = append(paths, refused)
	}
	for _, ref := range []statement.Ref{s.Open, s.OpenVersion, s.Derived, s.Product, s.Access.Entry, s.Access.Grant, s.Access.Request, rulestest.Planning.Ref()} {
		paths = append(paths, "/v1/entities/"+ref.String()+"/evidence?depth=8")
	}
	for _, path := range paths {
		status, _, raw := s.call(http.MethodGet, path, supervisor, nil)
		if status != http.StatusOK {
			t.Errorf("GET %s: %d %.300s", path, status, raw)
			continue
		}
		report := verifier.Verify(raw, verify.Question{})
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
