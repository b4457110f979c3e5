package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/statement"
)

func newEvents() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Record uses of data in the event log, ask before a use, list uses",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEventsSubmit(), newEventsDecide(), newEventsUses(), newEventsLog())
	return cmd
}

const eventsType = "application/x-ndjson"

func newEventsSubmit() *cobra.Command {
	var r remote
	var receipts string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "submit BATCH…",
		Short: "Send signed uses to the event log, and keep its receipts",
		Long: `submit sends batches that "signer event" made, and prints what the log makes of each event once all of them are durable: its place
and its verdict. No use is refused for being a violation: what is suspected is recorded and said so. The same file again gets the
same receipts. A log that has no room says when to come again, and submit does. A file may be - for standard input.`,
		Example: "  gateway events submit batch.ndjson --receipts receipts.json",
		Args:    atLeastOne("the batches to submit"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var body []byte
			for _, path := range args {
				raw, err := readFile(path, cmd.InOrStdin())
				if err != nil {
					return err
				}
				body = append(body, raw...)
			}
			c, err := r.client("")
			if err != nil {
				return err
			}
			answer, err := patiently(cmd.Context(), func() (*http.Response, error) {
				return c.RecordEventsWithBody(cmd.Context(), eventsType, bytes.NewReader(body))
			})
			if err != nil {
				return err
			}
			if receipts != "" {
				if err := os.WriteFile(receipts, answer, 0o644); err != nil {
					return err
				}
			}
			return printEntries(cmd.OutOrStdout(), answer, asJSON)
		},
	}
	r.flags(cmd)
	cmd.Flags().StringVar(&receipts, "receipts", "", "keep the receipts in this file: the log's signed promises")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of {id, index, leaf, verdict}")
	return cmd
}

// patiently asks again while the answer says that there is no room, and gives the body of a good one.
func patiently(ctx context.Context, ask func() (*http.Response, error)) ([]byte, error) {
	const tries = 5
	for try := 1; ; try++ {
		answer, err := ask()
		if err != nil || try == tries || answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
			return read(answer, err)
		}
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if err != nil {
			return read(answer, nil)
		}
		_ = answer.Body.Close()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(seconds) * time.Second):
		}
	}
}

func printEntries(out io.Writer, answer []byte, asJSON bool) error {
	doc, err := decode[api.EventReceipts](answer, nil)
	if err != nil {
		return err
	}
	entries := []api.EventEntry{}
	for _, r := range doc.Receipts {
		entries = append(entries, r.Entries...)
	}
	slices.SortFunc(entries, func(a, b api.EventEntry) int { return int(a.Index - b.Index) })
	if asJSON {
		raw, err := json.Marshal(entries)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(raw))
		return nil
	}
	const gap = 2
	w := tabwriter.NewWriter(out, 0, 0, gap, ' ', 0)
	for _, e := range entries {
		fmt.Fprintf(w, "%d\t%s\t%s\n", e.Index, e.ID, verdictText(e.Verdict))
	}
	return w.Flush()
}

func verdictText(code string) string {
	if code == "" {
		return "clean"
	}
	return code
}

func newEventsDecide() *cobra.Command {
	var r remote
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "decide BATCH",
		Short: "Ask whether a use would be within what is in force, before it happens",
		Long: `decide sends a batch of one event that "signer event --intent" made. The answer is based on the ledger as of a block, and comes when
the wish is durable in the log. It ends with 1 when the use is denied.`,
		Example: "  gateway events decide intent.ndjson && give-the-data",
		Args:    exactly(1, "the batch with the wish"),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readFile(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			c, err := r.client("")
			if err != nil {
				return err
			}
			answer, err := read(c.DecideUseWithBody(cmd.Context(), eventsType, bytes.NewReader(raw)))
			if err != nil {
				return err
			}
			d, err := decode[api.Decision](answer, nil)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				fmt.Fprintln(cmd.OutOrStdout(), string(answer))
			case d.Permit:
				fmt.Fprintf(cmd.OutOrStdout(), "permitted %s, as of %d blocks\n", value(d.Grant), d.Height)
			default:
				fmt.Fprintf(cmd.OutOrStdout(), "denied %s, as of %d blocks: %s\n", value(d.Code), d.Height, value(d.Hint))
			}
			if !d.Permit {
				return cli.No
			}
			return nil
		},
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the decision as the gateway gives it")
	return cmd
}

