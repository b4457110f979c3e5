package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
)

// maxInspected bounds a file that inspect reads, in bytes.
const maxInspected = 16 << 20

func newInspectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Show what a file is: envelope, certificate, request or manifest",
		Long: `Shows an envelope, a certificate, a certificate request or a manifest. It
checks the form only, no signature and no date.

"signer inspect kinds" lists the kinds of statements and who signs them.`,
		Example: `  signer inspect consent.json
  signer inspect officer.pem
  signer inspect kinds`,
		Args: cobra.ExactArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if args[0] == "kinds" {
			return printKinds(cmd)
		}
		data, err := readInput(cmd, args[0], maxInspected)
		if err != nil {
			return err
		}
		return inspect(cmd, args[0], data)
	}
	return cmd
}

func inspect(cmd *cobra.Command, name string, data []byte) error {
	switch {
	case bytes.Contains(data, []byte("-----BEGIN CERTIFICATE REQUEST-----")):
		request, err := gm.ParseCertificateRequestPEM(data)
		if err != nil {
			return err
		}
		return inspectRequest(cmd, request)
	case bytes.Contains(data, []byte("-----BEGIN CERTIFICATE-----")):
		certificate, err := gm.ParseCertificatePEM(data)
		if err != nil {
			return err
		}
		return inspectCertificate(cmd, certificate)
	case bytes.Contains(data, []byte("PRIVATE KEY-----")):
		return fmt.Errorf("%s is a private key; there is nothing in it for other eyes", name)
	case bytes.HasPrefix(data, []byte(`{"payloadType":`)):
		signed, err := parseEnvelope(data)
		if err != nil {
			return err
		}
		return inspectEnvelope(cmd, signed)
	case bytes.HasPrefix(data, []byte(`{"format":"`+manifest.Format+`"`)):
		m, err := manifest.Parse(data)
		if err != nil {
			return err
		}
		return inspectManifest(cmd, m)
	}
	return fmt.Errorf("%s is none of envelope, certificate, certificate request, manifest", name)
}

func inspectRequest(cmd *cobra.Command, request *gm.CertificateRequest) error {
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "certificate request\nproposes  %s\nkey       %s\n", request.Subject(), request.PublicKey().KeyID())
	return err
}

func inspectCertificate(cmd *cobra.Command, c *gm.Certificate) error {
	use := "signs statements"
	if c.IsCA() {
		use = "certificate authority"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(),
		"certificate, %s\nsubject   %s\nissuer    %s\nserial    %s\nvalid     %s to %s\nkey       %s\ndigest    %s\n",
		use, c.Subject(), c.Issuer(), c.SerialHex(), c.NotBefore().Format(time.RFC3339), c.NotAfter().Format(time.RFC3339), c.KeyID(), c.Digest())
	return err
}

func inspectEnvelope(cmd *cobra.Command, signed *envelope.Envelope) error {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "envelope of %s\nid        %s\n", signed.PayloadType, signed.ID())
	for _, signature := range signed.Signatures {
		fmt.Fprintf(out, "signed by %s\n", signature.KeyID)
	}
	if signed.PayloadType == envelope.TypeStatement {
		parsed, err := statement.Parse(signed.Payload)
		if err != nil {
			return err
		}
		if missing, err := missingSignature(parsed.Kind, len(signed.Signatures)); err != nil {
			return err
		} else if missing != "" {
			fmt.Fprintf(out, "missing   %s\n", missing)
		}
	}
	payload := jsontext.Value(bytes.Clone(signed.Payload))
	if err := payload.Indent(jsontext.WithIndent("  ")); err != nil {
		_, err = fmt.Fprintf(out, "%s\n", signed.Payload)
		return err
	}
	_, err := fmt.Fprintf(out, "%s\n", payload)
	return err
}

func inspectManifest(cmd *cobra.Command, m *manifest.Manifest) error {
	digest, err := m.Digest()
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "manifest of %d file(s), %d row(s)\ndigest    %s\n", len(m.Files), m.Rows(), digest)
	if m.KeyCheck != nil {
		fmt.Fprintln(out, "keyed     yes: nothing can be compared without its key file")
	}
	for _, file := range m.Files {
		fmt.Fprintf(out, "file      %s, %d bytes, %s\n", file.Path, file.Size, file.Digest)
		if file.Table != nil {
			fmt.Fprintf(out, "          %s with %d row(s): %s\n", file.Table.Format, file.Table.Rows.Count, strings.Join(file.Table.Columns, ", "))
		}
	}
	return nil
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
