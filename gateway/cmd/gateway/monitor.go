package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/gateway/monitor"
	"luzheng/signer/cli"
)

func newMonitor() *cobra.Command {
	var path string
	var once, asJSON bool
	cmd := &cobra.Command{
		Use:   "monitor --config FILE --once",
		Short: "Check everything that a gateway keeps against what proves it: event log, anchors, index, followers",
		Long: `A running gateway checks all the time by itself; its status and /metrics say what it finds. With --once this command checks all of it
one time, beside the gateway or without it, and names each table, row, column and leaf that differs. It ends with 1 if there is any.

What differs in the index reindex puts right. A leaf, a tile or a checkpoint of the event log that was changed must come back from a
backup; until then the gateway does not serve it.`,
		Example: "  gateway monitor --config run/bureau/gateway.yaml --once --json",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !once {
				return cli.Usagef("give --once; a running gateway monitors by itself")
			}
			return withLedger(path, func(c *config.Gateway, ledger *fabric.Ledger) error {
				g, err := gatewayOf(c)
				if err != nil {
					return err
				}
				shown, end := watch(ledger, cmd.ErrOrStderr(), "checking")
				g.World = shown
				status, err := g.CheckOnce(cmd.Context())
				end()
				if err != nil {
					return err
				}
				return sayFound(cmd.OutOrStdout(), cmd.ErrOrStderr(), status, asJSON)
			})
		},
	}
	configFlag(cmd, &path)
	cmd.Flags().BoolVar(&once, "once", false, "check everything one time")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print {red, round, checks, findings}")
	return cmd
}

func sayFound(out, say io.Writer, status monitor.Status, asJSON bool) error {
	if asJSON {
		raw, err := json.MarshalIndent(status, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(raw))
	} else {
		for _, f := range status.Findings {
			fmt.Fprintln(out, f)
		}
	}
	if len(status.Findings) > 0 {
		fmt.Fprintf(say, "%d things differ from what proves them\n", len(status.Findings))
		return cli.No
	}
	for _, c := range status.Checks {
		fmt.Fprintf(say, "%s: %d parts are as they should be\n", c.Name, c.Parts)
	}
	return nil
}
