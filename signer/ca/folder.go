package ca

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"luzheng/signer/gm"
)

// The files of a folder.
const (
	RootFile     = "root.pem"
	IssuerFile   = "issuer.pem"
	RegisterFile = "register.jsonl"
	ListFile     = "crl.pem"

	rootKeyFile   = "root.key.pem"
	issuerKeyFile = "issuer.key.pem"

	// listValidity is how long a revocation list says that it is current.
	listValidity = 30 * 24 * time.Hour
)

// Folder is an issuing authority kept in files. It has one user at a time.
type Folder struct {
	dir    string
	root   *gm.Certificate
	issuer *Authority
}

// Create makes a root and an issuing authority with new keys in dir, which must not hold one. Both keys are encrypted under the
// passphrase.
func Create(dir, commonName string, passphrase []byte, at time.Time) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	for _, name := range []string{RootFile, rootKeyFile, IssuerFile, issuerKeyFile, RegisterFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s exists already in %s; an authority is never overwritten", ErrFolder, name, dir)
		}
	}
	rootKey, err := gm.GenerateKey()
	if err != nil {
		return nil, err
	}
	issuerKey, err := gm.GenerateKey()
	if err != nil {
		return nil, err
	}
	root, err := NewRoot(commonName+" root", at, rootKey)
	if err != nil {
		return nil, err
	}
	issuer, err := root.NewIssuing(commonName+" issuing", at, issuerKey)
	if err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, root: root.Certificate, issuer: issuer}
	return f, f.writeNew(rootKey, issuerKey, passphrase, at)
}

func (f *Folder) writeNew(rootKey, issuerKey *gm.PrivateKey, passphrase []byte, at time.Time) error {
	for name, key := range map[string]*gm.PrivateKey{rootKeyFile: rootKey, issuerKeyFile: issuerKey} {
		file, err := gm.MarshalPrivateKey(key, passphrase)
		if err != nil {
			return err
		}
		if err := writeNewFile(f.path(name), file, 0o600); err != nil {
			return err
		}
	}
	for name, certificate := range map[string]*gm.Certificate{RootFile: f.root, IssuerFile: f.issuer.Certificate} {
		if err := writeNewFile(f.path(name), certificate.PEM(), 0o644); err != nil {
			return err
		}
	}
	return f.writeList(nil, at)
}

// Open reads the issuing authority in dir. The root's key is not needed.
func Open(dir string, passphrase []byte) (*Folder, error) {
	f := &Folder{dir: dir, issuer: new(Authority)}
	var err error
	if f.root, err = f.readCertificate(RootFile); err != nil {
		return nil, err
	}
	if f.issuer.Certificate, err = f.readCertificate(IssuerFile); err != nil {
		return nil, err
	}
	if err := f.issuer.Certificate.CheckSignatureFrom(f.root); err != nil {
		return nil, fmt.Errorf("%w: %s is not signed by %s: %w", ErrFolder, IssuerFile, RootFile, err)
	}
	file, err := os.ReadFile(f.path(issuerKeyFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	key, err := gm.ParsePrivateKey(file, passphrase)
	if err != nil {
		return nil, fmt.Errorf("ca: %s: %w", issuerKeyFile, err)
	}
	if key.PublicKey().KeyID() != f.issuer.Certificate.KeyID() {
		return nil, fmt.Errorf("%w: %s is not the key of %s", ErrFolder, issuerKeyFile, IssuerFile)
	}
	f.issuer.Signer = key
	return f, nil
}

// Root is the self-signed certificate.
func (f *Folder) Root() *gm.Certificate { return f.root }

// Issuer is the issuing authority's certificate.
func (f *Folder) Issuer() *gm.Certificate { return f.issuer.Certificate }

// Records lists the register, oldest first.
func (f *Folder) Records() ([]Record, error) { return ReadRegister(f.dir) }

// Issue certifies the key of a request for a subject; the name in the request is not looked at. The certificate is in the register,
// on disk, before it is returned.
func (f *Folder) Issue(request *gm.CertificateRequest, subject Subject, at time.Time) (*gm.Certificate, error) {
	certificate, err := f.issuer.Issue(request.PublicKey(), subject, at)
	if err != nil {
		return nil, err
	}
	record := Record{
		Event: Issued, Serial: certificate.SerialHex(), At: at.UnixMilli(), Profile: subject.Profile, Name: certificate.Subject().CommonName,
		KeyID: certificate.KeyID(), Until: certificate.NotAfter().UnixMilli(), Digest: certificate.Digest(),
	}
	if err := appendRecord(f.path(RegisterFile), record); err != nil {
		return nil, fmt.Errorf("ca: register: %w", err)
	}
	return certificate, nil
}

// Revoke enters a revocation and writes a new revocation list. Nobody but users of that list learns of it: parties of the ledger
// are told by the statement certificate.revoke/v1.
func (f *Folder) Revoke(serialHex string, reason Reason, at time.Time) error {
	if reason.code() < 0 {
		return fmt.Errorf("ca: %q is no reason", reason)
	}
	records, err := f.Records()
	if err != nil {
		return err
	}
	known := false
	for _, record := range records {
		if record.Serial != serialHex {
			continue
		}
		known = true
		if record.Event == Revoked {
			return fmt.Errorf("%w: %s since %s", ErrRevoked, serialHex, unixMilli(record.At).Format(time.RFC3339))
		}
	}
	if !known {
		return fmt.Errorf("%w: serial number %q", ErrUnknownSerial, serialHex)
	}
	record := Record{Event: Revoked, Serial: serialHex, At: at.UnixMilli(), Reason: reason}
	if err := appendRecord(f.path(RegisterFile), record); err != nil {
		return fmt.Errorf("ca: register: %w", err)
	}
	return f.writeList(append(records, record), at)
}

// writeList puts the revocation list of these records in the place of the old one.
func (f *Folder) writeList(records []Record, at time.Time) error {
	var revoked []gm.RevokedCertificate
	for _, record := range records {
		if record.Event == Revoked {
			revoked = append(revoked, gm.RevokedCertificate{SerialHex: record.Serial, At: unixMilli(record.At), Reason: record.Reason.code()})
		}
	}
	number := uint64(len(revoked)) + 1
	list, err := gm.CreateRevocationList(number, at, at.Add(listValidity), revoked, f.issuer.Certificate, f.issuer.Signer)
	if err != nil {
		return fmt.Errorf("ca: revocation list: %w", err)
	}
	next := f.path(ListFile) + ".new"
	if err := os.WriteFile(next, list, 0o644); err != nil {
		return fmt.Errorf("ca: revocation list: %w", err)
	}
	if err := os.Rename(next, f.path(ListFile)); err != nil {
		return fmt.Errorf("ca: revocation list: %w", err)
	}
	return nil
}

func (f *Folder) path(name string) string { return filepath.Join(f.dir, name) }

func (f *Folder) readCertificate(name string) (*gm.Certificate, error) {
	file, err := os.ReadFile(f.path(name))
	if err != nil {
		return nil, fmt.Errorf("%w: %w; make an authority with `signer ca init`", ErrFolder, err)
	}
	certificate, err := gm.ParseCertificatePEM(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFolder, name, err)
	}
	return certificate, nil
}

// writeNewFile never overwrites.
func writeNewFile(path string, data []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}
