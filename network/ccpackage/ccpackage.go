// Package ccpackage builds the package by which a peer learns where its
// organisation's chaincode server listens.
//
//	NAME.tar.gz
//	├── metadata.json     {"type":"ccaas","label":…}
//	└── code.tar.gz
//	    └── connection.json  {"address":…,"dial_timeout":…,"tls_required":true,"client_auth_required":true,"root_cert":…}
//
// Peer and server know each other by certificates of the organisation's TLS
// authority, which the package names. The peer's own certificate and key are
// not in it: the external builder adds them on the peer's machine.
//
// The same input always gives the same bytes, so the package ID — label and
// SHA-256 of the package — is known before anything is installed. Every
// organisation's server has an address of its own, hence every organisation
// has a package ID of its own. The ID covers address and authority, not the code that
// runs there: what the code may do is decided by three of four organisations
// executing it and comparing.
package ccpackage

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"

	"luzheng/network/problem"
)

// label is Fabric's rule for labels (core/chaincode/persistence).
var label = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.+-]*$`)

// Package is an installable chaincode package.
type Package struct {
	ID    string // label:hex SHA-256 of Bytes
	Bytes []byte // gzip-compressed tar
}

type metadata struct {
	Type  string `json:"type"`
	Label string `json:"label"`
}

type connection struct {
	Address     string `json:"address"`
	DialTimeout string `json:"dial_timeout"`
	TLSRequired bool   `json:"tls_required"`
	// ClientAuthRequired asks the builder for the peer's certificate and key.
	ClientAuthRequired bool   `json:"client_auth_required,omitempty"`
	RootCert           string `json:"root_cert,omitempty"`
}

// Server is where a chaincode server listens.
type Server struct {
	Address string // host:port
	// TLSCA is the authority of its certificate and of the peer's, PEM. Without
	// one the connection is in the clear.
	TLSCA []byte
}

// New builds the package of a chaincode server.
func New(name, version string, server Server) (Package, error) {
	full := name + "_" + version
	if !label.MatchString(full) {
		return Package{}, problem.New(problem.BadPackage, "", "%q is not a label that Fabric accepts", full)
	}
	secured := len(server.TLSCA) > 0
	where, err := json.Marshal(connection{
		Address: server.Address, DialTimeout: "10s", TLSRequired: secured, ClientAuthRequired: secured, RootCert: string(server.TLSCA),
	})
	if err != nil {
		return Package{}, err
	}
	code, err := archive(file{"connection.json", where})
	if err != nil {
		return Package{}, err
	}
	what, err := json.Marshal(metadata{Type: "ccaas", Label: full})
	if err != nil {
		return Package{}, err
	}
	whole, err := archive(file{"metadata.json", what}, file{"code.tar.gz", code})
	if err != nil {
		return Package{}, err
	}
	return Package{ID: fmt.Sprintf("%s:%x", full, sha256.Sum256(whole)), Bytes: whole}, nil
}

type file struct {
	name    string
	content []byte
}

// archive packs files in the given order. Nothing in the result depends on
// clock, user or machine: headers carry name, size and mode only, and the
// inner streams are stored, since compressors may differ between Go versions.
func archive(files ...file) ([]byte, error) {
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.NoCompression)
	if err != nil {
		return nil, err
	}
	writer := tar.NewWriter(zip)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.content)), Mode: 0o644, Format: tar.FormatUSTAR}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
