// Command gateway is the door to the ledger: its daemons (serve, follow), its upkeep (reindex, fsck, vault) and a client of its API.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// errVerdict is returned when a command did its work and the answer is no; it has been printed already.
var errVerdict = errors.New("")

const (
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx)
	stop()
	os.Exit(code)
}

func run(ctx context.Context) int {
	root := newRoot()
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errVerdict):
		return exitFailure
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "gateway:", err)
		fmt.Fprintln(os.Stderr, `Run "gateway --help" for what there is.`)
		return exitUsage
	}
	fmt.Fprintln(os.Stderr, "gateway:", err)
	return exitFailure
}

// usageError is a command line that is not understood.
type usageError struct{ error }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "gateway",
		Short: "The door to the ledger: submit statements, read what it says, fetch evidence",
		Long: `gateway runs the API in front of a ledger (serve) and an organisation's follower (follow), keeps the index in order
(reindex, fsck), and speaks to a gateway's API from the command line.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("there is no command %q", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServe(), newFollow(), newReindex(), newFsck(), newMonitor(), newVault())
	root.AddCommand(clientCommands()...)
	return root
}

// logger writes JSON to stderr, where the supervisor keeps it.
func logger() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stderr, nil)) }

// noArguments and exactly refuse surplus arguments as misuse, not as failure.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("the argument %q is one too many", args[0])}
	}
	return nil
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("give %s", what)}
		}
		return nil
	}
}

func atLeastOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("give %s", what)}
		}
		return nil
	}
}
