package httpapi_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/oidc"
	"luzheng/gateway/oidc/oidctest"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// signIn has the provider sign a subject in for a challenge of the gateway, and shows the token to the gateway.
func (s *stand) signIn(provider *oidctest.Provider, subject string) (int, http.Header, []byte) {
	s.t.Helper()
	_, _, raw := s.call(http.MethodPost, "/v1/sessions/challenge", "", nil)
	var asked api.Challenge
	if err := json.Unmarshal(raw, &asked); err != nil {
		s.t.Fatal(err)
	}
	now := time.Now().Add(gatewaytest.Ahead)
	return s.showToken(provider.Token(provider.Claims(subject, asked.Challenge, now, nil)))
}

func (s *stand) showToken(token string) (int, http.Header, []byte) {
	s.t.Helper()
	body, err := json.Marshal(api.SignedIn{IDToken: token})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.call(http.MethodPost, "/v1/sessions/city", "", body)
}

// The whole way: a city's identity provider over HTTP, a gateway over HTTP, a ledger that knows the person.
func TestTheCitysSignInOverTheAPI(t *testing.T) {
	provider := oidctest.Start(t)
	accounts := make(map[string]gm.KeyID)
	s := open(t, func(g *daemon.Gateway) {
		var err error
		g.SignIn, err = oidc.New(oidc.Config{
			Issuer: provider.URL, ClientID: oidctest.ClientID, Now: g.Now,
			Accounts: func() (map[string]gm.KeyID, error) { return accounts, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	var ledger api.Ledger
	s.get("/v1/ledger", "", &ledger)
	if ledger.SignIn == nil || ledger.SignIn.Issuer != provider.URL || ledger.SignIn.ClientID != oidctest.ClientID {
		t.Errorf("the gateway says it takes the sign-in %+v", ledger.SignIn)
	}
	officer := s.World.Person(rulestest.Statistics, statement.PostOfficer)
	refused := func(what string, want int, code string) {
		t.Helper()
		status, header, raw := s.signIn(provider, "u-1")
		if p := s.problem(raw, header, status); status != want || p.Code != code {
			t.Errorf("%s: %d %s", what, status, raw)
		}
	}
	refused("without an account", http.StatusUnauthorized, "sign-in.refused")
	accounts["u-1"] = officer.Certificate.KeyID()

	status, _, raw := s.signIn(provider, "u-1")
	var opened api.Session
	if err := json.Unmarshal(raw, &opened); err != nil || status != http.StatusCreated || opened.Party != string(rulestest.Statistics) ||
		opened.Post != string(statement.PostOfficer) || value(opened.Handler) != string(officer.Handler) {
		t.Fatalf("%d %s", status, raw)
	}
	path := "/v1/entities/" + s.Access.Request.String()
	if status, _, body := s.call(http.MethodGet, path, opened.Token, nil); status != http.StatusOK {
		t.Errorf("the session does not read its party's: %d %s", status, body)
	}
	if status, _, body := s.call(http.MethodGet, "/v1/entities/"+s.Access.Application.String(), opened.Token, nil); status != http.StatusForbidden {
		t.Errorf("the session reads what is another party's: %d %s", status, body)
	}

	s.record(func() {
		ref := officer.Ref()
		s.World.Accept(s.World.Sign(&statement.CertificateRevoke{Reason: "left"}, &ref, s.World.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	})
	refused("under a revoked certificate", http.StatusUnauthorized, "session.refused")
	provider.Rotate()
	provider.SetAway(true)
	refused("while the provider is away", http.StatusServiceUnavailable, "sign-in.unreachable")
}

func TestAGatewayWithoutTheCitysSignIn(t *testing.T) {
	s := open(t)
	var ledger api.Ledger
	s.get("/v1/ledger", "", &ledger)
	if ledger.SignIn != nil {
		t.Errorf("the gateway says it takes the sign-in %+v", ledger.SignIn)
	}
	status, header, raw := s.showToken("x")
	if p := s.problem(raw, header, status); status != http.StatusNotFound || p.Code != "sign-in.none" {
		t.Errorf("%d %s", status, raw)
	}
	status, header, raw = s.call(http.MethodPost, "/v1/sessions/city", "", []byte(`{"idToken":"x","party":"510500.tjj"}`))
	if p := s.problem(raw, header, status); status != http.StatusBadRequest {
		t.Errorf("a member that nobody knows: %d %s", status, p.Code)
	}
}
