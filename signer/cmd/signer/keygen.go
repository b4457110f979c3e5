package main

import (
	"crypto/x509/pkix"
	"encoding/pem"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
)

func newKeygenCommand() *cobra.Command {
	var out, publicOut string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "keygen",
		Short: "Make an SM2 key in a passphrase-protected file",
		Long: `Makes an SM2 key and writes it as encrypted PKCS#8 (SM4-CBC, PBKDF2 with
HMAC-SHA-256), which OpenSSL 3 reads. Prints the key's identifier: SM3 of its
SubjectPublicKeyInfo, the "keyid" of its signatures.

A key file is for development and for services. An officer's key belongs in a
UKey or HSM.`,
		Example: `  signer keygen --out officer.key.pem
  signer keygen --out app.key.pem --passphrase-file app.passphrase --public-out app.pub.pem`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "the new key file")
	cmd.Flags().StringVar(&publicOut, "public-out", "", "also write the public key (PEM) here")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print {keyId, publicKey} as JSON")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "out")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		passphrase, err := readPassphrase(cmd, *passphraseFile, true)
		if err != nil {
			return err
		}
		key, err := gm.GenerateKey()
		if err != nil {
			return err
		}
		file, err := gm.MarshalPrivateKey(key, passphrase)
		if err != nil {
			return err
		}
		if err := writeSecret(out, file); err != nil {
			return err
		}
		if publicOut != "" {
			public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: key.PublicKey().SPKI()})
			if err := writeOutput(cmd, publicOut, public); err != nil {
				return err
			}
		}
		say(cmd, "Wrote %s. Nobody can open it without the passphrase, you neither.", out)
		if asJSON {
			return cli.PrintJSON(cmd, struct {
				KeyID     gm.KeyID `json:"keyId"`
				PublicKey []byte   `json:"publicKey"` // SubjectPublicKeyInfo, DER
			}{key.PublicKey().KeyID(), key.PublicKey().SPKI()})
		}
		return writeOutput(cmd, "", []byte(key.PublicKey().KeyID().String()+"\n"))
	}
	return cmd
}

func newCSRCommand() *cobra.Command {
	var keyFile, name, out string
	cmd := &cobra.Command{
		Use:   "csr",
		Short: "Ask for a certificate: a PKCS#10 request signed by the key",
		Long: `Writes a PKCS#10 request, which shows an authority that you hold the key. The
authority decides which name it certifies; yours is a proposal.`,
		Example: `  signer csr --key officer.key.pem --cn 510500.tjj --out officer.csr.pem`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&keyFile, "key", "", "the private-key file")
	cmd.Flags().StringVar(&name, "cn", "", "common name to propose: party ID or pseudonym")
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the request here (default: standard output)")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "key", "cn")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		key, err := readKey(cmd, keyFile, *passphraseFile)
		if err != nil {
			return err
		}
		request, err := gm.NewCertificateRequest(pkix.Name{CommonName: name}, key)
		if err != nil {
			return err
		}
		return writeOutput(cmd, out, request.PEM())
	}
	return cmd
}
