package agent_test

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

	"luzheng/signer/agent"
	"luzheng/signer/challenge"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const page = "https://gateway.example"

// bench is an agent that says yes until it is told otherwise.
type bench struct {
	*agent.Agent
	key   *gm.PrivateKey
	no    bool
	asked int
	url   string
	t     *testing.T
}

func newBench(t *testing.T) *bench {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{key: key, t: t}
	b.Agent = &agent.Agent{Key: key, Origins: []string{page}, Confirm: func(*statement.Statement) *agent.Refusal {
		b.asked++
		if b.no {
			return agent.ErrDeclined
		}
		return nil
	}}
	server := httptest.NewServer(b.Handler())
	t.Cleanup(server.Close)
	b.url = server.URL
	b.Host = strings.TrimPrefix(server.URL, "http://")
	return b
}

func (b *bench) call(method, path, origin string, body []byte) (int, http.Header, []byte) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if origin != "" {
		request.Header.Set("Origin", origin)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, raw
}

func (b *bench) ask(origin string, t envelope.PayloadType, payload []byte) (int, []byte) {
	b.t.Helper()
	raw, err := json.Marshal(map[string]any{"keyId": b.key.PublicKey().KeyID(), "payloadType": t, "payload": payload})
	if err != nil {
		b.t.Fatal(err)
	}
	status, _, answer := b.call(http.MethodPost, "/v1/signatures", origin, raw)
	return status, answer
}

func said(t *testing.T) []byte {
	t.Helper()
	s, err := statement.New(statement.Draft{
		Ledger: "luzhou-test", Issuer: "510500.tjj", Handler: "h-1", IssuedAt: 1, NotAfter: 2,
		Body: &statement.ProductRegister{Name: "x", Sources: []statement.Ref{statement.Created(statement.TypeVersion, gm.Sum([]byte("v")))}},
	})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func TestAPageHasItsStatementSigned(t *testing.T) {
	b, payload := newBench(t), said(t)
	status, header, raw := b.call(http.MethodGet, "/v1/keys", page, nil)
	if status != http.StatusOK || header.Get("Access-Control-Allow-Origin") != page || !bytes.Contains(raw, []byte(b.key.PublicKey().KeyID().String())) {
		t.Fatalf("%d %v %s", status, header, raw)
	}
	status, raw = b.ask(page, envelope.TypeStatement, payload)
	var sig envelope.Signature
	if err := json.Unmarshal(raw, &sig); err != nil || status != http.StatusOK || b.asked != 1 {
		t.Fatalf("%d %s, asked %d times", status, raw, b.asked)
	}
	e := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: payload}
	if err := e.Verify(sig, b.key.PublicKey()); err != nil {
		t.Error(err)
	}
	b.no = true
	if status, raw := b.ask(page, envelope.TypeStatement, payload); status != http.StatusForbidden || !bytes.Contains(raw, []byte("agent.declined")) {
		t.Errorf("the person said no: %d %s", status, raw)
	}
}

func TestOnlyAllowedPagesAskAndOnlyForThemselves(t *testing.T) {
	b, payload := newBench(t), said(t)
	for _, origin := range []string{"", "null", "https://evil.example", page + ".evil.example"} {
		if status, raw := b.ask(origin, envelope.TypeStatement, payload); status != http.StatusForbidden || !bytes.Contains(raw, []byte("agent.origin")) {
			t.Errorf("%q: %d %s", origin, status, raw)
		}
		if _, header, _ := b.call(http.MethodOptions, "/v1/signatures", origin, nil); header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%q is told that it may ask", origin)
		}
	}
	if status, header, _ := b.call(http.MethodOptions, "/v1/signatures", page, nil); status != http.StatusNoContent || header.Get("Access-Control-Allow-Headers") == "" {
		t.Errorf("the browser's question: %d %v", status, header)
	}
	for origin, want := range map[string]int{page: http.StatusOK, "https://other.example": http.StatusUnprocessableEntity} {
		answer, err := challenge.New("luzhou-test", origin, gm.Sum([]byte("drawn")))
		if err != nil {
			t.Fatal(err)
		}
		if status, raw := b.ask(page, envelope.TypeSession, answer); status != want {
			t.Errorf("a session with %s: %d %s", origin, status, raw)
		}
	}
	if b.asked != 0 {
		t.Errorf("the person was asked %d times", b.asked)
	}
	b.Host = "127.0.0.1:1" // the page's address was made to point here
	if status, _ := b.ask(page, envelope.TypeStatement, payload); status != http.StatusForbidden {
		t.Errorf("under another name: %d", status)
	}
}

