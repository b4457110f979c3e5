package config

import (
	"fmt"

	"luzheng/gateway/oidc"
	"luzheng/signer/gm"
)

// SignIn is the city's sign-in (统一身份认证), an OpenID Connect identity provider. It opens sessions, which read; nothing is signed
// by it.
type SignIn struct {
	// Issuer is the provider's address: https, or http to an address of this machine. Its discovery document is below it.
	Issuer string `yaml:"issuer"`
	// ClientID is the name under which the provider knows the platform; its ID tokens must be for it alone.
	ClientID string `yaml:"clientId"`
	// Accounts is the file that says who its subjects are, see Accounts. It is read anew at each sign-in.
	Accounts string `yaml:"accounts"`
	// TLSCA is the file of the authority of its TLS, PEM. Default: the system's.
	TLSCA string `yaml:"tlsCa"`
}

// Accounts is the file of the accounts: who of the city's sign-in is who on the ledger. Nobody else is let in. The city's identities
// stand in it and nowhere on the ledger: keep it as the keys are kept.
type Accounts struct {
	Accounts []Account `yaml:"accounts"`
}

// Account is one person's.
type Account struct {
	// Subject is the claim sub of the person's ID tokens.
	Subject string `yaml:"subject"`
	// Certificate is the key ID of a certificate that is registered for the person; what it is renewed to counts as well.
	Certificate string `yaml:"certificate"`
}

// maxAccounts bounds the file; a city has fewer officials.
const maxAccounts = 20_000

// LoadSignIn makes the adapter of the settings; nil for none.
func LoadSignIn(s *SignIn) (*oidc.Provider, error) {
	if s == nil {
		return nil, nil
	}
	roots, err := LoadTLSCA(s.TLSCA)
	if err != nil {
		return nil, fmt.Errorf("signIn: %w", err)
	}
	accounts := func() (map[string]gm.KeyID, error) { return ReadAccounts(s.Accounts) }
	if _, err := accounts(); err != nil { // better now than at somebody's sign-in
		return nil, err
	}
	return oidc.New(oidc.Config{Issuer: s.Issuer, ClientID: s.ClientID, Accounts: accounts, Roots: roots})
}

// ReadAccounts reads and checks the file of the accounts.
func ReadAccounts(path string) (map[string]gm.KeyID, error) {
	var file Accounts
	if err := readUpTo(path, maxAccountFile, &file); err != nil {
		return nil, err
	}
	if len(file.Accounts) > maxAccounts {
		return nil, fmt.Errorf("settings %s: more than %d accounts", path, maxAccounts)
	}
	accounts := make(map[string]gm.KeyID, len(file.Accounts))
	for i, a := range file.Accounts {
		key, err := gm.ParseDigest(a.Certificate)
		if err != nil {
			return nil, fmt.Errorf("settings %s: accounts.%d.certificate: %w", path, i, err)
		}
		if _, twice := accounts[a.Subject]; twice || a.Subject == "" {
			return nil, fmt.Errorf("settings %s: accounts.%d.subject is missing or there twice", path, i)
		}
		accounts[a.Subject] = key
	}
	return accounts, nil
}
