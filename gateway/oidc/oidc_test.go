package oidc_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luzheng/gateway/oidc"
	"luzheng/gateway/oidc/oidctest"
	"luzheng/gateway/session"
	"luzheng/signer/gm"
)

var (
	now         = time.UnixMilli(1_790_000_000_000)
	challenge   = gm.Sum([]byte("challenge"))
	certificate = gm.Sum([]byte("certificate"))
)

// bench is an adapter before a provider.
type bench struct {
	*oidctest.Provider
	adapter  *oidc.Provider
	accounts map[string]gm.KeyID
}

func newBench(t testing.TB, provider *oidctest.Provider) *bench {
	t.Helper()
	b := &bench{Provider: provider, accounts: map[string]gm.KeyID{"u-1": certificate}}
	var err error
	b.adapter, err = oidc.New(oidc.Config{
		Issuer: provider.URL, ClientID: oidctest.ClientID, Roots: provider.Roots,
		Accounts: func() (map[string]gm.KeyID, error) { return b.accounts, nil }, Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// token is a right one but for some claims.
func (b *bench) token(over map[string]any) string {
	return b.Token(b.Claims("u-1", challenge.String(), now, over))
}

func (b *bench) accepts(t *testing.T, token string) {
	t.Helper()
	answered, key, err := b.adapter.Verify(t.Context(), token)
	if err != nil || answered != challenge || key != certificate {
		t.Errorf("the sign-in is of %s for %s: %v", key, answered, err)
	}
}

func (b *bench) refuses(t *testing.T, what, token string, want error) {
	t.Helper()
	if _, key, err := b.adapter.Verify(t.Context(), token); !errors.Is(err, want) || !key.IsZero() {
		t.Errorf("%s: %v, key %s; want %v", what, err, key, want)
	}
}

// soon waits until a sign-in with the token ends as told. The library gives the keys that it has fetched to who waits for them a moment
// before it keeps them; who comes in that moment still meets those of before.
func (b *bench) soon(t *testing.T, what, token string, want error) {
	t.Helper()
	const patience = time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		_, _, err := b.adapter.Verify(t.Context(), token)
		if errors.Is(err, want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v, want %v", what, err, want)
		}
	}
}

func TestASignInIsVerified(t *testing.T) {
	for name, provider := range map[string]*oidctest.Provider{"on this machine": oidctest.Start(t), "over https": oidctest.StartTLS(t)} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, provider)
			b.accepts(t, b.token(nil))
			b.accepts(t, b.token(map[string]any{"aud": []string{oidctest.ClientID}}))
			b.Rotate()
			b.soon(t, "under a key that the adapter has not seen", b.token(nil), nil)
			if n := b.Asked(oidctest.PathDiscovery); n != 1 {
				t.Errorf("the discovery document was read %d times", n)
			}
		})
	}
}

func TestSignInsThatAreNone(t *testing.T) {
	b := newBench(t, oidctest.Start(t))
	right := b.token(nil)
	header, rest, _ := strings.Cut(right, ".")
	claims, signature, _ := strings.Cut(rest, ".")
	_, exchanged, _ := strings.Cut(b.Unsigned(nil, b.Claims("u-1", certificate.String(), now, nil)), ".")
	shared := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","kid":"key-1"}`)) + "." + claims
	mac := hmac.New(sha256.New, []byte(oidctest.ClientID))
	mac.Write([]byte(shared))
	for what, token := range map[string]string{
		"nothing":                     "",
		"no token":                    "x",
		"too large":                   strings.Repeat("x", 17<<10),
		"of another issuer":           b.token(map[string]any{"iss": "https://id.example"}),
		"for another client":          b.token(map[string]any{"aud": "payroll"}),
		"for another client as well":  b.token(map[string]any{"aud": []string{oidctest.ClientID, "payroll"}}),
		"for nobody":                  b.token(map[string]any{"aud": nil}),
		"that has ended":              b.token(map[string]any{"exp": now.Add(-time.Second).Unix()}),
		"that never ends":             b.token(map[string]any{"exp": nil}),
		"that has not begun":          b.token(map[string]any{"nbf": now.Add(time.Hour).Unix()}),
		"for no challenge":            b.token(map[string]any{"nonce": nil}),
		"for what is no challenge":    b.token(map[string]any{"nonce": "n-0S6_WzA2Mj"}),
		"of an unknown subject":       b.token(map[string]any{"sub": "u-2"}),
		"of no subject":               b.token(map[string]any{"sub": nil}),
		"without a signature":         b.Unsigned(map[string]any{"alg": "none"}, b.Claims("u-1", challenge.String(), now, nil)),
		"under a shared secret":       shared + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)),
		"under another's signature":   header + "." + claims + "." + strings.Repeat("A", len(signature)),
		"whose claims were exchanged": header + "." + exchanged + signature,
	} {
		b.refuses(t, what, token, session.ErrAssertion)
	}
	b.accepts(t, right)
	b.accounts = nil
	b.refuses(t, "of who was struck from the accounts", right, session.ErrAssertion)
	b.accounts = map[string]gm.KeyID{"": certificate}
	b.refuses(t, "of an account without a subject", b.token(map[string]any{"sub": ""}), session.ErrAssertion)

	old := b.token(nil)
	b.Rotate()
	b.accounts = map[string]gm.KeyID{"u-1": certificate}
	b.soon(t, "under a new key", b.token(nil), nil)
	b.soon(t, "under a key that the provider gave up", old, session.ErrAssertion)
}

