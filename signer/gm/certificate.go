package gm

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/emmansun/gmsm/smx509"
)

const (
	// MaxCertificateSize bounds a DER certificate, in bytes.
	MaxCertificateSize = 8 << 10
	// MaxSerialSize bounds a serial number, in bytes (RFC 5280 4.1.2.2).
	MaxSerialSize = 20

	pemCertificate = "CERTIFICATE"
)

// Certificate is an SM2 X.509 v3 certificate: an SM2 key signed by an SM2 key.
// It is immutable and safe for concurrent use.
type Certificate struct {
	cert   *smx509.Certificate
	public *PublicKey
}

// ParseCertificate reads one DER certificate of at most MaxCertificateSize
// bytes. It refuses keys and signature algorithms other than SM2, signatures
// in non-canonical DER (a second encoding of the same certificate), and serial
// numbers that are not positive or too long. It checks no signature and no
// date: CheckSignatureFrom and VerifyChain do.
func ParseCertificate(der []byte) (*Certificate, error) {
	if len(der) == 0 || len(der) > MaxCertificateSize {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCertificate, len(der), MaxCertificateSize)
	}
	// The engine keeps slices of its input.
	cert, err := contained(func() (*smx509.Certificate, error) {
		return smx509.ParseCertificate(bytes.Clone(der))
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	if cert.Version != 3 || cert.SignatureAlgorithm != smx509.SM2WithSM3 {
		return nil, fmt.Errorf("%w: version %d signed with %v, want 3 signed with SM2 and SM3", ErrCertificate, cert.Version, cert.SignatureAlgorithm)
	}
	if err := checkCanonicalSignature(cert.Signature); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	if err := checkSerial(cert.SerialNumber); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	public, err := ParsePublicKey(cert.RawSubjectPublicKeyInfo)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return &Certificate{cert: cert, public: public}, nil
}

// ParseCertificatePEM reads exactly one PEM block of type CERTIFICATE.
func ParseCertificatePEM(file []byte) (*Certificate, error) {
	if len(file) > 2*MaxCertificateSize {
		return nil, fmt.Errorf("%w: the PEM file has %d bytes", ErrCertificate, len(file))
	}
	block, rest := pem.Decode(file)
	if block == nil || block.Type != pemCertificate || len(bytes.TrimSpace(rest)) != 0 {
		return nil, fmt.Errorf("%w: the file does not hold exactly one %s block", ErrCertificate, pemCertificate)
	}
	return ParseCertificate(block.Bytes)
}

// Raw returns a copy of the DER.
func (c *Certificate) Raw() []byte { return bytes.Clone(c.cert.Raw) }

// PEM returns the certificate as one PEM block.
func (c *Certificate) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: c.cert.Raw})
}

// PublicKey returns the certified key.
func (c *Certificate) PublicKey() *PublicKey { return c.public }

// KeyID returns the certified key's identifier.
func (c *Certificate) KeyID() KeyID { return c.public.id }

// Digest returns SM3 of the DER; it identifies the certificate.
func (c *Certificate) Digest() Digest { return Sum(c.cert.Raw) }

// Subject returns the name of the key's holder.
func (c *Certificate) Subject() pkix.Name { return c.cert.Subject }

// Issuer returns the name of the authority that signed.
func (c *Certificate) Issuer() pkix.Name { return c.cert.Issuer }

// NotBefore is the first moment of validity.
func (c *Certificate) NotBefore() time.Time { return c.cert.NotBefore }

// NotAfter is the last moment of validity.
func (c *Certificate) NotAfter() time.Time { return c.cert.NotAfter }

// IsCA reports whether the certificate may sign other certificates.
func (c *Certificate) IsCA() bool {
	return c.cert.BasicConstraintsValid && c.cert.IsCA && c.cert.KeyUsage&smx509.KeyUsageCertSign != 0
}

// CanSign reports whether the key may sign statements: the key usage
// digitalSignature, and no CA.
func (c *Certificate) CanSign() bool {
	return !c.cert.IsCA && c.cert.KeyUsage&smx509.KeyUsageDigitalSignature != 0
}

// SerialHex returns the serial number in lower-case hexadecimal, two digits a
// byte, without leading zero bytes.
func (c *Certificate) SerialHex() string { return fmt.Sprintf("%x", c.cert.SerialNumber.Bytes()) }

// OrganizationalUnit returns the first OU of the subject, or "".
func (c *Certificate) OrganizationalUnit() string {
	if units := c.cert.Subject.OrganizationalUnit; len(units) > 0 {
		return units[0]
	}
	return ""
}

// Equal reports whether both are the same DER.
func (c *Certificate) Equal(other *Certificate) bool {
	return c != nil && other != nil && slices.Equal(c.cert.Raw, other.cert.Raw)
}

func checkSerial(serial *big.Int) error {
	if serial == nil || serial.Sign() <= 0 || len(serial.Bytes()) > MaxSerialSize {
		return fmt.Errorf("the serial number is not a positive integer of at most %d bytes", MaxSerialSize)
	}
	return nil
}

// contained turns a panic of the engine's parsers into an error.
func contained[T any](parse func() (T, error)) (value T, err error) {
	defer func() {
		if r := recover(); r != nil {
			var none T
			value, err = none, fmt.Errorf("malformed input (%v)", r)
		}
	}()
	return parse()
}
