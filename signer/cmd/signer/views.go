package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
)

// requestView shows a certificate request.
type requestView struct {
	Proposes string   `json:"proposes"`
	KeyID    gm.KeyID `json:"keyId"`
}

func viewRequest(data []byte) (view, error) {
	request, err := gm.ParseCertificateRequestPEM(data)
	if err != nil {
		return nil, err
	}
	return &requestView{request.Subject().String(), request.PublicKey().KeyID()}, nil
}

func (v *requestView) print(out io.Writer) error {
	_, err := fmt.Fprintf(out, "certificate request\nproposes  %s\nkey       %s\n", v.Proposes, v.KeyID)
	return err
}

// certificateView shows a certificate.
type certificateView struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Serial    string    `json:"serial"`
	NotBefore int64     `json:"notBefore"` // Unix ms
	NotAfter  int64     `json:"notAfter"`  // Unix ms
	Authority bool      `json:"authority"`
	KeyID     gm.KeyID  `json:"keyId"`
	Digest    gm.Digest `json:"digest"` // SM3 of the DER
}

func viewCertificate(data []byte) (view, error) {
	c, err := gm.ParseCertificatePEM(data)
	if err != nil {
		return nil, err
	}
	return &certificateView{
		c.Subject().String(), c.Issuer().String(), c.SerialHex(), c.NotBefore().UnixMilli(), c.NotAfter().UnixMilli(), c.IsCA(), c.KeyID(), c.Digest(),
	}, nil
}

func (v *certificateView) print(out io.Writer) error {
	use := "signs statements"
	if v.Authority {
		use = "certificate authority"
	}
	day := func(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }
	_, err := fmt.Fprintf(out, "certificate, %s\nsubject   %s\nissuer    %s\nserial    %s\nvalid     %s to %s\nkey       %s\ndigest    %s\n",
		use, v.Subject, v.Issuer, v.Serial, day(v.NotBefore), day(v.NotAfter), v.KeyID, v.Digest)
	return err
}

// envelopeView shows an envelope.
type envelopeView struct {
	PayloadType envelope.PayloadType `json:"payloadType"`
	ID          gm.Digest            `json:"id"`
	KeyIDs      []gm.KeyID           `json:"keyIds"`
	Missing     string               `json:"missing,omitempty"`
	Payload     jsontext.Value       `json:"payload"`
}

func viewEnvelope(data []byte) (view, error) {
	signed, err := parseEnvelope(data)
	if err != nil {
		return nil, err
	}
	if signed.PayloadType != envelope.TypeStatement {
		return nil, fmt.Errorf("the envelope holds %s, not a statement", signed.PayloadType)
	}
	parsed, err := statement.Parse(signed.Payload)
	if err != nil {
		return nil, err
	}
	v, err := newEnvelopeView(signed, parsed.Kind)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func newEnvelopeView(signed *envelope.Envelope, kind statement.Kind) (*envelopeView, error) {
	missing, err := missingSignature(kind, len(signed.Signatures))
	v := &envelopeView{PayloadType: signed.PayloadType, ID: signed.ID(), Missing: missing, Payload: jsontext.Value(signed.Payload)}
	for _, signature := range signed.Signatures {
		v.KeyIDs = append(v.KeyIDs, signature.KeyID)
	}
	return v, err
}

func (v *envelopeView) print(out io.Writer) error {
	fmt.Fprintf(out, "envelope of %s\nid        %s\n", v.PayloadType, v.ID)
	for _, id := range v.KeyIDs {
		fmt.Fprintf(out, "signed by %s\n", id)
	}
	if v.Missing != "" {
		fmt.Fprintf(out, "missing   %s\n", v.Missing)
	}
	payload := jsontext.Value(bytes.Clone(v.Payload))
	if err := payload.Indent(jsontext.WithIndent("  ")); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s\n", payload)
	return err
}

// manifestView shows a manifest.
type manifestView struct {
	Digest   gm.Digest          `json:"digest"`
	Rows     int64              `json:"rows"`
	Manifest *manifest.Manifest `json:"manifest"`
}

func viewManifest(data []byte) (view, error) {
	m, err := manifest.Parse(data)
	if err != nil {
		return nil, err
	}
	return &manifestView{gm.Sum(data), m.Rows(), m}, nil
}

func (v *manifestView) print(out io.Writer) error {
	fmt.Fprintf(out, "manifest of %d file(s), %d row(s)\ndigest    %s\n", len(v.Manifest.Files), v.Rows, v.Digest)
	if v.Manifest.KeyCheck != nil {
		fmt.Fprintln(out, "keyed     yes: nothing can be compared without its key file")
	}
	var err error
	for _, file := range v.Manifest.Files {
		_, err = fmt.Fprintf(out, "file      %s, %d bytes, %s\n", file.Path, file.Size, file.Digest)
		if file.Table != nil {
			_, err = fmt.Fprintf(out, "          %s with %d row(s): %s\n", file.Table.Format, file.Table.Rows.Count, strings.Join(file.Table.Columns, ", "))
		}
	}
	return err
}
