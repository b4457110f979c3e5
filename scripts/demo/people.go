package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// person holds one signing key: who it acts for, and where key and passphrase lie.
type person struct {
	party       statement.PartyID
	handler     statement.Pseudonym // empty for an application
	application *statement.Ref      // nil for a person
	key         string
	certificate string
	passphrase  string
}

// founder is an officer that `make up` created: post "officer", "permission-officer" and so on.
func (s *stage) founder(organisation, post string) person {
	dir := filepath.Join(s.run, organisation, "keys")
	return person{
		party:       statement.PartyID("510500." + organisation),
		handler:     statement.Pseudonym(organisation + "-" + post),
		key:         filepath.Join(dir, post+".key"),
		certificate: filepath.Join(dir, post+".crt"),
		passphrase:  filepath.Join(dir, "passphrase"),
	}
}

// enrol makes a key pair for a person or application of a party, has the Bureau's authority certify it and registers the
// certificate on the ledger. A second run finds the key and does nothing.
func (s *stage) enrol(party statement.PartyID, file string, post statement.Post, application *statement.Ref) (person, error) {
	_, code, _ := strings.Cut(string(party), ".")
	dir := filepath.Join(s.dir, "keys", code)
	p := person{
		party:       party,
		application: application,
		key:         filepath.Join(dir, file+".key.pem"),
		certificate: filepath.Join(dir, file+".pem"),
		passphrase:  filepath.Join(s.dir, "passphrase"),
	}
	if post != statement.PostApplication {
		p.handler = statement.Pseudonym(code + "-" + file)
	}
	if _, err := os.Stat(p.certificate); err == nil {
		return p, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return p, err
	}
	ca := filepath.Join(s.run, "ca")
	pending, err := s.certify(p, file, post, ca)
	if err != nil {
		return p, err
	}
	der, keyID, authority, err := certificates(pending, filepath.Join(ca, "issuer.pem"))
	if err != nil {
		return p, err
	}
	subject := statement.Ref{Type: statement.TypeCertificate, ID: keyID.String()}
	_, err = s.act(s.founder("bureau", "certificate-officer"), &subject, &statement.CertificateRegister{
		Party: party, Post: post, Handler: p.handler, Application: application,
		Authority: statement.Ref{Type: statement.TypeAuthority, ID: authority.String()}, Certificate: der,
	})
	if err != nil {
		return p, err
	}
	return p, os.Rename(pending, p.certificate)
}

// certify makes the key, unless it is there, and has the authority in the folder ca certify it. It gives the certificate's path.
func (s *stage) certify(p person, file string, post statement.Post, ca string) (string, error) {
	whose := name(p.party)
	s.tell(whose[0]+"（"+file+"）生成自己的密钥，申请并取得证书。", whose[1]+" ("+file+") makes its own key and gets a certificate for it.")
	if _, err := os.Stat(p.key); err != nil {
		if _, err := s.do("signer", "keygen", "--passphrase-file", p.passphrase, "--out", p.key); err != nil {
			return "", err
		}
	}
	request, certificate := s.fresh(file+".csr.pem"), s.fresh(file+".pem")
	if _, err := s.do("signer", "csr", "--key", p.key, "--passphrase-file", p.passphrase, "--cn", string(p.party), "--out", request); err != nil {
		return "", err
	}
	args := []string{"ca", "issue", "--dir", ca, "--passphrase-file", filepath.Join(ca, "passphrase"), "--csr", request, "--party", string(p.party), "--out", certificate}
	if post == statement.PostApplication {
		args = append(args, "--profile", "application")
	} else {
		args = append(args, "--profile", "officer", "--pseudonym", string(p.handler))
	}
	_, err := s.do("signer", args...)
	return certificate, err
}

// certificates reads what a registration needs: the certificate's bytes, its key's ID, its authority's key ID.
func certificates(leaf, issuer string) (der []byte, keyID, authority gm.KeyID, err error) {
	l, err := readCertificate(leaf)
	if err != nil {
		return nil, keyID, authority, err
	}
	i, err := readCertificate(issuer)
	if err != nil {
		return nil, keyID, authority, err
	}
	return l.Raw(), l.KeyID(), i.KeyID(), nil
}

func readCertificate(path string) (*gm.Certificate, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	cert, err := gm.ParseCertificatePEM(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return cert, nil
}
