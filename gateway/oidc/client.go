package oidc

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

const (
	// maxDocument is the largest discovery document or key set in bytes.
	maxDocument = 1 << 20
	// patience bounds one question to the provider.
	patience = 10 * time.Second
)

// errAway: the provider cannot be asked, or does not answer what was asked.
var errAway = errors.New("oidc: no answer")

// newClient asks one provider: privately, briefly, and never where an answer sends it.
func newClient(roots *x509.CertPool) *http.Client {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	return &http.Client{Transport: bounded{base}, Timeout: patience}
}

// bounded refuses whatever go-oidc would not mind: addresses in the clear, redirections, answers without an end.
type bounded struct{ base http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if !private(r.URL) {
		return nil, fmt.Errorf("%w: %s is not reached over https", errAway, r.URL.Redacted())
	}
	response, err := b.base.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAway, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("%w: %s says %s", errAway, r.URL.Redacted(), response.Status), response.Body.Close())
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, maxDocument), response.Body}
	return response, nil
}

// private tells whether what is sent to an address stays between the two: https, or this machine.
func private(u *url.URL) bool {
	address, err := netip.ParseAddr(u.Hostname())
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && err == nil && address.IsLoopback())
}
