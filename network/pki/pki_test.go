package pki

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func parse(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(text)
	if block == nil || len(rest) > 0 {
		t.Fatalf("%s is not one PEM block", path)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func TestOrganisation(t *testing.T) {
	folder := t.TempDir()
	node := filepath.Join(folder, "peer")
	member := Member{Folder: node, Name: "peer.audit", Role: Peer, Hosts: []string{"localhost", "127.0.0.1"}}
	now := time.Now()
	if err := Organisation(folder, "audit", []Member{member}, now); err != nil {
		t.Fatal(err)
	}
	identities := x509.NewCertPool()
	identities.AddCert(parse(t, filepath.Join(node, "msp", "cacerts", "ca.pem")))
	servers := x509.NewCertPool()
	servers.AddCert(parse(t, filepath.Join(node, "tls", "ca.crt")))

	t.Run("the identity is the organisation's and says its role", func(t *testing.T) {
		c := parse(t, filepath.Join(node, "msp", "signcerts", "cert.pem"))
		if _, err := c.Verify(x509.VerifyOptions{Roots: identities, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, CurrentTime: now}); err != nil {
			t.Error(err)
		}
		if _, err := c.Verify(x509.VerifyOptions{Roots: servers, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, CurrentTime: now}); err == nil {
			t.Error("the TLS root vouches for it too")
		}
		if !slices.Equal(c.Subject.OrganizationalUnit, []string{"peer"}) || c.IsCA {
			t.Errorf("subject %s", c.Subject)
		}
	})
	t.Run("TLS serves and calls under every host", func(t *testing.T) {
		c := parse(t, filepath.Join(node, "tls", "server.crt"))
		for _, host := range member.Hosts {
			for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
				options := x509.VerifyOptions{Roots: servers, DNSName: host, KeyUsages: []x509.ExtKeyUsage{usage}, CurrentTime: now}
				if _, err := c.Verify(options); err != nil {
					t.Errorf("%s: %v", host, err)
				}
			}
		}
		if err := c.VerifyHostname("elsewhere"); err == nil {
			t.Error("it serves under any name")
		}
		if _, err := tls.LoadX509KeyPair(filepath.Join(node, "tls", "server.crt"), filepath.Join(node, "tls", "server.key")); err != nil {
			t.Error(err)
		}
	})
	t.Run("keys are for their owner only", func(t *testing.T) {
		for _, key := range []string{"ca/ca.key", "ca/tlsca.key", "peer/msp/keystore/key.pem", "peer/tls/server.key"} {
			info, err := os.Stat(filepath.Join(folder, key))
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %o", key, info.Mode().Perm())
			}
		}
	})
}

// Fabric rewrites certificates with a high S; ours must all be low. By chance
// twenty would be so once in a million.
func TestSignaturesHaveALowS(t *testing.T) {
	authority, err := NewAuthority("ca", "o", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		c, err := authority.Identity("x", Client, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if low, err := hasLowS(c.DER); err != nil || !low {
			t.Fatalf("high S, %v", err)
		}
	}
}
