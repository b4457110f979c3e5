package config

import (
	"crypto"
	"fmt"
	"os"

	"luzheng/signer/eseal"
	"luzheng/signer/gm"
)

// Eseal is a seal that the city's e-seal service (电子签章) keeps. Each receipt is one call of the service, and a statement that was
// judged while it is away is answered without a receipt: sent again, it gets one.
type Eseal struct {
	// URL is the base address of the service's API (Cloud Signature Consortium, v2), such as https://seal.example/csc/v2.
	URL string `yaml:"url"`
	// Credential is the service's name of the seal.
	Credential string `yaml:"credential"`
	// Certificate is the file of the seal's SM2 certificate, PEM; whoever checks a receipt checks it under its key.
	Certificate string `yaml:"certificate"`
	// TokenFile is the file whose first line is the access token. It is read anew for each signature.
	TokenFile string `yaml:"tokenFile"`
	// TLSCA is the file of the authority of its TLS, PEM. Default: the system's.
	TLSCA string `yaml:"tlsCa"`
}

// ReceiptSigner gives what signs the gateway's receipts: its e-seal, or its key file.
func (c *Gateway) ReceiptSigner() (crypto.Signer, error) {
	if c.Eseal == nil {
		return LoadKey(c.Key, c.PassphraseFile)
	}
	file, err := os.ReadFile(c.Eseal.Certificate)
	if err != nil {
		return nil, fmt.Errorf("eseal: %w", err)
	}
	certificate, err := gm.ParseCertificatePEM(file)
	if err != nil {
		return nil, fmt.Errorf("eseal: %s: %w", c.Eseal.Certificate, err)
	}
	roots, err := LoadTLSCA(c.Eseal.TLSCA)
	if err != nil {
		return nil, fmt.Errorf("eseal: %w", err)
	}
	return eseal.New(eseal.Config{
		URL: c.Eseal.URL, Credential: c.Eseal.Credential, Certificate: certificate, Token: eseal.TokenFile(c.Eseal.TokenFile), Roots: roots,
	})
}