func newEventsUses() *cobra.Command {
	var m member
	var year, version string
	var parties bool
	cmd := &cobra.Command{
		Use:   "uses ENTRY",
		Short: "List the recorded uses of a dataset, a grant or an application, the last first",
		Long: `uses lists what the event log has of a dataset (entry:…), a grant or an application, as far as you may read it. With --parties it lists
whoever used it instead, each once: whom a withdrawal must be told to (R-22.2).`,
		Example: "  gateway events uses entry:3a… --version version:5b… --parties --key officer.key --passphrase-file passphrase",
		Args:    exactly(1, "the dataset, grant or application"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := m.open(cmd.Context())
			if err != nil {
				return err
			}
			if year == "" {
				log, err := decode[api.EventLog](read(c.GetLog(cmd.Context())))
				if err != nil {
					return err
				}
				year = log.Year
			}
			all, err := usesOf(cmd.Context(), c, year, args[0], version)
			if err != nil {
				return err
			}
			if parties {
				return printUsers(cmd.OutOrStdout(), all)
			}
			return printUses(cmd.OutOrStdout(), all)
		},
	}
	m.flags(cmd)
	cmd.Flags().StringVar(&year, "year", "", "the log's year (default: the one that takes events)")
	cmd.Flags().StringVar(&version, "version", "", "only uses of this version")
	cmd.Flags().BoolVar(&parties, "parties", false, "list who used it, each once")
	return cmd
}

// used is a use with what it says.
type used struct {
	api.Use
	by        statement.PartyID
	principal statement.PartyID
	*statement.UsageRecord
}

func usesOf(ctx context.Context, c *api.Client, year, ref, version string) ([]used, error) {
	var all []used
	params := &api.ListUsesParams{}
	for {
		page, err := decode[api.UsePage](read(c.ListUses(ctx, year, ref, params)))
		if err != nil {
			return nil, err
		}
		for _, u := range page.Uses {
			one, err := usedIn(u)
			if err != nil {
				return nil, err
			}
			if version == "" || one.Version.String() == version {
				all = append(all, one)
			}
		}
		if page.Next == nil {
			return all, nil
		}
		params.Before = page.Next
	}
}

// usedIn reads the event of a use, or the usage record of the ledger that was imported into the log.
func usedIn(u api.Use) (used, error) {
	leaf, err := event.ParseLeaf(u.Leaf)
	if err != nil || u.Event == nil {
		return used{}, errors.Join(err, fmt.Errorf("use %d comes without its event", u.Index))
	}
	if leaf.Kind == event.KindEvent {
		e, err := event.Parse(*u.Event)
		if err != nil {
			return used{}, err
		}
		return used{u, e.Issuer, e.Principal, &e.UsageRecord}, nil
	}
	signed, err := envelope.Parse(*u.Event)
	if err != nil {
		return used{}, err
	}
	s, err := statement.Parse(signed.Payload)
	if err != nil {
		return used{}, err
	}
	body, ok := s.Content().(*statement.UsageRecord)
	if !ok {
		return used{}, fmt.Errorf("use %d is a %s", u.Index, s.Kind)
	}
	return used{u, s.Issuer, s.Principal, body}, nil
}

func printUses(out io.Writer, all []used) error {
	const gap = 2
	w := tabwriter.NewWriter(out, 0, 0, gap, ' ', 0)
	for _, u := range all {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", u.Index, time.UnixMilli(u.Received).UTC().Format(time.RFC3339), u.by, u.Action, u.Version,
			verdictText(u.Verdict))
	}
	return w.Flush()
}

func printUsers(out io.Writer, all []used) error {
	var who []string
	for _, u := range all {
		who = append(who, string(u.by))
		if u.principal != "" {
			who = append(who, string(u.principal))
		}
		if u.Recipient != "" {
			who = append(who, string(u.Recipient))
		}
	}
	slices.Sort(who)
	for _, id := range slices.Compact(who) {
		if _, err := fmt.Fprintln(out, id); err != nil {
			return err
		}
	}
	return nil
}

func newEventsLog() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use:     "log",
		Short:   "Show the event log that takes events: its size, and how much of it is anchored",
		Example: "  gateway events log",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := r.client("")
			if err != nil {
				return err
			}
			l, err := decode[api.EventLog](read(c.GetLog(cmd.Context())))
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "log        %s\nsize       %d\nsigned     %d\nanchored   %d\n", l.Origin, l.Size, value(l.Signed), value(l.Anchored))
			if !l.Open {
				fmt.Fprintf(cmd.OutOrStdout(), "closed     %s\n", value(l.Why))
			}
			return nil
		},
	}
	r.flags(cmd)
	return cmd
}
