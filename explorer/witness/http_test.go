package witness_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event/eventtest"
)

func (c *court) post(server *httptest.Server, body []byte) (status int, contentType, answer string) {
	c.t.Helper()
	response, err := http.Post(server.URL+"/add-checkpoint", "text/plain", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("Content-Type"), string(text)
}

func TestTheAnswersAreThoseOfC2SP(t *testing.T) {
	c := newCourt(t)
	server := httptest.NewServer(c.Handler())
	defer server.Close()
	c.town.Uses(uses(0, 9)...)
	first := c.town.Addition(0)
	status, _, line := c.post(server, first.Marshal())
	if status != http.StatusOK || !strings.HasPrefix(line, "— "+name+" ") || !strings.HasSuffix(line, "\n") {
		t.Fatalf("%d: %q", status, line)
	}
	c.town.Uses(uses(0, 4)...)
	stranger, err := checkpoint.SignEvents(c.town.Log.Checkpoint(), eventtest.NewKey(t))
	if err != nil {
		t.Fatal(err)
	}
	good := c.town.Addition(9)
	for what, want := range map[string]struct {
		body   []byte
		status int
		code   string
	}{
		"no request":      {[]byte("hello"), 400, "request.form"},
		"too long":        {make([]byte, checkpoint.MaxAddition+1), 400, "request.form"},
		"old beyond new":  {checkpoint.Addition{Old: 14, Note: good.Note}.Marshal(), 400, "request.old"},
		"another key":     {checkpoint.Addition{Old: 9, Proof: good.Proof, Note: stranger}.Marshal(), 403, "note.signature"},
		"a wrong proof":   {checkpoint.Addition{Old: 9, Note: good.Note}.Marshal(), 422, "proof.invalid"},
		"another old one": {c.town.Addition(3).Marshal(), 409, ""},
	} {
		status, contentType, text := c.post(server, want.body)
		if status != want.status {
			t.Errorf("%s: %d, want %d", what, status, want.status)
			continue
		}
		if want.code == "" {
			if text != "9\n" || contentType != "text/x.tlog.size" {
				t.Errorf("%s: %q (%s), want the known size", what, text, contentType)
			}
			continue
		}
		var p wire.Problem
		if err := json.Unmarshal([]byte(text), &p); err != nil || string(p.Code) != want.code || p.Hint == "" || p.Status != want.status {
			t.Errorf("%s: %s, %v; want %s with a hint", what, text, err, want.code)
		}
	}
	for path, part := range map[string]string{
		"/v1/status": `"replayed":9,"cosigned":9`, "/metrics": "luzheng_witness_cosigned{origin=", "/healthz": "ok",
	} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !strings.Contains(string(body), part) {
			t.Errorf("%s: %s, %v", path, body, err)
		}
	}
}
