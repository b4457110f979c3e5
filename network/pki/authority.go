// Package pki makes the X.509 identities that Fabric itself needs: for every
// organisation a root for identities, a root for TLS, and certificates for
// its nodes and users in the folder shape that Fabric calls an MSP.
//
// These are ECDSA P-256 keys, because Fabric's own consensus and membership
// understand nothing else. They say which organisation's machine speaks; who
// acts is said by the SM2 signature inside the statement.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Role is the organisational unit by which Fabric tells identities apart
// (NodeOUs).
type Role string

// Fabric's roles.
const (
	Client  Role = "client"
	Admin   Role = "admin"
	Peer    Role = "peer"
	Orderer Role = "orderer"
)

const (
	// validity of all certificates: a network outlives several of its machines.
	validity = 10 * 365 * 24 * time.Hour
	// backdate covers clocks that differ between machines.
	backdate = 5 * time.Minute
)

// Certificate is an issued certificate and its key.
type Certificate struct {
	DER []byte
	Key *ecdsa.PrivateKey
}

// Authority is a self-signed root.
type Authority struct {
	certificate *x509.Certificate
	issued      Certificate
}

// NewAuthority makes a root for the organisation.
func NewAuthority(commonName, organisation string, now time.Time) (*Authority, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: commonName, Organization: []string{organisation}},
		NotBefore:             now.Add(-backdate),
		NotAfter:              now.Add(validity),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	issued, err := sign(template, nil)
	if err != nil {
		return nil, fmt.Errorf("root %s: %w", commonName, err)
	}
	certificate, err := x509.ParseCertificate(issued.DER)
	if err != nil {
		return nil, fmt.Errorf("root %s: %w", commonName, err)
	}
	return &Authority{certificate: certificate, issued: issued}, nil
}

// Root returns the authority's own certificate and key.
func (a *Authority) Root() Certificate { return a.issued }

// Identity issues a signing certificate for a node or a user.
func (a *Authority) Identity(commonName string, role Role, now time.Time) (Certificate, error) {
	return sign(&x509.Certificate{
		Subject: pkix.Name{
			CommonName:         commonName,
			Organization:       a.certificate.Subject.Organization,
			OrganizationalUnit: []string{string(role)},
		},
		NotBefore:             now.Add(-backdate),
		NotAfter:              a.certificate.NotAfter,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
	}, a)
}

// TLS issues a certificate that serves and calls under the given host names
// and addresses.
func (a *Authority) TLS(commonName string, hosts []string, now time.Time) (Certificate, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: commonName, Organization: a.certificate.Subject.Organization},
		NotBefore:             now.Add(-backdate),
		NotAfter:              a.certificate.NotAfter,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	return sign(template, a)
}

// sign makes a key and a certificate for it, signed by parent, or by itself
// when parent is nil.
func sign(template *x509.Certificate, parent *Authority) (Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Certificate{}, err
	}
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return Certificate{}, err
	}
	issuer, issuerKey := template, key
	if parent != nil {
		issuer, issuerKey = parent.certificate, parent.issued.Key
	}
	// Fabric rewrites a certificate whose signature has a high S, and then the
	// bytes on the channel differ from the file. Half of all signatures have a
	// low one: sign until one does.
	for {
		der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), issuerKey)
		if err != nil {
			return Certificate{}, err
		}
		low, err := hasLowS(der)
		if err != nil {
			return Certificate{}, err
		}
		if low {
			return Certificate{DER: der, Key: key}, nil
		}
	}
}

// hasLowS says whether the certificate's ECDSA signature (r, s) has s at most
// half the order of P-256.
func hasLowS(der []byte) (bool, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return false, err
	}
	var signature struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(certificate.Signature, &signature); err != nil {
		return false, err
	}
	half := new(big.Int).Rsh(elliptic.P256().Params().N, 1)
	return signature.S.Cmp(half) <= 0, nil
}

// CertificatePEM is the certificate as a PEM block.
func (c Certificate) CertificatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.DER})
}

// KeyPEM is the private key as an unencrypted PKCS#8 PEM block: Fabric reads
// no other kind. It belongs in a file of mode 0600.
func (c Certificate) KeyPEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(c.Key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}
