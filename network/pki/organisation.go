package pki

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Folder shapes written by this package:
//
//	ca/{ca,tlsca}.{pem,key}                     the roots
//	msp/{cacerts/ca.pem,tlscacerts/tlsca.pem,config.yaml}
//	NODE/msp/…, signcerts/cert.pem, keystore/key.pem    a node or user
//	NODE/tls/{server.crt,server.key,ca.crt}             its TLS

// nodeOUs tells Fabric to read roles from the certificates' units.
const nodeOUs = `NodeOUs:
  Enable: true
  ClientOUIdentifier: {Certificate: cacerts/ca.pem, OrganizationalUnitIdentifier: client}
  PeerOUIdentifier: {Certificate: cacerts/ca.pem, OrganizationalUnitIdentifier: peer}
  AdminOUIdentifier: {Certificate: cacerts/ca.pem, OrganizationalUnitIdentifier: admin}
  OrdererOUIdentifier: {Certificate: cacerts/ca.pem, OrganizationalUnitIdentifier: orderer}
`

// Member is one identity to make.
type Member struct {
	Folder string   // where its msp and tls folders go
	Name   string   // common name
	Role   Role     // what Fabric lets it do
	Hosts  []string // names and addresses of its TLS certificate
}

// Organisation makes an organisation's roots below folder and an identity for
// each member. Existing files are overwritten.
func Organisation(folder, name string, members []Member, now time.Time) error {
	identities, err := NewAuthority("ca."+name, name, now)
	if err != nil {
		return err
	}
	tls, err := NewAuthority("tlsca."+name, name, now)
	if err != nil {
		return err
	}
	ca := filepath.Join(folder, "ca")
	if err := writePair(identities.Root(), filepath.Join(ca, "ca.pem"), filepath.Join(ca, "ca.key")); err != nil {
		return err
	}
	if err := writePair(tls.Root(), filepath.Join(ca, "tlsca.pem"), filepath.Join(ca, "tlsca.key")); err != nil {
		return err
	}
	if err := writeMSP(filepath.Join(folder, "msp"), identities, tls); err != nil {
		return err
	}
	for _, member := range members {
		if err := writeMember(member, identities, tls, now); err != nil {
			return fmt.Errorf("%s of %s: %w", member.Name, name, err)
		}
	}
	return nil
}

// writeMSP writes what others need in order to recognise the organisation.
func writeMSP(folder string, identities, tls *Authority) error {
	files := map[string][]byte{
		"cacerts/ca.pem":       identities.Root().CertificatePEM(),
		"tlscacerts/tlsca.pem": tls.Root().CertificatePEM(),
		"config.yaml":          []byte(nodeOUs),
	}
	for name, content := range files {
		if err := write(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func writeMember(m Member, identities, tls *Authority, now time.Time) error {
	msp := filepath.Join(m.Folder, "msp")
	if err := writeMSP(msp, identities, tls); err != nil {
		return err
	}
	identity, err := identities.Identity(m.Name, m.Role, now)
	if err != nil {
		return err
	}
	if err := writePair(identity, filepath.Join(msp, "signcerts", "cert.pem"), filepath.Join(msp, "keystore", "key.pem")); err != nil {
		return err
	}
	server, err := tls.TLS(m.Name, m.Hosts, now)
	if err != nil {
		return err
	}
	folder := filepath.Join(m.Folder, "tls")
	if err := write(filepath.Join(folder, "ca.crt"), tls.Root().CertificatePEM(), 0o644); err != nil {
		return err
	}
	return writePair(server, filepath.Join(folder, "server.crt"), filepath.Join(folder, "server.key"))
}

func writePair(c Certificate, certificate, key string) error {
	if err := write(certificate, c.CertificatePEM(), 0o644); err != nil {
		return err
	}
	text, err := c.KeyPEM()
	if err != nil {
		return err
	}
	return write(key, text, 0o600)
}

func write(path string, content []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, mode)
}
