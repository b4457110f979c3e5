// Package oidc lets a city's sign-in (统一身份认证) open sessions: OpenID Connect behind the port session.SignIn.
//
// The caller asks the gateway for a challenge, has the identity provider sign it in with that challenge as the nonce, in the flow that
// the provider offers, and shows the ID token to the gateway. Of an ID token is demanded:
//
//	claim       must be
//	signature   asymmetric, under a key of the provider's JWKS, which its discovery document names (go-oidc)
//	iss         the issuer of the settings, and of the discovery document
//	aud         the client ID of the settings, and nobody else's beside it
//	exp, nbf    now
//	nonce       a challenge of this gateway, which is good once
//	sub         an account of the settings; it names the certificate that the person holds
//
// No claim but these is read, and none is kept: who the person is stays with the city. The provider is asked only when somebody signs
// in, so that a gateway starts and serves without it.
package oidc

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"luzheng/gateway/session"
	"luzheng/signer/gm"
)

// maxToken is the largest ID token in bytes.
const maxToken = 16 << 10

// algorithms are those of public keys alone: a secret that a client shares signs nothing here.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// Config is what an adapter is made of.
type Config struct {
	// Issuer is the provider's address: https, or http on this machine. ClientID is the name under which it knows the platform.
	Issuer, ClientID string
	// Accounts gives the certificate that each subject holds. It is asked at each sign-in: whoever is struck signs in no more.
	Accounts func() (map[string]gm.KeyID, error)
	// Roots are the authorities of the provider's TLS; nil: the system's.
	Roots *x509.CertPool
	// Now is the clock of expiry.
	Now func() time.Time
}

// Provider is a city's identity provider. It implements session.SignIn.
type Provider struct {
	config Config
	ctx    context.Context // carries the client that asks the provider

	mu   sync.Mutex
	keys oidc.KeySet // nil until the discovery document was read
}

// New makes the adapter; it asks nobody.
func New(c Config) (*Provider, error) {
	issuer, err := url.Parse(c.Issuer)
	switch {
	case err != nil:
		return nil, fmt.Errorf("oidc: issuer: %w", err)
	case issuer.RawQuery != "" || issuer.Fragment != "" || issuer.User != nil || !private(issuer):
		return nil, fmt.Errorf("oidc: the issuer %q is not an address such as https://id.example", c.Issuer)
	case c.ClientID == "":
		return nil, errors.New("oidc: the client ID is missing")
	}
	return &Provider{config: c, ctx: oidc.ClientContext(context.Background(), newClient(c.Roots))}, nil
}

// Issuer is the provider's address, ClientID the name under which it knows the platform: what a caller must know to sign in.
func (p *Provider) Issuer() string { return p.config.Issuer }

// ClientID is explained at Issuer.
func (p *Provider) ClientID() string { return p.config.ClientID }

// Verify implements session.SignIn.
func (p *Provider) Verify(ctx context.Context, token string) (challenge gm.Digest, key gm.KeyID, err error) {
	if len(token) > maxToken {
		return challenge, key, fmt.Errorf("%w: the ID token is larger than %d bytes", session.ErrAssertion, maxToken)
	}
	id, err := p.verified(ctx, token)
	switch {
	case err != nil:
		return challenge, key, err
	case len(id.Audience) != 1:
		return challenge, key, fmt.Errorf("%w: the ID token is for %d clients", session.ErrAssertion, len(id.Audience))
	}
	if challenge, err = gm.ParseDigest(id.Nonce); err != nil {
		return challenge, key, fmt.Errorf("%w: its nonce is not a challenge: %w", session.ErrAssertion, err)
	}
	accounts, err := p.config.Accounts()
	if err != nil {
		return challenge, key, err
	}
	holds, known := accounts[id.Subject]
	if !known || id.Subject == "" {
		return challenge, key, fmt.Errorf("%w: no account of this gateway is its subject's", session.ErrAssertion)
	}
	return challenge, holds, nil
}

// verified gives an ID token that is the provider's, for this client and now.
func (p *Provider) verified(ctx context.Context, token string) (*oidc.IDToken, error) {
	keys, err := p.discovered()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", session.ErrProvider, err)
	}
	heard := &hearing{keys: keys}
	verifier := oidc.NewVerifier(p.config.Issuer, heard, &oidc.Config{ClientID: p.config.ClientID, Now: p.config.Now, SupportedSigningAlgs: algorithms})
	id, err := verifier.Verify(ctx, token)
	switch {
	case errors.Is(heard.err, errAway):
		return nil, fmt.Errorf("%w: %w", session.ErrProvider, heard.err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", session.ErrAssertion, err)
	}
	return id, nil
}

// discovered gives the keys of the provider's discovery document, which is read when it is needed first. A failure is not kept.
func (p *Provider) discovered() (oidc.KeySet, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys != nil {
		return p.keys, nil
	}
	provider, err := oidc.NewProvider(p.ctx, p.config.Issuer)
	if err != nil {
		return nil, err
	}
	var document struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&document); err != nil {
		return nil, err
	}
	p.keys = oidc.NewRemoteKeySet(p.ctx, document.Keys)
	return p.keys, nil
}

// hearing keeps why a key set refused: the verifier tells it in words only.
type hearing struct {
	keys oidc.KeySet
	err  error
}

// VerifySignature implements oidc.KeySet.
func (h *hearing) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := h.keys.VerifySignature(ctx, token)
	h.err = err
	return payload, err
}
