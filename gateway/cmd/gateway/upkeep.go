package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"luzheng/gateway/config"
	"luzheng/gateway/daemon"
	"luzheng/gateway/fabric"
	"luzheng/signer/cli"
)

func newReindex() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:     "reindex --config FILE",
		Short:   "Build the index anew from the ledger, and put it in the place of the old one",
		Example: "  gateway reindex --config run/bureau/gateway.yaml",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withLedger(path, func(c *config.Gateway, ledger *fabric.Ledger) error {
				shown, end := watch(ledger, cmd.ErrOrStderr(), "rebuilding")
				p, err := daemon.Reindex(cmd.Context(), c.Database, c.Ledger, shown)
				end()
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "index rebuilt: %d blocks, %d statements\n", p.Next, p.Statements)
				return nil
			})
		},
	}
	configFlag(cmd, &path)
	return cmd
}

func newFsck() *cobra.Command {
	var path string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "fsck --config FILE",
		Short: "Compare every row of the index with the ledger",
		Long: `fsck builds a second index from the ledger up to where the first one is, and names every row and column in which they
differ. It ends with 1 if there is any. reindex puts things right.`,
		Example: "  gateway fsck --config run/bureau/gateway.yaml",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withLedger(path, func(c *config.Gateway, ledger *fabric.Ledger) error {
				return check(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), c, ledger, asJSON)
			})
		},
	}
	configFlag(cmd, &path)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of {table, key, kind, columns}")
	return cmd
}

func check(ctx context.Context, out, say io.Writer, c *config.Gateway, ledger *fabric.Ledger, asJSON bool) error {
	const limit = 1000
	shown, end := watch(ledger, say, "checking")
	found, p, err := daemon.Fsck(ctx, c.Database, c.Ledger, shown, limit)
	end()
	if err != nil {
		return err
	}
	if asJSON {
		raw, err := json.MarshalIndent(found, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(raw))
	} else {
		for _, d := range found {
			fmt.Fprintln(out, d)
		}
	}
	if len(found) > 0 {
		fmt.Fprintf(say, "%d rows of the index are not what the ledger says (at most %d are listed)\n", len(found), limit)
		return cli.No
	}
	fmt.Fprintf(say, "the index is what the ledger says: %d blocks, %d statements\n", p.Next, p.Statements)
	return nil
}

func withLedger(path string, act func(*config.Gateway, *fabric.Ledger) error) error {
	c, err := config.ReadGateway(path)
	if err != nil {
		return err
	}
	ledger, err := fabric.Connect(c.Fabric)
	if err != nil {
		return err
	}
	ledger.Log = logger()
	return errors.Join(act(c, ledger), ledger.Close())
}
