package custody

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"luzheng/signer/ca"
	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const (
	gateway = "https://gateway.example"
	code    = "单位机房里的那一台签名服务器的口令"
)

func servedPages() Pages {
	return Pages{Address: "https://signer.unit.example", Listen: "127.0.0.1:0", Origins: []string{gateway}, AccessCode: code}
}

// kept is a second key of the officer, in custody.
func (u *unit) kept(t *testing.T) *Holding {
	t.Helper()
	u.appKey, u.appCert = u.newKey(t, ca.Subject{Profile: ca.Officer, Party: party, Pseudonym: "h-1"})
	u.delegationStatement = u.delegate(t, u.ownerKey, nil)
	return u.holding(t)
}

// askPage asks as a page of the gateway does.
func askPage(t *testing.T, handler http.Handler, key gm.KeyID, payloadType envelope.PayloadType, payload []byte, typed string) (int, []byte) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"keyId": key, "payloadType": payloadType, "payload": payload})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "https://signer.unit.example/v1/signatures", bytes.NewReader(body))
	request.Header.Set("Origin", gateway)
	request.Header.Set("Authorization", "Bearer "+base64.StdEncoding.EncodeToString([]byte(typed)))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Code, raw
}

func TestAPageHasSignedWhatTheDelegationCovers(t *testing.T) {
	u := newUnit(t)
	held := u.kept(t)
	service, err := NewService([]*Holding{held}, clockAt(now), silent)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := service.PagesHandler(servedPages())
	if err != nil {
		t.Fatal(err)
	}
	key := held.Certificate.KeyID()
	covered := product(t, func(d *statement.Draft) { d.Handler = "h-1" })
	status, raw := askPage(t, handler, key, envelope.TypeStatement, covered, code)
	var signature envelope.Signature
	if err := json.Unmarshal(raw, &signature); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, raw)
	}
	if err := (&envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: covered}).Verify(signature, held.Certificate.PublicKey()); err != nil {
		t.Error(err)
	}
	other := product(t, func(d *statement.Draft) { d.Handler = "h-2" })
	if status, raw := askPage(t, handler, key, envelope.TypeStatement, other, code); status != http.StatusForbidden || !bytes.Contains(raw, []byte("agent.not-allowed")) {
		t.Errorf("in another handler's name: %d %s", status, raw)
	}
	if status, raw := askPage(t, handler, key, envelope.TypeStatement, covered, "another code, as long as that"); status != http.StatusUnauthorized {
		t.Errorf("under a wrong code: %d %s", status, raw)
	}
	for origin, want := range map[string]int{gateway: http.StatusOK, "https://other.example": http.StatusUnprocessableEntity} {
		asked, err := challenge.New(ledger, origin, gm.Sum([]byte("drawn")))
		if err != nil {
			t.Fatal(err)
		}
		if status, raw := askPage(t, handler, key, envelope.TypeSession, asked, code); status != want {
			t.Errorf("a session with %s: %d %s", origin, status, raw)
		}
	}
	late, err := NewService([]*Holding{held}, clockAt(u.delegationUntil), silent)
	if err != nil {
		t.Fatal(err)
	}
	if handler, err = late.PagesHandler(servedPages()); err != nil {
		t.Fatal(err)
	}
	if status, raw := askPage(t, handler, key, envelope.TypeStatement, covered, code); status != http.StatusForbidden {
		t.Errorf("after the delegation: %d %s", status, raw)
	}
}

func TestPagesAreServedWithOnePersonsKeyAndBehindACode(t *testing.T) {
	u := newUnit(t)
	application := u.holding(t)
	person := u.kept(t)
	for name, c := range map[string]struct {
		held   *Holding
		change func(*Pages)
	}{
		"an application's key":     {application, func(*Pages) {}},
		"a short code":             {person, func(p *Pages) { p.AccessCode = strings.Repeat("口", MinAccessCode-1) }},
		"no pages":                 {person, func(p *Pages) { p.Origins = nil }},
		"a page that is no origin": {person, func(p *Pages) { p.Origins = []string{gateway + "/"} }},
		"no address":               {person, func(p *Pages) { p.Address = "signer.unit.example" }},
		"no TLS on the network":    {person, func(p *Pages) { p.Listen, p.Address = "0.0.0.0:0", "http://signer.unit.example" }},
		"no TLS under https":       {person, func(*Pages) {}},
	} {
		service, err := NewService([]*Holding{c.held}, clockAt(now), silent)
		if err != nil {
			t.Fatal(err)
		}
		pages := servedPages()
		c.change(&pages)
		if err := ServePages(t.Context(), service, pages, silent); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
