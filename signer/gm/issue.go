package gm

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/smx509"
)

const (
	// MaxRequestSize bounds a DER certificate signing request, in bytes.
	MaxRequestSize = 8 << 10

	pemRequest = "CERTIFICATE REQUEST"
)

// CertificateRequest is a PKCS#10 request that its own SM2 key has signed.
type CertificateRequest struct {
	raw     []byte
	subject pkix.Name
	public  *PublicKey
}

// NewCertificateRequest asks for a certificate for signer's key under subject.
func NewCertificateRequest(subject pkix.Name, signer crypto.Signer) (*CertificateRequest, error) {
	if _, err := PublicKeyOf(signer); err != nil {
		return nil, err
	}
	template := &smx509.CertificateRequest{Subject: subject, SignatureAlgorithm: smx509.SM2WithSM3}
	der, err := smx509.CreateCertificateRequest(rand.Reader, template, signer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	return ParseCertificateRequest(der)
}

// ParseCertificateRequest reads a DER request of at most MaxRequestSize bytes
// and checks that the holder of its key signed it.
func ParseCertificateRequest(der []byte) (*CertificateRequest, error) {
	if len(der) == 0 || len(der) > MaxRequestSize {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrRequest, len(der), MaxRequestSize)
	}
	parsed, err := contained(func() (*smx509.CertificateRequest, error) {
		return smx509.ParseCertificateRequest(bytes.Clone(der))
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if parsed.SignatureAlgorithm != smx509.SM2WithSM3 {
		return nil, fmt.Errorf("%w: it is signed with %v", ErrRequest, parsed.SignatureAlgorithm)
	}
	public, err := ParsePublicKey(parsed.RawSubjectPublicKeyInfo)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if err := public.Verify(parsed.RawTBSCertificateRequest, parsed.Signature); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	return &CertificateRequest{raw: parsed.Raw, subject: parsed.Subject, public: public}, nil
}

// ParseCertificateRequestPEM reads exactly one PEM block of a request.
func ParseCertificateRequestPEM(file []byte) (*CertificateRequest, error) {
	if len(file) > 2*MaxRequestSize {
		return nil, fmt.Errorf("%w: the PEM file has %d bytes", ErrRequest, len(file))
	}
	block, rest := pem.Decode(file)
	if block == nil || block.Type != pemRequest || len(bytes.TrimSpace(rest)) != 0 {
		return nil, fmt.Errorf("%w: the file does not hold exactly one %s block", ErrRequest, pemRequest)
	}
	return ParseCertificateRequest(block.Bytes)
}

// Raw returns a copy of the DER.
func (r *CertificateRequest) Raw() []byte { return bytes.Clone(r.raw) }

// PEM returns the request as one PEM block.
func (r *CertificateRequest) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemRequest, Bytes: r.raw})
}

// Subject returns the name asked for; the issuer decides which name it grants.
func (r *CertificateRequest) Subject() pkix.Name { return r.subject }

// PublicKey returns the key to certify.
func (r *CertificateRequest) PublicKey() *PublicKey { return r.public }

// CertificateTemplate says what an authority certifies.
type CertificateTemplate struct {
	Subject   pkix.Name
	NotBefore time.Time // whole seconds; the rest is cut off
	NotAfter  time.Time
	// CA makes the certificate an authority's. PathLength is then how many
	// further authorities may follow it (0: none).
	CA         bool
	PathLength int
}

// SelfSign makes signer a root authority.
func SelfSign(template CertificateTemplate, signer crypto.Signer) (*Certificate, error) {
	public, err := PublicKeyOf(signer)
	if err != nil {
		return nil, err
	}
	sheet, err := template.sheet(public)
	if err != nil {
		return nil, err
	}
	return createCertificate(sheet, sheet, public, signer)
}

// Issue signs a certificate for public with the authority's key.
func Issue(template CertificateTemplate, public *PublicKey, authority *Certificate, signer crypto.Signer) (*Certificate, error) {
	if public == nil || authority == nil || !authority.IsCA() {
		return nil, fmt.Errorf("%w: the issuer is not an authority or there is no key", ErrCertificate)
	}
	if own, err := PublicKeyOf(signer); err != nil {
		return nil, err
	} else if own.KeyID() != authority.KeyID() {
		return nil, fmt.Errorf("%w: the signing key is not the one in the authority's certificate", ErrCertificate)
	}
	sheet, err := template.sheet(public)
	if err != nil {
		return nil, err
	}
	return createCertificate(sheet, authority.cert, public, signer)
}

func createCertificate(sheet, parent *smx509.Certificate, public *PublicKey, signer crypto.Signer) (*Certificate, error) {
	der, err := smx509.CreateCertificate(rand.Reader, sheet, parent, public.point, signer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return ParseCertificate(der)
}

// sheet translates the template into the engine's type.
func (t CertificateTemplate) sheet(public *PublicKey) (*smx509.Certificate, error) {
	if !t.NotAfter.After(t.NotBefore) {
		return nil, fmt.Errorf("%w: it would end (%s) before it begins (%s)", ErrCertificate, t.NotAfter, t.NotBefore)
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	sheet := &smx509.Certificate{
		SerialNumber:          serial,
		SignatureAlgorithm:    smx509.SM2WithSM3,
		Subject:               t.Subject,
		NotBefore:             t.NotBefore.UTC().Truncate(time.Second),
		NotAfter:              t.NotAfter.UTC().Truncate(time.Second),
		BasicConstraintsValid: true,
		SubjectKeyId:          public.id[:20],
		KeyUsage:              smx509.KeyUsageDigitalSignature,
	}
	if t.CA {
		sheet.IsCA = true
		sheet.MaxPathLen, sheet.MaxPathLenZero = t.PathLength, t.PathLength == 0
		sheet.KeyUsage = smx509.KeyUsageCertSign | smx509.KeyUsageCRLSign
	}
	return sheet, nil
}

// newSerial draws 127 random bits, never zero: serial numbers tell nothing and
// need no counter that could be lost.
func newSerial() (*big.Int, error) {
	limit := new(big.Int).Lsh(big.NewInt(1), 127)
	for {
		serial, err := rand.Int(rand.Reader, limit)
		if err != nil {
			return nil, fmt.Errorf("gm: drawing a serial number: %w", err)
		}
		if serial.Sign() > 0 {
			return serial, nil
		}
	}
}
