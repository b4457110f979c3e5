package httpapi_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/verify"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/httpapi"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// logging is a stand whose gateway keeps the event log.
func logging(t *testing.T) (*stand, *rulestest.EventLog) {
	t.Helper()
	s := &stand{Story: gatewaytest.Play(t), t: t}
	before := len(s.World.Accepted)
	log := s.World.OpenLog()
	s.ledger = gatewaytest.Ledger(t, s.World)
	gatewaytest.Replay(t, s.ledger, append(s.Envelopes, s.World.Accepted[before:]...))
	s.Served = gatewaytest.Serve(t, s.ledger, s.World, server.URL(t), func(g *daemon.Gateway) {
		g.Now = time.Now // the ledger takes no checkpoint from the future
		g.EventLog = &daemon.EventLog{Key: log.Key.Key, AnchorInterval: 50 * time.Millisecond}
	})
	s.CaughtUp(t)
	return s, log
}

// recorded sends uses by the person as one batch and gives the answer.
func (s *stand) recorded(by *rulestest.Person, uses ...*statement.UsageRecord) []byte {
	s.t.Helper()
	var lines [][]byte
	for _, use := range uses {
		e, err := event.New(event.Draft{Ledger: rulestest.Ledger, Issuer: by.Party, Handler: by.Handler, Use: *use})
		if err != nil {
			s.t.Fatal(err)
		}
		raw, err := e.Marshal()
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, raw)
	}
	b, err := event.Sign(lines, by.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	const patience = 2 * time.Minute // the log opens a moment after the gateway
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		status, _, raw := s.call(http.MethodPost, "/v1/events", "", b.Append(nil))
		if status == http.StatusOK {
			return raw
		}
		if status != http.StatusServiceUnavailable && status != http.StatusNotFound {
			s.t.Fatalf("POST /v1/events: %d %s", status, raw)
		}
	}
	s.t.Fatal("the event log does not open")
	return nil
}

// Evidence of a use, and of all uses of a dataset, a grant and an application, is verified offline; the receipts are kept.
func TestUsesHaveEvidence(t *testing.T) {
	s, log := logging(t)
	verifier, err := verify.New(s.Trust)
	if err != nil {
		t.Fatal(err)
	}
	user := s.World.Person(rulestest.Planning, statement.PostOfficer)
	good, bad := s.Access.Use(s.World.Now), s.Access.Use(s.World.Now)
	bad.Purpose = "another.purpose"
	answer := s.recorded(user, good, bad, good)
	receipts, err := evidence.ParseEventReceipts(answer)
	if err != nil {
		t.Fatal(err)
	}
	s.recorded(user, good)

	provider := s.session(s.World.Person(rulestest.Statistics, statement.PostOfficer))
	year := "/v1/log/" + log.Ref.ID
	for i, received := range receipts.Receipts[0].Entries {
		raw := s.evidence(year+"/leaves/"+strconv.FormatUint(received.Index, 10)+"/evidence", provider)
		report := s.holds(verifier, raw)
		if report.Subject != "event:"+received.ID.String() {
			t.Errorf("use %d: evidence of %s", i, report.Subject)
		}
	}
	for _, scope := range []statement.Ref{s.Access.Entry, s.Access.Grant, s.Access.Application} {
		for _, events := range []bool{true, false} {
			s.eventually(func() bool {
				raw := s.evidence(year+"/uses/"+scope.String()+"/evidence?events="+strconv.FormatBool(events), provider)
				content, err := evidence.Read(raw)
				if err != nil {
					t.Fatal(err)
				}
				s.holds(verifier, raw)
				uses := content.Uses
				return len(uses.Listed) >= 4 && (uses.Listed[len(uses.Listed)-1].Said != nil) == events
			})
		}
	}
	// For the parties, and for nobody else; and of what there is.
	for _, path := range []string{"/uses/" + s.Access.Entry.String() + "/evidence", "/uses/" + s.Product.String() + "/evidence", "/leaves/1/evidence"} {
		if status, _, raw := s.call(http.MethodGet, year+path, "", nil); status != http.StatusUnauthorized && status != http.StatusBadRequest {
			t.Errorf("GET %s by anybody: %d %s", path, status, raw)
		}
	}
	status, header, raw := s.call(http.MethodGet, year+"/leaves/99999/evidence", provider, nil)
	if status != http.StatusNotFound || s.problem(raw, header, status).Code != string(httpapi.CodeNotFound) {
		t.Errorf("a use that nobody recorded: %d %s", status, raw)
	}
}

// evidence fetches an evidence file, as soon as there is one.
func (s *stand) evidence(path, token string) (raw []byte) {
	s.t.Helper()
	s.eventually(func() bool {
		var status int
		status, _, raw = s.call(http.MethodGet, path, token, nil)
		if status != http.StatusOK && status != http.StatusServiceUnavailable {
			s.t.Fatalf("GET %s: %d %s", path, status, raw)
		}
		return status == http.StatusOK
	})
	return raw
}

// holds verifies a file on which no check may fail, or be unable but that a development ledger proves nothing.
func (s *stand) holds(v *verify.Verifier, raw []byte) *verify.Report {
	s.t.Helper()
	report := v.Verify(raw, verify.Question{})
	for _, c := range report.Checks {
		if c.Status == verify.Failed || c.Status == verify.Unable && c.ID != verify.CheckLedger {
			s.t.Errorf("%s: %s is %s: %s", report.Subject, c.ID, c.Status, c.In("en"))
		}
	}
	return report
}

func (s *stand) eventually(done func() bool) {
	s.t.Helper()
	const patience = 2 * time.Minute
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if done() {
			return
		}
	}
	s.t.Fatal("it never came to that")
}
