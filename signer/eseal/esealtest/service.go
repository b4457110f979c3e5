// Package esealtest runs a small e-seal service for tests: one seal, over https, as package eseal asks for it.
package esealtest

import (
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/gm/gmtest"
)

// Token and Credential are those that the service knows.
const (
	Token      = "seal-token"
	Credential = "seal-1"
)

// Service is an e-seal service.
type Service struct {
	*httptest.Server
	device *gmtest.Device

	mu     sync.Mutex
	answer http.HandlerFunc // instead of the service's own; nil: none
	seals  int
}

// Start runs a service with one seal. Close it in the end.
func Start(device *gmtest.Device) *Service {
	s := &Service{device: device}
	s.Server = httptest.NewTLSServer(s)
	return s
}

// Address is the base address of its API.
func (s *Service) Address() string { return s.URL + "/csc/v2" }

// Authority is the certificate of its TLS, PEM.
func (s *Service) Authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

// Issue gives the certificate of the seal's key, of an authority that is forgotten at once.
func (s *Service) Issue() (*gm.Certificate, error) {
	public, err := s.device.PublicKey()
	if err != nil {
		return nil, err
	}
	key, err := gm.GenerateKey()
	if err != nil {
		return nil, err
	}
	from := time.Now().Add(-time.Hour)
	template := gm.CertificateTemplate{Subject: pkix.Name{CommonName: "root"}, NotBefore: from, NotAfter: from.AddDate(1, 0, 0), CA: true}
	authority, err := gm.SelfSign(template, key)
	if err != nil {
		return nil, err
	}
	template.Subject.CommonName, template.CA = "seal", false
	return gm.Issue(template, public, authority, key)
}

// Answer has the service answer otherwise; nil: as it should.
func (s *Service) Answer(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// Seals tells how often it sealed.
func (s *Service) Seals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seals
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	var asked struct {
		Credential    string   `json:"credentialID"`
		Hashes        [][]byte `json:"hashes"`
		HashAlgorithm string   `json:"hashAlgorithmOID"`
		Algorithm     string   `json:"signAlgo"`
	}
	switch {
	case s.answer != nil:
		s.answer(w, r)
	case r.Method != http.MethodPost || r.URL.Path != "/csc/v2/signatures/signHash":
		w.WriteHeader(http.StatusNotFound)
	case r.Header.Get("Authorization") != "Bearer "+Token:
		refuse(w, http.StatusUnauthorized, "invalid_token")
	case json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Credential != Credential || len(asked.Hashes) != 1 || len(asked.Hashes[0]) != 32 ||
		asked.HashAlgorithm != "1.2.156.10197.1.401" || asked.Algorithm != "1.2.156.10197.1.501":
		refuse(w, http.StatusBadRequest, "invalid_request")
	default:
		sig, err := s.device.SignHash(asked.Hashes[0])
		if err != nil {
			refuse(w, http.StatusInternalServerError, "server_error")
			return
		}
		s.seals++
		_ = json.NewEncoder(w).Encode(map[string]any{"signatures": [][]byte{sig}, "responseID": "r-1"})
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": "…"})
}
