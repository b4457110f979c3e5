package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"luzheng/gateway/api"
	"luzheng/signer/cli"
)

// line is what submit prints of one statement.
type line struct {
	ID        string `json:"id"`
	Result    string `json:"result"`
	Code      string `json:"code,omitempty"`
	Created   string `json:"created,omitempty"`
	Block     int64  `json:"block"`
	Tx        string `json:"tx"`
	Index     int64  `json:"index"`
	Time      int64  `json:"time"`
	Custodial bool   `json:"custodial,omitempty"`
}

func lineOf(r api.SubmitResult) line {
	return line{
		ID: r.ID, Result: string(r.Result), Code: value(r.Code), Created: value(r.Created), Block: value(r.Block), Tx: value(r.Tx),
		Index: value(r.Index), Time: value(r.Time), Custodial: value(r.Custodial),
	}
}

// value is what a pointer points to, or the zero value.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func newSubmit() *cobra.Command {
	var r remote
	var asJSON, durable bool
	cmd := &cobra.Command{
		Use:   "submit ENVELOPE…",
		Short: "Submit signed envelopes and print what the ledger says",
		Long: `submit sends the envelopes, in their order, and waits until the ledger has judged. A file may be - for standard input. It
ends with 1 when any was refused; sending the same file again is always safe.`,
		Example: "  gateway submit --url http://127.0.0.1:7080 request.json",
		Args:    atLeastOne("the envelopes to submit"),
		RunE: func(cmd *cobra.Command, args []string) error {
			results, err := submitFiles(cmd.Context(), &r, args, durable, cmd.InOrStdin())
			if err != nil {
				return err
			}
			return printResults(cmd.OutOrStdout(), cmd.ErrOrStderr(), results, asJSON)
		},
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of {id, result, code, created, block, tx, index, time, custodial}")
	cmd.Flags().BoolVar(&durable, "durable", false, "do not wait for the ledger, only until the gateway's outbox is durable")
	return cmd
}

func submitFiles(ctx context.Context, r *remote, paths []string, durable bool, stdin io.Reader) ([]api.SubmitResult, error) {
	var envelopes [][]byte
	for _, path := range paths {
		raw, err := readFile(path, stdin)
		if err != nil {
			return nil, err
		}
		envelopes = append(envelopes, bytes.TrimSpace(raw))
	}
	body := envelopes[0]
	if len(envelopes) > 1 {
		body = append(append([]byte("["), bytes.Join(envelopes, []byte(","))...), ']')
	}
	c, err := r.client("")
	if err != nil {
		return nil, err
	}
	params := &api.SubmitStatementsParams{}
	if durable {
		wait := api.Durable
		params.Wait = &wait
	}
	results, err := decode[api.SubmitResults](read(c.SubmitStatementsWithBody(ctx, params, "application/json", bytes.NewReader(body))))
	var refused *problemError
	if errors.As(err, &refused) && refused.Results != nil {
		// The refusal was recorded: it is a result like another.
		return *refused.Results, nil
	}
	return results.Results, err
}

func readFile(path string, stdin io.Reader) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(stdin, maxAnswer))
	}
	return os.ReadFile(path)
}

func printResults(out, say io.Writer, results []api.SubmitResult, asJSON bool) error {
	lines := make([]line, len(results))
	refused := 0
	for i, r := range results {
		lines[i] = lineOf(r)
		if r.Result == api.Refused || r.Result == api.Failed {
			refused++
			fmt.Fprintf(say, "%s: %s %s %s\n", r.ID, r.Result, value(r.Code), value(r.Hint))
		}
	}
	if asJSON {
		raw, err := json.Marshal(lines)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(raw))
	} else {
		for _, l := range lines {
			printLine(out, l)
		}
	}
	if refused > 0 {
		return cli.No
	}
	return nil
}

func printLine(out io.Writer, l line) {
	fmt.Fprintf(out, "statement  %s\nresult     %s\n", l.ID, l.Result)
	if l.Code != "" {
		fmt.Fprintf(out, "code       %s\n", l.Code)
	}
	if l.Created != "" {
		fmt.Fprintf(out, "created    %s\n", l.Created)
	}
	if l.Tx != "" {
		fmt.Fprintf(out, "block      %d\n", l.Block)
	}
}
