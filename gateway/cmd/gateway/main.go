// Command gateway is the door to the ledger: its daemons (serve, follow), its upkeep (reindex, fsck, vault) and a client of its API.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, newRoot())
	stop()
	os.Exit(code)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "gateway",
		Short: "The door to the ledger: submit statements, read what it says, fetch evidence",
		Long: `gateway runs the API in front of a ledger (serve) and an organisation's follower (follow), keeps the index in order
(reindex, fsck), and speaks to a gateway's API from the command line.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cli.Usagef("there is no command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(newServe(), newFollow(), newReindex(), newFsck(), newMonitor(), newVault())
	root.AddCommand(clientCommands()...)
	return root
}

// logger writes JSON to stderr, where the supervisor keeps it.
func logger() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stderr, nil)) }

// noArguments and exactly refuse surplus arguments as misuse, not as failure.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return cli.Usagef("the argument %q is one too many", args[0])
	}
	return nil
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return cli.Usagef("give %s", what)
		}
		return nil
	}
}

func atLeastOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cli.Usagef("give %s", what)
		}
		return nil
	}
}
