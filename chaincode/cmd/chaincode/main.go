// Command chaincode runs one organisation's copy of the rules beside its peer, and prints the tables that they execute.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes.
const (
	exitOK = iota
	exitFailure
	exitUsage
)

// failure is an error of the work itself, as against one of the command line.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	root := &cobra.Command{
		Use:           "chaincode",
		Short:         "The rules of the ledger, as a service beside a Fabric peer",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(serveCommand(), tablesCommand())
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var failed failure
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &failed):
		fmt.Fprintf(stderr, "chaincode: %v\n", err)
		return exitFailure
	}
	fmt.Fprintf(stderr, "chaincode: %v\nRun 'chaincode --help' for the commands.\n", err)
	return exitUsage
}
