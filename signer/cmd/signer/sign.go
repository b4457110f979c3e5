package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// draftFlags are the flags that make up a statement.
type draftFlags struct {
	kind, ledger, issuer, handler, application, engagement, principal, subject, prev, body string
	validFor                                                                               time.Duration
	payload                                                                                string
}

func (f *draftFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.kind, "kind", "", "what is said, such as access.request/v1 (see `signer inspect kinds`)")
	flags.StringVar(&f.ledger, "ledger", "", "ledger ID, such as luzhou-7c1e")
	flags.StringVar(&f.issuer, "issuer", "", "party that acts, such as 510500.tjj")
	flags.StringVar(&f.handler, "handler", "", "pseudonym of the person who acts for it")
	flags.StringVar(&f.application, "application", "", "application that acts by itself, as application:ID; instead of --handler")
	flags.StringVar(&f.engagement, "engagement", "", "security agreement under which a technical service unit acts, as engagement:ID")
	flags.StringVar(&f.principal, "principal", "", "party for which a technical service unit acts, such as 510500.tjj; with --engagement")
	flags.StringVar(&f.subject, "subject", "", "entity whose state changes, as type:id")
	flags.StringVar(&f.prev, "prev", "", "the subject's head as you saw it (64 hexadecimal digits)")
	flags.StringVar(&f.body, "body", "", "JSON file with the fields of the kind, or - for standard input")
	flags.DurationVar(&f.validFor, "valid-for", 15*time.Minute, "how long a ledger may still take it")
	flags.StringVar(&f.payload, "payload", "", "sign this finished payload instead of building one")
	cmd.MarkFlagsMutuallyExclusive("payload", "body")
	cmd.MarkFlagsOneRequired("payload", "body")
}

// statement builds and checks what is to be signed, and gives its payload bytes.
func (f *draftFlags) statement(cmd *cobra.Command, now time.Time) (*statement.Statement, []byte, error) {
	if f.payload != "" {
		payload, err := readInput(cmd, f.payload, statement.MaxPayload)
		if err != nil {
			return nil, nil, err
		}
		parsed, err := statement.Parse(payload)
		return parsed, payload, err
	}
	draft, err := f.draft(now)
	if err != nil {
		return nil, nil, err
	}
	spec, err := statement.Lookup(statement.Kind(f.kind))
	if err != nil {
		return nil, nil, fmt.Errorf("%w; `signer inspect kinds` lists them", err)
	}
	raw, err := readInput(cmd, f.body, statement.MaxPayload)
	if err != nil {
		return nil, nil, err
	}
	draft.Body = spec.New()
	if err := strictjson.Unmarshal(raw, draft.Body, statement.MaxPayload); err != nil {
		return nil, nil, fmt.Errorf("body: %w", err)
	}
	built, err := statement.New(draft)
	if err != nil {
		return nil, nil, err
	}
	payload, err := built.Marshal()
	return built, payload, err
}

func (f *draftFlags) draft(now time.Time) (statement.Draft, error) {
	if f.validFor <= 0 {
		return statement.Draft{}, cli.Usagef("--valid-for must be longer than nothing")
	}
	draft := statement.Draft{
		Ledger: statement.LedgerID(f.ledger), Issuer: statement.PartyID(f.issuer), Handler: statement.Pseudonym(f.handler),
		Principal: statement.PartyID(f.principal), IssuedAt: now.UnixMilli(), NotAfter: now.Add(f.validFor).UnixMilli(),
	}
	for _, named := range []struct {
		flag, text string
		into       **statement.Ref
	}{
		{"--application", f.application, &draft.Application},
		{"--engagement", f.engagement, &draft.Engagement},
		{"--subject", f.subject, &draft.Subject},
	} {
		if named.text == "" {
			continue
		}
		ref, err := statement.ParseRef(named.text)
		if err != nil {
			return draft, cli.Usagef("%s: %v", named.flag, err)
		}
		*named.into = &ref
	}
	if f.prev != "" {
		prev, err := gm.ParseDigest(f.prev)
		if err != nil {
			return draft, cli.Usagef("--prev: %v", err)
		}
		draft.Prev = &prev
	}
	return draft, nil
}