// A gateway starts without the provider, and takes sign-ins once it is there.
func TestAProviderThatIsAway(t *testing.T) {
	b := newBench(t, oidctest.Start(t))
	b.SetAway(true)
	b.refuses(t, "before anything was asked", b.token(nil), session.ErrProvider)
	b.SetAway(false)
	b.soon(t, "when it is there", b.token(nil), nil)
	b.Rotate()
	b.SetAway(true)
	b.soon(t, "when there may be another key", b.token(nil), session.ErrProvider)
	b.SetAway(false)
	b.soon(t, "when it is there again", b.token(nil), nil)
}

// What a provider says of itself is held to the settings: nobody is sent elsewhere.
func TestAProviderThatIsNotTheCitys(t *testing.T) {
	provider := oidctest.Start(t)
	for name, answer := range map[string]func(w http.ResponseWriter, issuer string){
		"names another issuer": func(w http.ResponseWriter, _ string) {
			_, _ = w.Write([]byte(`{"issuer":"` + provider.URL + `","jwks_uri":"` + provider.URL + `/keys"}`))
		},
		"sends elsewhere": func(w http.ResponseWriter, _ string) {
			w.Header().Set("Location", provider.URL+oidctest.PathDiscovery)
			w.WriteHeader(http.StatusFound)
		},
		"has its keys in the clear": func(w http.ResponseWriter, issuer string) {
			_, _ = w.Write([]byte(`{"issuer":"` + issuer + `","jwks_uri":"http://keys.example/"}`))
		},
		"never ends": func(w http.ResponseWriter, issuer string) {
			_, _ = w.Write([]byte(`{"issuer":"` + issuer + `","jwks_uri":"` + provider.URL + `/keys","x":"` + strings.Repeat("x", 2<<20) + `"}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var issuer string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				answer(w, issuer)
			}))
			defer server.Close()
			issuer = server.URL
			adapter, err := oidc.New(oidc.Config{
				Issuer: issuer, ClientID: oidctest.ClientID, Now: func() time.Time { return now },
				Accounts: func() (map[string]gm.KeyID, error) { return map[string]gm.KeyID{"u-1": certificate}, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			token := provider.Token(provider.Claims("u-1", challenge.String(), now, map[string]any{"iss": issuer}))
			if _, _, err := adapter.Verify(t.Context(), token); !errors.Is(err, session.ErrProvider) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestSettingsThatAreNone(t *testing.T) {
	for name, c := range map[string]oidc.Config{
		"no issuer":               {ClientID: "c"},
		"no client":               {Issuer: "https://id.example"},
		"in the clear":            {Issuer: "http://id.example", ClientID: "c"},
		"in the clear, by name":   {Issuer: "http://localhost", ClientID: "c"},
		"with a user":             {Issuer: "https://user@id.example", ClientID: "c"},
		"with a query":            {Issuer: "https://id.example/?tenant=1", ClientID: "c"},
		"no address":              {Issuer: "https://", ClientID: "c"},
		"an address that is bent": {Issuer: "https://id.example:port", ClientID: "c"},
	} {
		if _, err := oidc.New(c); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

// FuzzVerify: whatever is shown, only a token that the provider signed counts, and nothing panics.
func FuzzVerify(f *testing.F) {
	b := newBench(f, oidctest.Start(f))
	right := b.token(nil)
	f.Add(right[:len(right)-1])
	f.Add(b.Unsigned(map[string]any{"alg": "none"}, b.Claims("u-1", challenge.String(), now, nil)))
	f.Add(b.token(map[string]any{"_claim_names": map[string]any{"sub": "x"}, "_claim_sources": map[string]any{"x": map[string]any{}}, "sub": nil}))
	f.Fuzz(func(t *testing.T, token string) {
		if _, _, err := b.adapter.Verify(t.Context(), token); err == nil && token != right {
			t.Fatalf("taken: %q", token)
		}
	})
}
