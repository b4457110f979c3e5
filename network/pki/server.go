package pki

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Server sees that folder holds a TLS certificate and key, server.crt and
// server.key, of the authority in the ca folder. One that serves still is left
// alone, so that repeating costs nothing; one of another authority, for other
// hosts or past its end is replaced.
func Server(folder, ca, commonName string, hosts []string, now time.Time) error {
	authority, err := openAuthority(filepath.Join(ca, "tlsca.pem"), filepath.Join(ca, "tlsca.key"))
	if err != nil {
		return fmt.Errorf("TLS authority: %w", err)
	}
	certificate, key := filepath.Join(folder, "server.crt"), filepath.Join(folder, "server.key")
	if authority.serves(certificate, key, hosts, now) {
		return nil
	}
	issued, err := authority.TLS(commonName, hosts, now)
	if err != nil {
		return err
	}
	return writePair(issued, certificate, key)
}

// serves tells whether the pair is one of this authority's that will do.
func (a *Authority) serves(certificate, key string, hosts []string, now time.Time) bool {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return false
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.certificate)
	for _, host := range hosts {
		_, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots, CurrentTime: now})
		if err != nil {
			return false
		}
	}
	return true
}

// openAuthority reads a root that Organisation wrote.
func openAuthority(certificate, key string) (*Authority, error) {
	der, err := readPEM(certificate)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", certificate, err)
	}
	text, err := readPEM(key)
	if err != nil {
		return nil, err
	}
	private, err := x509.ParsePKCS8PrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	signer, ok := private.(*ecdsa.PrivateKey)
	if !ok || !signer.PublicKey.Equal(parsed.PublicKey) {
		return nil, fmt.Errorf("%s is not the key of %s", key, certificate)
	}
	return &Authority{certificate: parsed, issued: Certificate{DER: der, Key: signer}}, nil
}

func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", path)
	}
	return block.Bytes, nil
}
