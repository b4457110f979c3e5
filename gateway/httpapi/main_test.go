package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/pgtest"
	"luzheng/signer/challenge"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

// stand is a gateway over a played story.
type stand struct {
	*gatewaytest.Story
	*gatewaytest.Served
	ledger *development.Ledger
	t      *testing.T
}

func open(t *testing.T, changes ...func(*daemon.Gateway)) *stand {
	t.Helper()
	s := &stand{Story: gatewaytest.Play(t), t: t}
	s.ledger = gatewaytest.Ledger(t, s.World)
	gatewaytest.Replay(t, s.ledger, s.Envelopes)
	s.Served = gatewaytest.Serve(t, s.ledger, s.World, server.URL(t), changes...)
	s.CaughtUp(t)
	return s
}

// call makes a request with a session's token, or without one, and gives status, header and body.
func (s *stand) call(method, path, token string, body []byte) (int, http.Header, []byte) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return s.do(request)
}

func (s *stand) do(request *http.Request) (int, http.Header, []byte) {
	s.t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, raw
}

// get reads a document that must be there.
func (s *stand) get(path, token string, into any) {
	s.t.Helper()
	status, _, raw := s.call(http.MethodGet, path, token, nil)
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, raw)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
}

// session opens a session for a person.
func (s *stand) session(p *rulestest.Person) string {
	s.t.Helper()
	status, raw := s.openSession(s.URL, p)
	var opened api.Session
	if err := json.Unmarshal(raw, &opened); err != nil || status != http.StatusCreated || opened.Party != string(p.Party) {
		s.t.Fatalf("session of %s: %d %s", p.Party, status, raw)
	}
	return opened.Token
}

func (s *stand) openSession(origin string, p *rulestest.Person) (int, []byte) {
	s.t.Helper()
	_, _, raw := s.call(http.MethodPost, "/v1/sessions/challenge", "", nil)
	var asked api.Challenge
	if err := json.Unmarshal(raw, &asked); err != nil {
		s.t.Fatal(err)
	}
	drawn, err := gm.ParseDigest(asked.Challenge)
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := challenge.Answer(rulestest.Ledger, origin, drawn, p.Key)
	if err != nil {
		s.t.Fatal(err)
	}
	status, _, raw := s.call(http.MethodPost, "/v1/sessions", "", answer)
	return status, raw
}

// seal has a text sealed for the session's party.
func (s *stand) seal(token, text string) statement.Sealed {
	s.t.Helper()
	status, _, raw := s.call(http.MethodPost, "/v1/attachments", token, []byte(text))
	var sealed statement.Sealed
	if err := json.Unmarshal(raw, &sealed); err != nil || status != http.StatusCreated {
		s.t.Fatalf("seal: %d %s", status, raw)
	}
	return sealed
}

// problem reads a problem document and holds it to its form.
func (s *stand) problem(raw []byte, header http.Header, status int) api.Problem {
	s.t.Helper()
	var p api.Problem
	if err := json.Unmarshal(raw, &p); err != nil {
		s.t.Fatalf("not a problem document: %s", raw)
	}
	if header.Get("Content-Type") != "application/problem+json" || p.Status != status || p.Code == "" || p.Hint == nil || p.HintZH == nil || p.Type == "" {
		s.t.Fatalf("the problem document lacks something (%s): %s", header.Get("Content-Type"), raw)
	}
	return p
}
