package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
)

// maxInspected bounds a file that inspect reads, in bytes.
const maxInspected = 16 << 20

func newInspectCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Show what a file is: envelope, certificate, request or manifest",
		Long: `Shows an envelope, a certificate, a certificate request or a manifest. It
checks the form only, no signature and no date.

"signer inspect kinds" lists the kinds of statements and who signs them.`,
		Example: `  signer inspect consent.json
  signer inspect officer.pem --json
  signer inspect kinds`,
		Args: cobra.ExactArgs(1),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if args[0] == "kinds" {
			return printKinds(cmd)
		}
		data, err := readInput(cmd, args[0], maxInspected)
		if err != nil {
			return err
		}
		seen, err := inspect(args[0], data)
		if err != nil {
			return err
		}
		if asJSON {
			return cli.PrintJSON(cmd, seen)
		}
		return seen.print(cmd.OutOrStdout())
	}
	return cmd
}

// view is what inspect shows of a file: its JSON fields, or text for people.
type view interface {
	print(out io.Writer) error
}

// inspect tells by its first bytes what a file is.
func inspect(name string, data []byte) (view, error) {
	switch {
	case bytes.Contains(data, []byte("-----BEGIN CERTIFICATE REQUEST-----")):
		return viewRequest(data)
	case bytes.Contains(data, []byte("-----BEGIN CERTIFICATE-----")):
		return viewCertificate(data)
	case bytes.Contains(data, []byte("PRIVATE KEY-----")):
		return nil, fmt.Errorf("%s is a private key; there is nothing in it for other eyes", name)
	case bytes.HasPrefix(data, []byte(`{"payloadType":`)):
		return viewEnvelope(data)
	case bytes.HasPrefix(data, []byte(`{"format":"`+manifest.Format+`"`)):
		return viewManifest(data)
	}
	return nil, fmt.Errorf("%s is none of envelope, certificate, certificate request, manifest", name)
}

func printKinds(cmd *cobra.Command) error {
	for _, kind := range statement.Kinds() {
		spec, err := statement.Lookup(kind)
		if err != nil {
			return err
		}
		subject, creates := string(spec.Subject), string(spec.Creates)
		if subject == "" {
			subject = "-"
		}
		if creates == "" {
			creates = "-"
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%-26s subject %-12s creates %-12s %s\n", kind, subject, creates, spec.Signatures); err != nil {
			return err
		}
	}
	return nil
}
