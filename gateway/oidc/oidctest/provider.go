// Package oidctest runs a small OpenID Connect identity provider for tests: a discovery document, a key set and ID tokens, over HTTP.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// ClientID is the name under which the provider knows the platform.
const ClientID = "luzheng"

// Provider is an identity provider. It signs with ES256.
type Provider struct {
	// URL is the issuer.
	URL string
	// Roots has the authority of its TLS; nil when it is reached in the clear.
	Roots *x509.CertPool

	t      testing.TB
	server *httptest.Server

	mu     sync.Mutex
	key    *ecdsa.PrivateKey
	serial int
	away   bool
	asked  map[string]int
}

// Start runs a provider on this machine, in the clear.
func Start(t testing.TB) *Provider {
	p := newProvider(t)
	p.server = httptest.NewServer(p)
	p.begin()
	return p
}

// StartTLS runs a provider that is reached over https.
func StartTLS(t testing.TB) *Provider {
	p := newProvider(t)
	p.server = httptest.NewTLSServer(p)
	p.Roots = x509.NewCertPool()
	p.Roots.AddCert(p.server.Certificate())
	p.begin()
	return p
}

func newProvider(t testing.TB) *Provider {
	p := &Provider{t: t, asked: make(map[string]int)}
	p.Rotate()
	return p
}

func (p *Provider) begin() {
	p.URL = p.server.URL
	p.t.Cleanup(p.server.Close)
}

// Rotate signs with another key from now on; the one before is in the key set no more.
func (p *Provider) Rotate() {
	p.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.key = key
	p.serial++
}

// SetAway makes the provider answer 503 to everything, or not any more.
func (p *Provider) SetAway(away bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = away
}

// Asked tells how often a path was asked for.
func (p *Provider) Asked(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// The paths of the provider.
const (
	PathDiscovery = "/.well-known/openid-configuration"
	PathKeys      = "/keys"
)

// ServeHTTP implements http.Handler.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[r.URL.Path]++
	w.Header().Set("Content-Type", "application/json")
	switch {
	case p.away:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.URL.Path == PathDiscovery:
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": p.server.URL, "jwks_uri": p.server.URL + PathKeys,
			"authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
			"response_types_supported": []string{"id_token"}, "subject_types_supported": []string{"public"},
			"id_token_signing_alg_values_supported": []string{"ES256"},
		})
	case r.URL.Path == PathKeys:
		point, err := p.key.PublicKey.Bytes() // 4, x, y
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]any{{
			"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": p.kid(), "x": encode(point[1:33]), "y": encode(point[33:]),
		}}})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (p *Provider) kid() string { return fmt.Sprintf("key-%d", p.serial) }

// Claims are those of an ID token that is good for a minute; over replaces some, and a nil there takes one away.
func (p *Provider) Claims(subject, nonce string, now time.Time, over map[string]any) map[string]any {
	claims := map[string]any{
		"iss": p.URL, "sub": subject, "aud": ClientID, "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
	maps.Copy(claims, over)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	return claims
}

// Token signs claims.
func (p *Provider) Token(claims map[string]any) string {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	signed := p.part(map[string]any{"alg": "ES256", "typ": "JWT", "kid": p.kid()}) + "." + p.part(claims)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, p.key, digest[:])
	if err != nil {
		p.t.Fatal(err)
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + encode(signature[:])
}

// Unsigned says claims under a header of the caller's, without a signature.
func (p *Provider) Unsigned(header, claims map[string]any) string {
	p.t.Helper()
	return p.part(header) + "." + p.part(claims) + "."
}

func (p *Provider) part(of map[string]any) string {
	p.t.Helper()
	raw, err := json.Marshal(of)
	if err != nil {
		p.t.Fatal(err)
	}
	return encode(raw)
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
