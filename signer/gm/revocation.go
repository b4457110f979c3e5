package gm

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/smx509"
)

const (
	// MaxRevocationListSize bounds a DER revocation list, in bytes.
	MaxRevocationListSize = 4 << 20

	pemRevocationList = "X509 CRL"
)

// RevokedCertificate is one line of a revocation list.
type RevokedCertificate struct {
	SerialHex string
	At        time.Time
	// Reason is the code of RFC 5280 5.3.1, for example 1 for a compromised key.
	Reason int
}

// CreateRevocationList signs a version 2 revocation list (RFC 5280 5) in PEM.
func CreateRevocationList(number uint64, thisUpdate, nextUpdate time.Time, revoked []RevokedCertificate,
	authority *Certificate, signer crypto.Signer,
) ([]byte, error) {
	if authority == nil || !authority.IsCA() {
		return nil, fmt.Errorf("%w: the issuer is not an authority", ErrRevocationList)
	}
	template := &smx509.RevocationList{
		SignatureAlgorithm: smx509.SM2WithSM3,
		Number:             new(big.Int).SetUint64(number),
		ThisUpdate:         thisUpdate.UTC().Truncate(time.Second),
		NextUpdate:         nextUpdate.UTC().Truncate(time.Second),
	}
	for _, entry := range revoked {
		serial, ok := new(big.Int).SetString(entry.SerialHex, 16)
		if !ok || checkSerial(serial) != nil {
			return nil, fmt.Errorf("%w: %q is not a serial number", ErrRevocationList, entry.SerialHex)
		}
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, smx509.RevocationListEntry{
			SerialNumber: serial, RevocationTime: entry.At.UTC().Truncate(time.Second), ReasonCode: entry.Reason,
		})
	}
	der, err := smx509.CreateRevocationList(rand.Reader, template, authority.cert, signer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRevocationList, err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemRevocationList, Bytes: der}), nil
}

// ParseRevocationList reads a PEM revocation list and checks that authority
// signed it.
func ParseRevocationList(file []byte, authority *Certificate) ([]RevokedCertificate, error) {
	if authority == nil || !authority.IsCA() || len(file) > 2*MaxRevocationListSize {
		return nil, fmt.Errorf("%w: no authority, or %d bytes are too many", ErrRevocationList, len(file))
	}
	block, rest := pem.Decode(file)
	if block == nil || block.Type != pemRevocationList || len(bytes.TrimSpace(rest)) != 0 {
		return nil, fmt.Errorf("%w: the file does not hold exactly one %s block", ErrRevocationList, pemRevocationList)
	}
	list, err := contained(func() (*smx509.RevocationList, error) { return smx509.ParseRevocationList(block.Bytes) })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRevocationList, err)
	}
	if !bytes.Equal(list.RawIssuer, authority.cert.RawSubject) || list.SignatureAlgorithm != smx509.SM2WithSM3 {
		return nil, fmt.Errorf("%w: it is not from %s", ErrRevocationList, authority.cert.Subject)
	}
	if err := authority.public.Verify(list.RawTBSRevocationList, list.Signature); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRevocationList, err)
	}
	revoked := make([]RevokedCertificate, 0, len(list.RevokedCertificateEntries))
	for _, entry := range list.RevokedCertificateEntries {
		revoked = append(revoked, RevokedCertificate{
			SerialHex: fmt.Sprintf("%x", entry.SerialNumber.Bytes()), At: entry.RevocationTime, Reason: entry.ReasonCode,
		})
	}
	return revoked, nil
}
