package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/event"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// eventFlags are the flags that all events of a batch share.
type eventFlags struct {
	ledger, issuer, handler, engagement, principal string
	intent                                         bool
}

func (f *eventFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.ledger, "ledger", "", "ledger ID, such as luzhou-7c1e")
	flags.StringVar(&f.issuer, "issuer", "", "party that uses the data, such as 510500.zgj")
	flags.StringVar(&f.handler, "handler", "", "pseudonym of the person who acts for it (default: the application of each use acts)")
	flags.StringVar(&f.engagement, "engagement", "", "security agreement under which a technical service unit acts, as engagement:ID")
	flags.StringVar(&f.principal, "principal", "", "party for which a technical service unit acts, such as 510500.tjj; with --engagement")
	flags.BoolVar(&f.intent, "intent", false, "ask before the use: for a decision point, one use alone")
	cli.Required(cmd, "ledger", "issuer")
}

// lines makes an event of each use, a JSON object on a line of its own.
func (f *eventFlags) lines(uses []byte, now time.Time) ([][]byte, error) {
	draft := event.Draft{
		Ledger: statement.LedgerID(f.ledger), Issuer: statement.PartyID(f.issuer), Handler: statement.Pseudonym(f.handler),
		Principal: statement.PartyID(f.principal), Intent: f.intent,
	}
	if f.engagement != "" {
		ref, err := statement.ParseRef(f.engagement)
		if err != nil {
			return nil, cli.Usagef("--engagement: %v", err)
		}
		draft.Engagement = &ref
	}
	var lines [][]byte
	for number, use := range bytes.Split(bytes.TrimSpace(uses), []byte{'\n'}) {
		draft.Use = statement.UsageRecord{}
		if err := strictjson.Unmarshal(use, &draft.Use, event.MaxEvent); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		if draft.Use.At == 0 {
			draft.Use.At = now.UnixMilli()
		}
		e, err := event.New(draft)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		line, err := e.Marshal()
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// eventView is what event prints of a batch with --json.
type eventView struct {
	Count  int      `json:"count"`
	Root   string   `json:"root"`
	Batch  string   `json:"batch"`
	KeyID  string   `json:"keyId"`
	Events []string `json:"events"`
}

func newEventCommand() *cobra.Command {
	var f eventFlags
	var out string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "event USES",
		Short: "Sign uses of data for the event log",
		Long: `Reads uses of data, one JSON object a line with the fields of usage.record/v1, makes an event of each, and signs all of them as
one batch: up to 10,000 under one signature. A use that gives no time of its own ("at", Unix ms) happens now. - reads standard input.

Prints the batch on standard output, or writes it to --out: the file that ` + "`gateway events submit`" + ` sends.`,
		Example: `  signer event uses.jsonl --ledger luzhou-7c1e --issuer 510500.zgj --key application.key.pem --out batch.ndjson
  signer event - --ledger luzhou-7c1e --issuer 510500.zgj --handler h-1 --key officer.key.pem < one.json > batch.ndjson`,
		Args: cobra.ExactArgs(1),
	}
	f.add(cmd)
	source := addKeySource(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the batch here (default: standard output)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print {count, root, batch, keyId, events} as JSON when the batch goes to a file")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if asJSON && (out == "" || out == stdio) {
			return cli.Usagef("--json needs --out: standard output is where the batch goes")
		}
		uses, err := readInput(cmd, args[0], event.MaxRequest)
		if err != nil {
			return err
		}
		lines, err := f.lines(uses, time.Now())
		if err != nil {
			return err
		}
		if f.intent && len(lines) != 1 {
			return cli.Usagef("--intent: a decision point is asked about one use alone, not %d", len(lines))
		}
		signer, err := source.signer(cmd)
		if err != nil {
			return err
		}
		batch, err := event.Sign(lines, signer)
		if err != nil {
			return err
		}
		if err := writeOutput(cmd, out, batch.Append(nil)); err != nil {
			return err
		}
		say(cmd, "Batch %s: %d event(s).", batch.Digest(), len(lines))
		if !asJSON {
			return nil
		}
		view := eventView{Count: len(lines), Root: batch.Root.String(), Batch: batch.Digest().String(), KeyID: batch.KeyID().String()}
		for _, id := range batch.IDs {
			view.Events = append(view.Events, id.String())
		}
		return cli.PrintJSON(cmd, view)
	}
	return cmd
}
