// Package eseal lets a city's e-seal service (电子签章) sign in the place of a key file: a crypto.Signer whose key the service
// keeps, behind the Cloud Signature Consortium's API for remote signatures (CSC v2.0, 11.10), of which it needs one call.
//
//	POST URL/signatures/signHash     Authorization: Bearer token
//	{"credentialID","hashes":[base64],"hashAlgorithmOID":"1.2.156.10197.1.401","signAlgo":"1.2.156.10197.1.501"}  (SM3; SM2 with SM3)
//	→ {"signatures":[base64]}
//
// The hash is the one that SM2 signs, SM3 of Z_A and the message (GB/T 32918.2 6.1): the service signs it as it is and never sees what
// it is of. The signature is DER. A system that speaks another protocol, as most of today's do, needs a bridge that speaks this one.
//
// Nothing is taken on trust: the certificate whose key seals is the caller's own setting, and a signature that does not verify under
// it is refused. The service decides whom it seals for, by the token; keep that as a key is kept.
package eseal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"luzheng/signer/gm"
)

// ErrService is wrapped when the service cannot be reached, refuses, or answers something else than a signature.
var ErrService = errors.New("eseal: the e-seal service gave no signature")

const (
	// patience bounds one call.
	patience = 15 * time.Second
	// maxAnswer is the largest answer in bytes.
	maxAnswer = 64 << 10
	// maxToken is the largest token in bytes.
	maxToken = 8 << 10

	algorithmSM3     = "1.2.156.10197.1.401" // GM/T 0006
	algorithmSM2SM3  = "1.2.156.10197.1.501"
	methodSignHash   = "/signatures/signHash"
	contentTypeJSON  = "application/json"
	maxErrorInAnswer = 200 // bytes of the service's own words that a message repeats
)

// Config says which seal.
type Config struct {
	// URL is the service's base address, such as https://seal.example/csc/v2.
	URL string
	// Credential is the service's name of the seal.
	Credential string
	// Certificate is that of the seal's key.
	Certificate *gm.Certificate
	// Token gives the access token, of scope "credential". It is asked at each signature, so that it can be replaced.
	Token func() (string, error)
	// Roots are the authorities of the service's TLS; nil: the system's.
	Roots *x509.CertPool
}

// Signer seals. It implements crypto.Signer for whole messages, and is safe for concurrent use.
type Signer struct {
	config Config
	client *http.Client
}

// New makes a signer; it asks nobody.
func New(c Config) (*Signer, error) {
	address, err := url.Parse(c.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("eseal: %w", err)
	case address.Scheme != "https" || address.Host == "" || address.User != nil || address.RawQuery != "" || address.Fragment != "":
		return nil, fmt.Errorf("eseal: %q is not an address such as https://seal.example/csc/v2", c.URL)
	case c.Credential == "":
		return nil, errors.New("eseal: the credential is missing")
	case !c.Certificate.CanSign():
		return nil, errors.New("eseal: the certificate is not one to sign with")
	}
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots}
	return &Signer{c, &http.Client{
		Transport: base, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the token goes nowhere else
	}}, nil
}

// Public implements crypto.Signer.
func (s *Signer) Public() crypto.PublicKey { return s.config.Certificate.PublicKey() }

// Sign implements crypto.Signer for whole messages. Callers use gm.Sign, which does; what comes back is verified here already, so that
// a wrong seal is told as the service's mistake.
func (s *Signer) Sign(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts == nil || opts.HashFunc() != 0 || len(message) == 0 {
		return nil, errors.New("eseal: only whole messages are sealed")
	}
	key := s.config.Certificate.PublicKey()
	hash := key.Hash(message)
	sig, err := s.signHash(hash[:])
	if err != nil {
		return nil, err
	}
	if err := key.Verify(message, sig); err != nil {
		return nil, fmt.Errorf("%w: it signed with another key than its certificate's: %w", ErrService, err)
	}
	return sig, nil
}

// TokenFile gives the token that is the first line of a file, read anew each time.
func TokenFile(path string) func() (string, error) {
	return func() (string, error) {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		raw, err := io.ReadAll(io.LimitReader(f, maxToken+1))
		if err != nil {
			return "", err
		}
		line, _, _ := strings.Cut(string(raw), "\n")
		return strings.TrimSuffix(line, "\r"), nil
	}
}

type request struct {
	Credential    string   `json:"credentialID"`
	Hashes        [][]byte `json:"hashes"`
	HashAlgorithm string   `json:"hashAlgorithmOID"`
	Algorithm     string   `json:"signAlgo"`
}

// answer is a signature or an error of the service, beside what else it says.
type answer struct {
	Signatures [][]byte `json:"signatures"`
	Error      string   `json:"error"`
}

func (s *Signer) signHash(hash []byte) ([]byte, error) {
	token, err := s.config.Token()
	if err != nil {
		return nil, fmt.Errorf("eseal: token: %w", err)
	}
	if token == "" || len(token) > maxToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("eseal: the token is empty or not one word")
	}
	body, err := json.Marshal(request{s.config.Credential, [][]byte{hash}, algorithmSM3, algorithmSM2SM3})
	if err != nil {
		return nil, fmt.Errorf("eseal: %w", err)
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, strings.TrimSuffix(s.config.URL, "/")+methodSignHash, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("eseal: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", contentTypeJSON)
	response, err := s.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrService, err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrService, err)
	}
	return read(response.StatusCode, raw)
}

// read takes the one signature out of an answer. Members that are not known are the service's own business.
func read(status int, raw []byte) ([]byte, error) {
	var a answer
	err := json.Unmarshal(raw, &a)
	switch {
	case len(raw) > maxAnswer:
		return nil, fmt.Errorf("%w: its answer is larger than %d bytes", ErrService, maxAnswer)
	case status != http.StatusOK && err == nil && a.Error != "":
		return nil, fmt.Errorf("%w: it says %d %.*q", ErrService, status, maxErrorInAnswer, a.Error)
	case status != http.StatusOK:
		return nil, fmt.Errorf("%w: it says %d", ErrService, status)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrService, err)
	case len(a.Signatures) != 1:
		return nil, fmt.Errorf("%w: it gave %d signatures for one hash", ErrService, len(a.Signatures))
	}
	return a.Signatures[0], nil
}
