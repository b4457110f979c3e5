// Command network brings up, watches and takes down a luzheng network of
// native processes: no containers, no shell scripts.
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
	code := cli.Run(ctx, rootCommand())
	stop()
	os.Exit(code)
}