func newSignCommand() *cobra.Command {
	var draft draftFlags
	var out envelopeOutput
	cmd := &cobra.Command{
		Use:   "sign",
		Short: "Say something: build a statement and sign it",
		Long: `Builds a statement from the flags and the body, checks its shape, and signs it
with a key file, by a signing service or under the city's e-seal. Some kinds need a second signature:
cosign adds it.

Prints the envelope on standard output, or writes it to --out; the statement's
ID goes to standard error.`,
		Example: `  signer sign --kind access.consent/v1 --ledger luzhou-7c1e --issuer 510500.tjj --handler h-1 \
      --subject request:… --prev … --body - --key officer.key.pem <<< '{}'
  signer sign --payload prepared.json --service unix:/run/luzheng/signer.sock --key-id 3f… --out statement.json`,
		Args: cobra.NoArgs,
	}
	draft.add(cmd)
	source := addKeySource(cmd)
	out.add(cmd, "write the envelope here (default: standard output)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		built, payload, err := draft.statement(cmd, time.Now())
		if err != nil {
			return err
		}
		signed := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: payload}
		if err := source.addSignature(cmd, signed); err != nil {
			return err
		}
		return out.emit(cmd, signed, built)
	}
	return cmd
}

func newCosignCommand() *cobra.Command {
	var out envelopeOutput
	cmd := &cobra.Command{
		Use:   "cosign ENVELOPE",
		Short: "Add your signature to what another has signed",
		Long: `Shows what the envelope says, and signs the same bytes as second person or
second party. The signature that is there is not checked here: verify does.

Adds the signature to the file itself, unless --out says otherwise.`,
		Example: `  signer cosign consent.json --key reviewer.key.pem
  signer cosign - --key reviewer.key.pem < consent.json > consent.2.json`,
		Args: cobra.ExactArgs(1),
	}
	source := addKeySource(cmd)
	out.add(cmd, "write the envelope here, - for standard output (default: the file it came from)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if out.path == "" {
			out.path = args[0]
		}
		signed, parsed, err := readStatement(cmd, args[0])
		if err != nil {
			return err
		}
		say(cmd, "You sign: %s by %s on %s:\n%s", parsed.Kind, parsed.Issuer, parsed.Ledger, signed.Payload)
		if err := source.addSignature(cmd, signed); err != nil {
			return err
		}
		return out.emit(cmd, signed, parsed)
	}
	return cmd
}

// envelopeOutput is where a signed envelope goes.
type envelopeOutput struct {
	path string
	json bool
}

func (o *envelopeOutput) add(cmd *cobra.Command, usage string) {
	cmd.Flags().StringVarP(&o.path, "out", "o", "", usage)
	cmd.Flags().BoolVar(&o.json, "json", false, "print {id, keyIds, missing, payload…} as JSON when the envelope goes to a file")
}

// emit writes the envelope and tells what it is and what it lacks.
func (o *envelopeOutput) emit(cmd *cobra.Command, signed *envelope.Envelope, what *statement.Statement) error {
	raw, err := signed.Marshal()
	if err != nil {
		return err
	}
	toFile := o.path != "" && o.path != stdio
	if o.json && !toFile {
		return cli.Usagef("--json needs --out: standard output is where the envelope goes")
	}
	if err := writeOutput(cmd, o.path, append(raw, '\n')); err != nil {
		return err
	}
	summary, err := newEnvelopeView(signed, what.Kind)
	if err != nil {
		return err
	}
	say(cmd, "Statement %s (%s), %d signature(s).", summary.ID, what.Kind, len(summary.KeyIDs))
	if summary.Missing != "" {
		say(cmd, "It still needs %s: signer cosign.", summary.Missing)
	}
	if o.json {
		return cli.PrintJSON(cmd, summary)
	}
	return nil
}

// missingSignature says in words what a kind still needs, or "".
func missingSignature(kind statement.Kind, have int) (string, error) {
	spec, err := statement.Lookup(kind)
	if err != nil {
		return "", err
	}
	switch spec.Signatures {
	case statement.OneSignature:
		return "", nil
	case statement.SecondPerson:
		if have < 2 {
			return "a second person's signature", nil
		}
	case statement.SecondParty:
		if have < 2 {
			return "the other party's signature", nil
		}
	case statement.SecondKey:
		if have < 2 {
			return "the signature of the key that follows", nil
		}
	case statement.ThreeOrganisations:
		if have < 3 {
			return "the signatures of three organisations", nil
		}
	}
	return "", nil
}

// readStatement reads an envelope file that holds a statement.
func readStatement(cmd *cobra.Command, path string) (*envelope.Envelope, *statement.Statement, error) {
	raw, err := readInput(cmd, path, envelope.MaxSize+1)
	if err != nil {
		return nil, nil, err
	}
	signed, err := parseEnvelope(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if signed.PayloadType != envelope.TypeStatement {
		return nil, nil, fmt.Errorf("%s holds %s, not a statement", path, signed.PayloadType)
	}
	parsed, err := statement.Parse(signed.Payload)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return signed, parsed, nil
}

// parseEnvelope allows the one line feed that our own files end with; everything else is strict.
func parseEnvelope(raw []byte) (*envelope.Envelope, error) {
	raw = trimLine(raw)
	if len(raw) == 0 {
		return nil, errors.New("the file is empty")
	}
	return envelope.Parse(raw)
}
