package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// signatureVerdict is what was found out about one signature.
type signatureVerdict struct {
	KeyID   gm.KeyID `json:"keyId"`
	Valid   bool     `json:"valid"`
	Signer  string   `json:"signer,omitempty"`  // subject of the certificate
	Problem string   `json:"problem,omitempty"` // why it does not count
}

// verdict is the answer of verify.
type verdict struct {
	Verified   bool               `json:"verified"`
	Statement  gm.Digest          `json:"statement"`
	Kind       statement.Kind     `json:"kind"`
	Issuer     statement.PartyID  `json:"issuer"`
	Signatures []signatureVerdict `json:"signatures"`
	Missing    string             `json:"missing,omitempty"`
}

// trust is what the user gives to judge by.
type trust struct {
	certificates, intermediates, roots []*gm.Certificate
	at                                 time.Time
}

func newVerifyCommand() *cobra.Command {
	var certificates, intermediates, roots []string
	var at string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify ENVELOPE",
		Short: "Check the signatures of a statement",
		Long: `Checks every signature under the certificates that you give, and with --root
that they lead to a root you trust. Exit code 1 means: not verified.

This tells who signed. Whether the ledger took the statement, and what came
after, an evidence file tells: explorer verify.`,
		Example: `  signer verify consent.json --certificate officer.pem --certificate reviewer.pem
  signer verify consent.json --certificate officer.pem --intermediate issuer.pem --root root.pem --at 2026-11-23T08:00:00Z`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().StringArrayVar(&certificates, "certificate", nil, "certificate of a signatory (PEM); repeat for more")
	cmd.Flags().StringArrayVar(&intermediates, "intermediate", nil, "issuing authority's certificate (PEM)")
	cmd.Flags().StringArrayVar(&roots, "root", nil, "trusted root (PEM); without one, chains are not judged")
	cmd.Flags().StringVar(&at, "at", "", "judge validity at this moment, RFC 3339 (default: now)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the verdict as JSON")
	cli.Required(cmd, "certificate")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given, err := readTrust(cmd, certificates, intermediates, roots, at)
		if err != nil {
			return err
		}
		signed, parsed, err := readStatement(cmd, args[0])
		if err != nil {
			return err
		}
		v, err := given.judge(signed, parsed)
		if err != nil {
			return err
		}
		if asJSON {
			err = cli.PrintJSON(cmd, v)
		} else {
			err = v.print(cmd)
		}
		if err == nil && !v.Verified {
			return cli.No
		}
		return err
	}
	return cmd
}

func readTrust(cmd *cobra.Command, certificates, intermediates, roots []string, at string) (*trust, error) {
	given := &trust{at: time.Now()}
	if at != "" {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return nil, cli.Usagef("--at: %q is not a moment such as 2026-11-23T08:00:00Z", at)
		}
		given.at = moment
	}
	for _, list := range []struct {
		paths []string
		into  *[]*gm.Certificate
	}{{certificates, &given.certificates}, {intermediates, &given.intermediates}, {roots, &given.roots}} {
		for _, path := range list.paths {
			file, err := readInput(cmd, path, 2*gm.MaxCertificateSize)
			if err != nil {
				return nil, err
			}
			certificate, err := gm.ParseCertificatePEM(file)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			*list.into = append(*list.into, certificate)
		}
	}
	return given, nil
}

// judge looks at every signature; the statement is verified when all are good and none is missing.
func (t *trust) judge(signed *envelope.Envelope, what *statement.Statement) (*verdict, error) {
	v := &verdict{Statement: signed.ID(), Kind: what.Kind, Issuer: what.Issuer, Verified: true}
	for _, signature := range signed.Signatures {
		one := t.judgeSignature(signed, signature)
		v.Verified = v.Verified && one.Valid
		v.Signatures = append(v.Signatures, one)
	}
	missing, err := missingSignature(what.Kind, len(signed.Signatures))
	v.Missing = missing
	v.Verified = v.Verified && missing == ""
	return v, err
}

func (t *trust) judgeSignature(signed *envelope.Envelope, signature envelope.Signature) signatureVerdict {
	one := signatureVerdict{KeyID: signature.KeyID}
	for _, certificate := range t.certificates {
		if certificate.KeyID() != signature.KeyID {
			continue
		}
		one.Signer = certificate.Subject().String()
		switch {
		case signed.Verify(signature, certificate.PublicKey()) != nil:
			one.Problem = "the signature does not fit the payload: one of them was changed"
		case !certificate.CanSign():
			one.Problem = "the certificate is not one for signing statements"
		case len(t.roots) > 0:
			if err := gm.VerifyChain(certificate, t.intermediates, t.roots, t.at); err != nil {
				one.Problem = err.Error()
			}
		}
		one.Valid = one.Problem == ""
		return one
	}
	one.Problem = "no certificate was given for this key"
	return one
}

func (v *verdict) print(cmd *cobra.Command) error {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "statement %s\nkind      %s\nissuer    %s\n", v.Statement, v.Kind, v.Issuer)
	for _, one := range v.Signatures {
		state := "valid  "
		if !one.Valid {
			state = "INVALID"
		}
		fmt.Fprintf(out, "signature %s %s %s\n", state, one.KeyID, one.Signer)
		if one.Problem != "" {
			fmt.Fprintf(out, "          %s\n", one.Problem)
		}
	}
	if v.Missing != "" {
		fmt.Fprintf(out, "missing   %s\n", v.Missing)
	}
	result := "verified"
	if !v.Verified {
		result = "not verified"
	}
	_, err := fmt.Fprintf(out, "verdict   %s\n", result)
	return err
}
