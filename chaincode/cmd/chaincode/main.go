// Command chaincode runs one organisation's copy of the rules beside its peer, and prints the tables that they execute.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := cli.Run(ctx, newRoot())
	stop()
	os.Exit(code)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "chaincode",
		Short: "The rules of the ledger, as a service beside a Fabric peer",
	}
	root.AddCommand(serveCommand(), tablesCommand())
	return root
}
