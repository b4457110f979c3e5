package gm

import (
	"fmt"
	"time"

	"github.com/emmansun/gmsm/smx509"
)

// MaxIntermediates bounds how many intermediate certificates VerifyChain takes.
const MaxIntermediates = 8

// CheckSignatureFrom reports whether parent signed c: parent is a CA, may sign
// certificates, carries the name that c calls its issuer, and its key verifies.
func (c *Certificate) CheckSignatureFrom(parent *Certificate) error {
	if c == nil || parent == nil {
		return fmt.Errorf("%w: a certificate is missing", ErrChain)
	}
	if !parent.IsCA() {
		return fmt.Errorf("%w: the certificate of %s is not an authority's", ErrChain, parent.cert.Subject)
	}
	if string(c.cert.RawIssuer) != string(parent.cert.RawSubject) {
		return fmt.Errorf("%w: issued by %s, not by %s", ErrChain, c.cert.Issuer, parent.cert.Subject)
	}
	if err := parent.public.Verify(c.cert.RawTBSCertificate, c.cert.Signature); err != nil {
		return fmt.Errorf("%w: %w", ErrChain, err)
	}
	return nil
}

// VerifyChain reports whether leaf leads over intermediates to one of roots,
// every certificate on the way being valid at the given moment. It looks at no
// revocation (that is recorded on the ledger), at no clock, and at no roots of
// the operating system; the answer depends on the arguments alone.
func VerifyChain(leaf *Certificate, intermediates, roots []*Certificate, at time.Time) error {
	switch {
	case leaf == nil:
		return fmt.Errorf("%w: there is no certificate", ErrChain)
	case len(roots) == 0:
		return fmt.Errorf("%w: no root is trusted", ErrChain)
	case len(intermediates) > MaxIntermediates:
		return fmt.Errorf("%w: %d intermediate certificates, at most %d are looked at", ErrChain, len(intermediates), MaxIntermediates)
	case at.IsZero():
		// The engine would silently take the clock.
		return fmt.Errorf("%w: the moment to judge it at is not given", ErrChain)
	}
	options := smx509.VerifyOptions{
		Roots:         newPool(roots),
		Intermediates: newPool(intermediates),
		CurrentTime:   at,
		KeyUsages:     []smx509.ExtKeyUsage{smx509.ExtKeyUsageAny},
	}
	if _, err := leaf.cert.Verify(options); err != nil {
		return fmt.Errorf("%w: %w", ErrChain, err)
	}
	return nil
}

func newPool(certificates []*Certificate) *smx509.CertPool {
	pool := smx509.NewCertPool()
	for _, certificate := range certificates {
		if certificate != nil {
			pool.AddCert(certificate.cert)
		}
	}
	return pool
}
