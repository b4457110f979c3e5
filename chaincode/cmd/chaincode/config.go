package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"luzheng/chaincode/rules"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// maxConfig bounds the configuration file in bytes.
const maxConfig = 64 << 10

// Config is the configuration file of the server (YAML). Unknown fields are refused.
type Config struct {
	// Listen is where the peer connects, host:port. Required.
	Listen string `yaml:"listen"`
	// PackageID is the chaincode package's, label:sha256, as the peer knows it. Required.
	PackageID string `yaml:"packageId"`
	// Ledger is the ID of the only ledger that is served. Required.
	Ledger statement.LedgerID `yaml:"ledger"`
	// TrustRoot is the file of the trust root: a trust-root file (signer/trust) or the SM2 root certificate in PEM. Required.
	TrustRoot string `yaml:"trustRoot"`
	// Health is where GET /healthz answers, host:port. Default: nowhere.
	Health string `yaml:"health"`
	// TLS protects the connection with the peer. Default: none, for a peer on the same host.
	TLS *TLS `yaml:"tls"`
}

// TLS names PEM files. All are required.
type TLS struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
	// ClientCA is the authority of the only clients that may connect: the organisation's own peer.
	ClientCA string `yaml:"clientCa"`
}

func readConfig(path string) (Config, error) {
	raw, err := readBounded(path, maxConfig)
	if err != nil {
		return Config{}, err
	}
	var c Config
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	switch {
	case c.Listen == "":
		err = errors.New("listen is missing: host:port on which the peer connects")
	case c.PackageID == "":
		err = errors.New("packageId is missing: label:sha256 of the installed chaincode package")
	case !c.Ledger.Valid():
		err = errors.New("ledger is missing or not a ledger ID")
	case c.TrustRoot == "":
		err = errors.New("trustRoot is missing: the trust-root file or the SM2 root certificate")
	case c.TLS != nil && (c.TLS.Certificate == "" || c.TLS.Key == "" || c.TLS.ClientCA == ""):
		err = errors.New("tls needs certificate, key and clientCa")
	}
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// rules gives what the rules are started with, and refuses a trust root that was made for another ledger.
func (c Config) rules() (rules.Config, error) {
	raw, err := readBounded(c.TrustRoot, trust.MaxFile)
	if err != nil {
		return rules.Config{}, err
	}
	var root *gm.Certificate
	if bytes.HasPrefix(raw, []byte("-----BEGIN")) {
		root, err = gm.ParseCertificatePEM(raw)
	} else {
		root, err = rootOf(raw, c.Ledger)
	}
	if err != nil {
		return rules.Config{}, fmt.Errorf("%s: %w", c.TrustRoot, err)
	}
	if err := root.CheckSignatureFrom(root); err != nil {
		return rules.Config{}, fmt.Errorf("%s: it is not a root certificate: %w", c.TrustRoot, err)
	}
	return rules.Config{Ledger: c.Ledger, TrustRoot: root.Digest(), Keys: rules.NewKeys()}, nil
}

func rootOf(raw []byte, ledger statement.LedgerID) (*gm.Certificate, error) {
	file, err := trust.Parse(raw)
	if err != nil {
		return nil, err
	}
	if file.Root().Ledger != ledger {
		return nil, fmt.Errorf("it is the trust root of ledger %s; this server is configured for %s", file.Root().Ledger, ledger)
	}
	return gm.ParseCertificate(file.Root().Certificate)
}

func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s has more than %d bytes", path, limit)
	}
	return raw, nil
}
