package gatewaytest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/development"
	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Secret is something of a played world that not everybody may see: tests ask for it as everybody else, and look for it in all
// that they are answered.
type Secret struct {
	// Name says what it is.
	Name string
	// Ref is type:id, where the types are those of entities, and statement, desk and attachment. The ID is itself nobody else's business.
	Ref string
	// Words stand in its content and nowhere else.
	Words []string
	// Readers are the parties that the visibility table names.
	Readers []statement.PartyID
}

// ID is the ID in its reference.
func (s Secret) ID() string {
	_, id, _ := strings.Cut(s.Ref, ":")
	return id
}

// Development is a unit that nothing else in the story concerns.
const Development statement.PartyID = "510500.fgw"

// Conceal plays in the served world what is not for everybody, and gives it with what the story holds of the kind.
func (s *Served) Conceal(t *testing.T, ledger *development.Ledger, story *Story) []Secret {
	t.Helper()
	w := story.World
	supervised := func(parties ...statement.PartyID) []statement.PartyID {
		return append(parties, rulestest.Bureau, rulestest.Cyberspace)
	}
	record := func(act func()) {
		before := len(w.Accepted)
		act()
		Replay(t, ledger, w.Accepted[before:])
		s.CaughtUp(t)
	}
	var entry, application, engagement, sealed statement.Ref
	terms := w.CaseTerms(rulestest.Planning)
	record(func() {
		w.RegisterParty(Development, statement.RoleUnit)
		w.RegisterParty(rulestest.Contractor, statement.RoleService)
		entry = w.Publish(rulestest.Planning, rulestest.ConditionalCatalogue(rulestest.Planning))
		application = w.Application(Development, statement.ApplicationService, entry)
		engagement = w.Engage(Development, rulestest.Contractor, statement.KindUsageRecord)
		sealed = w.OpenCase(terms)
	})
	commitment, err := terms.Commit(rulestest.CaseSalt)
	w.Must(err)

	const text = "只给双方看的业务流程"
	officer := w.Person(Development, statement.PostOfficer)
	token := s.Session(t, officer)
	var scenario statement.Sealed
	s.Call(t, http.MethodPost, "/v1/attachments?readers="+string(rulestest.Planning), token, []byte(text), &scenario)
	var request, incident statement.Ref
	record(func() {
		asked := w.Terms(application, statement.ModeInterface)
		asked.Purpose = "hidden.purpose"
		id := w.Accept(w.Sign(&statement.AccessRequest{Entry: entry, Terms: asked, Scenario: &scenario}, nil, officer))
		request = statement.Created(statement.TypeRequest, id)
		w.Consent(request, rulestest.Planning)
		id = w.Accept(w.Sign(&statement.IncidentReport{What: "hidden.incident", At: w.Now - 1, Text: rulestest.Sealed()}, nil, officer))
		incident = statement.Created(statement.TypeIncident, id)
	})
	draft := w.Sign(&statement.AccessRefuse{Law: "hidden.law", Article: "a1"}, &request, officer)
	s.Call(t, http.MethodPost, "/v1/desk", token, draft, nil)

	between := supervised(rulestest.Statistics, rulestest.Planning)
	return []Secret{
		{"a case before its notice", sealed.String(), []string{commitment.String()}, []statement.PartyID{rulestest.Audit}},
		{"a request of other units", request.String(), []string{"hidden.purpose"}, supervised(Development, rulestest.Planning)},
		{"an engagement", engagement.String(), nil, supervised(Development, rulestest.Contractor)},
		{"a security incident", incident.String(), []string{"hidden.incident"}, supervised(Development)},
		{"an attachment", "attachment:" + scenario.Attachment.String(), []string{text}, []statement.PartyID{Development, rulestest.Planning}},
		{"what waits for a second person", "desk:" + idOf(t, draft), []string{"hidden.law"}, []statement.PartyID{Development}},
		{"a grant", story.Access.Grant.String(), nil, between},
		{"a single use", "statement:" + idOf(t, story.Suspected), []string{"another.purpose"}, between},
		{"a refused statement", "statement:" + idOf(t, story.Refused), []string{"not.mine"}, between},
	}
}

// idOf is the ID of the statement in an envelope.
func idOf(t *testing.T, raw []byte) string {
	t.Helper()
	e, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return e.ID().String()
}

// Session opens a session for a person and gives its token.
func (s *Served) Session(t *testing.T, by *rulestest.Person) string {
	t.Helper()
	var asked api.Challenge
	s.Call(t, http.MethodPost, "/v1/sessions/challenge", "", nil, &asked)
	drawn, err := gm.ParseDigest(asked.Challenge)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := challenge.Answer(rulestest.Ledger, s.URL, drawn, by.Key)
	if err != nil {
		t.Fatal(err)
	}
	var opened api.Session
	s.Call(t, http.MethodPost, "/v1/sessions", "", answer, &opened)
	return opened.Token
}

// Call makes a request that has to succeed, with a session's token or without one; into may be nil.
func (s *Served) Call(t *testing.T, method, path, token string, body []byte, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %d %s (%v)", method, path, answer.StatusCode, raw, err)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
