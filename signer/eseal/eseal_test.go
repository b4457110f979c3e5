package eseal_test

import (
	"crypto"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/signer/envelope"
	"luzheng/signer/eseal"
	"luzheng/signer/eseal/esealtest"
	"luzheng/signer/gm"
	"luzheng/signer/gm/gmtest"
)

// bench is a signer before a service.
type bench struct {
	*esealtest.Service
	config eseal.Config
	signer *eseal.Signer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	device, err := gmtest.NewDevice()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Service: esealtest.Start(device)}
	t.Cleanup(b.Close)
	certificate, err := b.Issue()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(b.Authority())
	b.config = eseal.Config{
		URL: b.Address(), Credential: esealtest.Credential, Certificate: certificate, Roots: roots,
		Token: func() (string, error) { return esealtest.Token, nil },
	}
	b.signer = b.with(t, func(*eseal.Config) {})
	return b
}

// with is the signer of changed settings.
func (b *bench) with(t *testing.T, change func(*eseal.Config)) *eseal.Signer {
	t.Helper()
	c := b.config
	change(&c)
	s, err := eseal.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASealSigns(t *testing.T) {
	b := newBench(t)
	payload := []byte(`{"v":1}`)
	signed, err := envelope.Sign(envelope.TypeReceipt, payload, b.signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := signed.Verify(signed.Signatures[0], b.config.Certificate.PublicKey()); err != nil {
		t.Error(err)
	}
	if signed.Signatures[0].KeyID != b.config.Certificate.KeyID() || b.Seals() != 1 {
		t.Errorf("key %s, %d seals", signed.Signatures[0].KeyID, b.Seals())
	}
}

func TestAServiceThatGivesNoSeal(t *testing.T) {
	b := newBench(t)
	says := func(status int, text string) func(w http.ResponseWriter, _ *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(text))
		}
	}
	signatures := func(sigs ...[]byte) func(w http.ResponseWriter, _ *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(map[string]any{"signatures": sigs})
		}
	}
	message := []byte("message")
	another, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := gm.Sign(another, message)
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]http.HandlerFunc{
		"no JSON":               says(http.StatusOK, "<html>"),
		"nothing":               says(http.StatusOK, ""),
		"an error":              says(http.StatusForbidden, `{"error":"access_denied"}`),
		"an error in words":     says(http.StatusBadGateway, "bad gateway"),
		"no signature":          signatures(),
		"two signatures":        signatures(foreign, foreign),
		"another's signature":   signatures(foreign),
		"an empty signature":    signatures([]byte{}),
		"an answer without end": says(http.StatusOK, `{"signatures":[],"x":"`+strings.Repeat("x", 1<<17)+`"}`),
		"another address": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", b.Address()+"/signatures/signHash")
			w.WriteHeader(http.StatusTemporaryRedirect)
		},
	} {
		b.Answer(answer)
		if sig, err := gm.Sign(b.signer, message); err == nil || !errors.Is(err, eseal.ErrService) || sig != nil {
			t.Errorf("%s: %x, %v", name, sig, err)
		}
	}
	b.Answer(nil)
	if _, err := gm.Sign(b.signer, message); err != nil {
		t.Errorf("the service is well again: %v", err)
	}
	for name, change := range map[string]func(*eseal.Config){
		"another token":      func(c *eseal.Config) { c.Token = func() (string, error) { return "other", nil } },
		"another seal":       func(c *eseal.Config) { c.Credential = "seal-2" },
		"another authority":  func(c *eseal.Config) { c.Roots = x509.NewCertPool() },
		"nobody there":       func(c *eseal.Config) { c.URL = "https://127.0.0.1:1/csc/v2" },
		"another's seal key": func(c *eseal.Config) { c.Certificate = newBench(t).config.Certificate },
	} {
		if _, err := gm.Sign(b.with(t, change), message); !errors.Is(err, eseal.ErrService) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sealed := b.Seals()
	for name, token := range map[string]func() (string, error){
		"no token":           func() (string, error) { return "", nil },
		"a token of two":     func() (string, error) { return "a b", nil },
		"a token of a line":  func() (string, error) { return "a\r\nX-Admin: 1", nil },
		"a file that is not": eseal.TokenFile(filepath.Join(t.TempDir(), "token")),
	} {
		if _, err := gm.Sign(b.with(t, func(c *eseal.Config) { c.Token = token }), message); err == nil {
			t.Errorf("%s: it sealed", name)
		}
	}
	if _, err := b.signer.Sign(nil, message, crypto.SHA256); err == nil {
		t.Error("a digest of somebody else's was sealed")
	}
	if b.Seals() != sealed {
		t.Error("the service was asked to seal")
	}
}

func TestTheTokenIsReadEachTime(t *testing.T) {
	b := newBench(t)
	path := filepath.Join(t.TempDir(), "token")
	s := b.with(t, func(c *eseal.Config) { c.Token = eseal.TokenFile(path) })
	for text, works := range map[string]bool{esealtest.Token: true, esealtest.Token + "\r\nnote\n": true, "old\n": false} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := gm.Sign(s, []byte("message")); (err == nil) != works {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSettingsThatAreNone(t *testing.T) {
	b := newBench(t)
	for name, change := range map[string]func(*eseal.Config){
		"in the clear":  func(c *eseal.Config) { c.URL = "http://seal.example/csc/v2" },
		"no address":    func(c *eseal.Config) { c.URL = "" },
		"bent":          func(c *eseal.Config) { c.URL = "https://seal.example:port" },
		"with a user":   func(c *eseal.Config) { c.URL = "https://u@seal.example" },
		"with a query":  func(c *eseal.Config) { c.URL = "https://seal.example?x=1" },
		"no credential": func(c *eseal.Config) { c.Credential = "" },
	} {
		c := b.config
		change(&c)
		if _, err := eseal.New(c); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}
