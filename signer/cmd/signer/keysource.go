package main

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/custody"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
)

// maxPEM bounds a file of TLS certificates in bytes.
const maxPEM = 1 << 20

// keySource is where a signature comes from: a key file, a signing service, or an e-seal.
type keySource struct {
	keyFile, passphraseFile        string
	service, keyID                 string
	tlsCertificate, tlsKey, tlsCAs string
	seal                           sealSource
}

func addKeySource(cmd *cobra.Command) *keySource {
	s := addOptionalKeySource(cmd)
	cmd.MarkFlagsOneRequired("key", "service", "eseal")
	return s
}

// addOptionalKeySource is for commands that can do without a signature; given tells whether there is to be one.
func addOptionalKeySource(cmd *cobra.Command) *keySource {
	s := &keySource{}
	flags := cmd.Flags()
	flags.StringVar(&s.keyFile, "key", "", "sign with this private-key file")
	flags.StringVar(&s.passphraseFile, "passphrase-file", "", "file whose first line is the key's passphrase (else "+passphraseVariable+", else asked for)")
	flags.StringVar(&s.service, "service", "", "let a signing service sign: unix:/path, or https://host:port with the --tls flags")
	flags.StringVar(&s.keyID, "key-id", "", "which of the service's keys (default: its only one)")
	flags.StringVar(&s.tlsCertificate, "tls-certificate", "", "this client's TLS certificate (PEM)")
	flags.StringVar(&s.tlsKey, "tls-key", "", "its private key (PEM)")
	flags.StringVar(&s.tlsCAs, "tls-ca", "", "authority of the service's TLS certificate (PEM)")
	s.seal.add(cmd)
	cmd.MarkFlagsMutuallyExclusive("key", "service", "eseal")
	cmd.MarkFlagsRequiredTogether("tls-certificate", "tls-key", "tls-ca")
	return s
}

func (s *keySource) given() bool { return s.keyFile != "" || s.service != "" || s.seal.url != "" }

// addSignature adds one signature over the envelope's payload.
func (s *keySource) addSignature(cmd *cobra.Command, signed *envelope.Envelope) error {
	signer, err := s.signer(cmd)
	if err != nil {
		return err
	}
	return signed.Cosign(signer)
}

func (s *keySource) signer(cmd *cobra.Command) (crypto.Signer, error) {
	if s.seal.url != "" {
		return s.seal.signer(cmd)
	}
	if s.service == "" {
		return readKey(cmd, s.keyFile, s.passphraseFile)
	}
	var keyID gm.KeyID
	if s.keyID != "" {
		var err error
		if keyID, err = gm.ParseDigest(s.keyID); err != nil {
			return nil, cli.Usagef("--key-id: %v", err)
		}
	}
	config, err := s.tlsConfig(cmd)
	if err != nil {
		return nil, err
	}
	client, err := custody.NewClient(s.service, config)
	if err != nil {
		return nil, err
	}
	return client.Signer(cmd.Context(), keyID)
}

// tlsConfig is nil when no TLS flags were given.
func (s *keySource) tlsConfig(cmd *cobra.Command) (*tls.Config, error) {
	if s.tlsCertificate == "" {
		return nil, nil
	}
	certificate, err := tls.LoadX509KeyPair(s.tlsCertificate, s.tlsKey)
	if err != nil {
		return nil, err
	}
	authorities, err := readInput(cmd, s.tlsCAs, maxPEM)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authorities) {
		return nil, fmt.Errorf("%s holds no certificate", s.tlsCAs)
	}
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}, RootCAs: pool}, nil
}
