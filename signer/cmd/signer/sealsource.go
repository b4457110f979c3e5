package main

import (
	"crypto"
	"crypto/x509"
	"fmt"

	"github.com/spf13/cobra"

	"luzheng/signer/eseal"
	"luzheng/signer/gm"
)

// sealSource is a city's e-seal service.
type sealSource struct {
	url, credential, certificate, tokenFile, authorities string
}

func (s *sealSource) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.url, "eseal", "", "let the city's e-seal service sign: https address of its API (CSC v2)")
	flags.StringVar(&s.credential, "eseal-credential", "", "the service's name of the seal")
	flags.StringVar(&s.certificate, "eseal-certificate", "", "the seal's SM2 certificate (PEM): what the service gives is held to it")
	flags.StringVar(&s.tokenFile, "eseal-token-file", "", "file whose first line is the service's access token")
	flags.StringVar(&s.authorities, "eseal-ca", "", "authority of the service's TLS certificate (PEM; default: the system's)")
	cmd.MarkFlagsRequiredTogether("eseal", "eseal-credential", "eseal-certificate", "eseal-token-file")
}

func (s *sealSource) signer(cmd *cobra.Command) (crypto.Signer, error) {
	file, err := readInput(cmd, s.certificate, maxPEM)
	if err != nil {
		return nil, err
	}
	certificate, err := gm.ParseCertificatePEM(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.certificate, err)
	}
	var roots *x509.CertPool
	if s.authorities != "" {
		if file, err = readInput(cmd, s.authorities, maxPEM); err != nil {
			return nil, err
		}
		roots = x509.NewCertPool()
		if !roots.AppendCertsFromPEM(file) {
			return nil, fmt.Errorf("%s holds no certificate", s.authorities)
		}
	}
	return eseal.New(eseal.Config{
		URL: s.url, Credential: s.credential, Certificate: certificate, Token: eseal.TokenFile(s.tokenFile), Roots: roots,
	})
}
