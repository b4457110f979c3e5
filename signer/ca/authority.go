package ca

import (
	"crypto"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"strings"
	"time"

	"luzheng/signer/gm"
)

// Sentinel errors; compare with errors.Is.
var (
	// ErrSubject: the subject does not fit its profile.
	ErrSubject = errors.New("ca: the subject does not fit the profile")
	// ErrFolder: the folder is not an authority's, or is one already.
	ErrFolder = errors.New("ca: the folder cannot be used")
	// ErrUnknownSerial: nothing with this serial number was issued here.
	ErrUnknownSerial = errors.New("ca: no such certificate was issued here")
	// ErrRevoked: it is revoked already.
	ErrRevoked = errors.New("ca: the certificate is revoked already")
)

const (
	rootYears    = 20
	issuingYears = 10
	// backdating lets a certificate be used at once by a machine whose clock is a little behind.
	backdating = 5 * time.Minute
)

// Authority can sign certificates.
type Authority struct {
	Certificate *gm.Certificate
	Signer      crypto.Signer
}

// NewRoot makes a self-signed root, valid from the given moment, that may have one level of authorities below it.
func NewRoot(commonName string, at time.Time, signer crypto.Signer) (*Authority, error) {
	template, err := authorityTemplate(commonName, at, rootYears)
	if err != nil {
		return nil, err
	}
	template.PathLength = 1
	certificate, err := gm.SelfSign(template, signer)
	if err != nil {
		return nil, fmt.Errorf("ca: root: %w", err)
	}
	return &Authority{certificate, signer}, nil
}

// NewIssuing makes an issuing authority below a root. It may have none below itself.
func (a *Authority) NewIssuing(commonName string, at time.Time, signer crypto.Signer) (*Authority, error) {
	template, err := authorityTemplate(commonName, at, issuingYears)
	if err != nil {
		return nil, err
	}
	public, err := gm.PublicKeyOf(signer)
	if err != nil {
		return nil, fmt.Errorf("ca: issuing authority: %w", err)
	}
	certificate, err := gm.Issue(template, public, a.Certificate, a.Signer)
	if err != nil {
		return nil, fmt.Errorf("ca: issuing authority: %w", err)
	}
	return &Authority{certificate, signer}, nil
}

// Issue certifies a key for a subject from the given moment on. Proof that the subject holds the key is the caller's to have seen:
// a gm.CertificateRequest has it.
func (a *Authority) Issue(public *gm.PublicKey, subject Subject, at time.Time) (*gm.Certificate, error) {
	name, err := subject.name()
	if err != nil {
		return nil, err
	}
	template := gm.CertificateTemplate{Subject: name, NotBefore: at.Add(-backdating), NotAfter: at.AddDate(subject.Profile.years(), 0, 0)}
	if template.NotAfter.After(a.Certificate.NotAfter()) {
		template.NotAfter = a.Certificate.NotAfter()
	}
	certificate, err := gm.Issue(template, public, a.Certificate, a.Signer)
	if err != nil {
		return nil, fmt.Errorf("ca: issue: %w", err)
	}
	return certificate, nil
}

func authorityTemplate(commonName string, at time.Time, years int) (gm.CertificateTemplate, error) {
	if commonName == "" || len(commonName) > 64 || strings.TrimSpace(commonName) != commonName {
		return gm.CertificateTemplate{}, fmt.Errorf("%w: an authority needs a name of 1 to 64 bytes", ErrSubject)
	}
	return gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: commonName}, CA: true, NotBefore: at.Add(-backdating), NotAfter: at.AddDate(years, 0, 0),
	}, nil
}
