package custody

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"luzheng/signer/gm"
)

// maxConfig bounds a file that the configuration names, and the configuration itself, in bytes.
const maxConfig = 1 << 20

// Config is the file of `signer serve`. Paths in it are relative to its folder.
type Config struct {
	// Listen is unix:/path/of/socket, or host:port, which needs tls.
	Listen string `yaml:"listen"`
	// UserIDs are the users of the operating system that may use the socket; none named: whoever can open it (its mode is 0600).
	UserIDs []uint32 `yaml:"userIds"`
	// TLS is needed for host:port and for nothing else.
	TLS *TLSConfig `yaml:"tls"`
	// Pages lets the browser of one person ask. Default: none, programs alone.
	Pages *PagesConfig `yaml:"pages"`
	// Keys are the keys to hold, at least one.
	Keys []KeyConfig `yaml:"keys"`
}

// TLSConfig is mutual TLS with ordinary X.509 certificates, not the SM2 ones.
type TLSConfig struct {
	Certificate string `yaml:"certificate"` // PEM file
	PrivateKey  string `yaml:"privateKey"`  // PEM file
	ClientCA    string `yaml:"clientCa"`    // PEM file of the authorities that issue clients' certificates
	// Clients are the common names of the certificates that are let in.
	Clients []string `yaml:"clients"`
}

// KeyConfig is one key and the right to use it.
type KeyConfig struct {
	Key            string `yaml:"key"`            // encrypted PKCS#8 file
	PassphraseFile string `yaml:"passphraseFile"` // its first line is the passphrase
	Certificate    string `yaml:"certificate"`    // the key's certificate (PEM)
	Delegation     string `yaml:"delegation"`     // envelope file of custody.delegate/v1
	Owner          string `yaml:"owner"`          // certificate (PEM) of the key that signed the delegation
}

// ReadConfig reads a configuration; a field that is not known is refused.
func ReadConfig(path string) (*Config, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	var c Config
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrConfig, path, err)
	}
	if c.Listen == "" || len(c.Keys) == 0 {
		return nil, fmt.Errorf("%w: %s names no listen address or no keys", ErrConfig, path)
	}
	c.makeAbsolute(filepath.Dir(path))
	return &c, nil
}

func (c *Config) makeAbsolute(dir string) {
	paths := []*string{}
	for i := range c.Keys {
		k := &c.Keys[i]
		paths = append(paths, &k.Key, &k.PassphraseFile, &k.Certificate, &k.Delegation, &k.Owner)
	}
	if c.TLS != nil {
		paths = append(paths, &c.TLS.Certificate, &c.TLS.PrivateKey, &c.TLS.ClientCA)
	}
	if c.Pages != nil {
		paths = append(paths, &c.Pages.Certificate, &c.Pages.PrivateKey, &c.Pages.CodeFile)
	}
	for _, path := range paths {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
}

// Access builds who may reach the service.
func (c *Config) Access() (Access, error) {
	access := Access{Listen: c.Listen, UserIDs: c.UserIDs}
	if c.TLS == nil {
		return access, nil
	}
	certificate, err := tls.LoadX509KeyPair(c.TLS.Certificate, c.TLS.PrivateKey)
	if err != nil {
		return access, fmt.Errorf("%w: tls: %w", ErrConfig, err)
	}
	authorities, err := readBounded(c.TLS.ClientCA)
	if err != nil {
		return access, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authorities) {
		return access, fmt.Errorf("%w: %s holds no certificate", ErrConfig, c.TLS.ClientCA)
	}
	access.TLS, access.Clients = ServerTLS(certificate, pool), c.TLS.Clients
	return access, nil
}

// Holdings opens the keys and checks their delegations.
func (c *Config) Holdings() ([]*Holding, error) {
	holdings := make([]*Holding, 0, len(c.Keys))
	for _, k := range c.Keys {
		holding, err := k.open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.Key, err)
		}
		holdings = append(holdings, holding)
	}
	return holdings, nil
}

func (k KeyConfig) open() (*Holding, error) {
	file, err := readBounded(k.Key)
	if err != nil {
		return nil, err
	}
	passphrase, err := readBounded(k.PassphraseFile)
	if err != nil {
		return nil, err
	}
	key, err := gm.ParsePrivateKey(file, []byte(firstLine(passphrase)))
	if err != nil {
		return nil, err
	}
	certificate, err := readCertificate(k.Certificate)
	if err != nil {
		return nil, err
	}
	if certificate.KeyID() != key.PublicKey().KeyID() {
		return nil, fmt.Errorf("%w: %s is another key's certificate", ErrConfig, k.Certificate)
	}
	owner, err := readCertificate(k.Owner)
	if err != nil {
		return nil, err
	}
	raw, err := readBounded(k.Delegation)
	if err != nil {
		return nil, err
	}
	delegation, err := ReadDelegation(bytes.TrimSuffix(raw, []byte("\n")), certificate, owner)
	if err != nil {
		return nil, err
	}
	return &Holding{key, certificate, delegation}, nil
}

func firstLine(file []byte) string {
	line, _, _ := bytes.Cut(file, []byte("\n"))
	return string(bytes.TrimSuffix(line, []byte("\r")))
}

func readCertificate(path string) (*gm.Certificate, error) {
	file, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	certificate, err := gm.ParseCertificatePEM(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return certificate, nil
}

func readBounded(path string) ([]byte, error) {
	if path == "" {
		return nil, fmt.Errorf("%w: the configuration leaves out a file", ErrConfig)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxConfig+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if len(data) > maxConfig {
		return nil, fmt.Errorf("%w: %s is larger than %d bytes", ErrConfig, path, maxConfig)
	}
	return data, nil
}
