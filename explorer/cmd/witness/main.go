// Command witness is what an outside body runs on a machine of its own: it replays a ledger's event log and cosigns only what it came to
// itself; run `witness --help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"luzheng/signer/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, newRoot())
	stop()
	os.Exit(code)
}
