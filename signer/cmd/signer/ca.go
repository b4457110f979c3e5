package main

import (
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/ca"
	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func newCACommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Run a small SM2 certificate authority",
		Long: `Keeps a root, one issuing authority and a register in a folder. It is for
development, and for cities without an authority; what counts on a ledger is
what is registered and revoked there.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return cli.Usagef("say which: ca init, issue, revoke or list") },
	}
	cmd.AddCommand(newCAInitCommand(), newCAIssueCommand(), newCARevokeCommand(), newCAListCommand())
	return cmd
}

func newCAInitCommand() *cobra.Command {
	var dir, name string
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Make a root and an issuing authority",
		Example: `  signer ca init --dir ca --name "Luzhou public data"`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the authority's folder, made if it does not exist")
	cmd.Flags().StringVar(&name, "name", "", "the authority's name, in both certificates")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "dir", "name")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		passphrase, err := readPassphrase(cmd, *passphraseFile, true)
		if err != nil {
			return err
		}
		folder, err := ca.Create(dir, name, passphrase, time.Now())
		if err != nil {
			return err
		}
		say(cmd, "Made the authority in %s. Take root.key.pem offline: it is needed only for a new issuing authority.", dir)
		return cli.PrintJSON(cmd, struct {
			Root   gm.Digest `json:"root"` // SM3 of the certificate
			Issuer gm.Digest `json:"issuer"`
		}{folder.Root().Digest(), folder.Issuer().Digest()})
	}
	return cmd
}

func newCAIssueCommand() *cobra.Command {
	var dir, csr, profile, party, pseudonym, out string
	cmd := &cobra.Command{
		Use:   "issue",
		Short: "Certify the key of a request",
		Long: `Checks that the request is signed by its own key, and certifies that key under
the profile you give. The name in the request is not used.

  profile      needs
  officer      --party and --pseudonym (the handler's)
  application  --party
  person       --pseudonym
  service      --party`,
		Example: `  signer ca issue --dir ca --csr officer.csr.pem --profile officer --party 510500.tjj --pseudonym h-1 --out officer.pem`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the authority's folder")
	cmd.Flags().StringVar(&csr, "csr", "", "the request (PEM)")
	cmd.Flags().StringVar(&profile, "profile", "", "officer, application, person or service")
	cmd.Flags().StringVar(&party, "party", "", "party ID, such as 510500.tjj")
	cmd.Flags().StringVar(&pseudonym, "pseudonym", "", "pseudonym of the officer or person")
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the certificate here (default: standard output)")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "dir", "csr", "profile")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		subject := ca.Subject{Party: statement.PartyID(party), Pseudonym: statement.Pseudonym(pseudonym)}
		var err error
		if subject.Profile, err = ca.ParseProfile(profile); err != nil {
			return err
		}
		file, err := readInput(cmd, csr, 2*gm.MaxRequestSize)
		if err != nil {
			return err
		}
		request, err := gm.ParseCertificateRequestPEM(file)
		if err != nil {
			return err
		}
		folder, err := openAuthority(cmd, dir, *passphraseFile)
		if err != nil {
			return err
		}
		certificate, err := folder.Issue(request, subject, time.Now())
		if err != nil {
			return err
		}
		say(cmd, "Issued %s for %s, valid until %s.", certificate.SerialHex(), certificate.Subject(), certificate.NotAfter().Format(time.DateOnly))
		return writeOutput(cmd, out, certificate.PEM())
	}
	return cmd
}

func newCARevokeCommand() *cobra.Command {
	var dir, serial, reason string
	cmd := &cobra.Command{
		Use:   "revoke",
		Short: "Enter a revocation and rewrite crl.pem",
		Long: `Enters the revocation in the register and rewrites the revocation list. A
ledger is told separately, by a statement certificate.revoke/v1.`,
		Example: `  signer ca revoke --dir ca --serial 4f… --reason key-compromise`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the authority's folder")
	cmd.Flags().StringVar(&serial, "serial", "", "serial number, in hexadecimal")
	cmd.Flags().StringVar(&reason, "reason", string(ca.Unspecified), "unspecified, key-compromise, superseded or ceased")
	passphraseFile := passphraseFlag(cmd)
	cli.Required(cmd, "dir", "serial")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		why, err := ca.ParseReason(reason)
		if err != nil {
			return err
		}
		folder, err := openAuthority(cmd, dir, *passphraseFile)
		if err != nil {
			return err
		}
		if err := folder.Revoke(serial, why, time.Now()); err != nil {
			return err
		}
		say(cmd, "Revoked %s (%s). Tell the ledger too: certificate.revoke/v1.", serial, why)
		return nil
	}
	return cmd
}

func newCAListCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Print the register as JSON lines",
		Example: `  signer ca list --dir ca`,
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the authority's folder")
	cli.Required(cmd, "dir")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		records, err := ca.ReadRegister(dir)
		if err != nil {
			return err
		}
		for _, record := range records {
			if err := cli.PrintJSON(cmd, record); err != nil {
				return err
			}
		}
		return nil
	}
	return cmd
}

func openAuthority(cmd *cobra.Command, dir, passphraseFile string) (*ca.Folder, error) {
	passphrase, err := readPassphrase(cmd, passphraseFile, false)
	if err != nil {
		return nil, err
	}
	return ca.Open(dir, passphrase)
}