func TestWhoeverShowsNoCodeLearnsNothing(t *testing.T) {
	b := newBench(t)
	b.AccessCode = "一次一个口令，不要告诉别人"
	for name, c := range map[string]struct {
		shown string
		want  int
	}{
		"none":           {"", http.StatusUnauthorized},
		"another":        {"Bearer " + base64.StdEncoding.EncodeToString([]byte("一次一个口令")), http.StatusUnauthorized},
		"no base64":      {"Bearer " + b.AccessCode, http.StatusUnauthorized},
		"the right one":  {"Bearer " + base64.StdEncoding.EncodeToString([]byte(b.AccessCode)), http.StatusOK},
		"it with a tail": {"Bearer " + base64.StdEncoding.EncodeToString([]byte(b.AccessCode+" ")), http.StatusUnauthorized},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/v1/keys", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", page)
		request.Header.Set("Authorization", c.shown)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close() // it was only read
		if err != nil || answer.StatusCode != c.want || bytes.Contains(raw, []byte("publicKey")) != (c.want == http.StatusOK) {
			t.Errorf("%s: %d %s, %v", name, answer.StatusCode, raw, err)
		}
	}
	if status, _, _ := b.call(http.MethodOptions, "/v1/keys", page, nil); status != http.StatusNoContent {
		t.Errorf("the browser's question, which shows no code: %d", status)
	}
}

func TestNothingElseIsSigned(t *testing.T) {
	b, payload := newBench(t), said(t)
	for name, c := range map[string]struct {
		payloadType envelope.PayloadType
		payload     []byte
	}{
		"a receipt":                 {envelope.TypeReceipt, payload},
		"a checkpoint":              {envelope.TypeCheckpoint, payload},
		"no statement":              {envelope.TypeStatement, []byte("{}")},
		"a statement for a session": {envelope.TypeSession, payload},
	} {
		if status, raw := b.ask(page, c.payloadType, c.payload); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	for name, raw := range map[string]string{
		"no JSON": "{", "an unknown member": `{"keyId":"` + b.key.PublicKey().KeyID().String() + `","payloadType":"","payload":"","more":1}`,
	} {
		if status, _, answer := b.call(http.MethodPost, "/v1/signatures", page, []byte(raw)); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	other := `{"keyId":"` + strings.Repeat("0", 64) + `","payloadType":"x","payload":""}`
	if status, _, answer := b.call(http.MethodPost, "/v1/signatures", page, []byte(other)); status != http.StatusNotFound {
		t.Errorf("another key: %d %s", status, answer)
	}
}

func TestAnAgentListensHereAlone(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "localhost:0", "192.0.2.1:0", "nonsense"} {
		if l, err := agent.Listen(address); !errors.Is(err, agent.ErrAddress) {
			t.Errorf("%s: %v", address, err)
			if l != nil {
				_ = l.Close()
			}
		}
	}
	l, err := agent.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	for text, good := range map[string]bool{page: true, "http://127.0.0.1:7080": true, page + "/": false, "gateway.example": false, "file://x": false, "": false} {
		if err := agent.CheckOrigin(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzSignatures: nothing that a page sends makes the agent sign what is neither a statement nor its own challenge, or panic.
func FuzzSignatures(f *testing.F) {
	key, err := gm.GenerateKey()
	if err != nil {
		f.Fatal(err)
	}
	a := &agent.Agent{Key: key, Origins: []string{page}, Host: "127.0.0.1:7090", Confirm: func(*statement.Statement) *agent.Refusal { return agent.ErrDeclined }}
	f.Add([]byte(`{"keyId":"` + key.PublicKey().KeyID().String() + `","payloadType":"application/vnd.luzheng.statement.v1+json","payload":"e30="}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		request := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:7090/v1/signatures", bytes.NewReader(raw))
		request.Header.Set("Origin", page)
		answer := httptest.NewRecorder()
		a.Handler().ServeHTTP(answer, request)
		if answer.Code == http.StatusOK {
			var asked struct {
				PayloadType envelope.PayloadType `json:"payloadType"`
			}
			if err := json.Unmarshal(raw, &asked); err != nil || asked.PayloadType != envelope.TypeSession {
				t.Fatalf("signed: %q", raw)
			}
		}
	})
}
