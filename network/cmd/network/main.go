// Command network brings up, watches and takes down a luzheng network of
// native processes: no containers, no shell scripts.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"luzheng/network/problem"
)

// Exit codes of every luzheng program.
const (
	exitFailure = 1
	exitUsage   = 2
)

// usageError is a mistake in the command line.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := rootCommand().ExecuteContext(ctx)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "network:", err)
	if hint := problem.HintOf(err); hint != "" {
		fmt.Fprintln(os.Stderr, "network: hint:", hint)
	}
	stop()
	if errors.As(err, &usageError{}) {
		os.Exit(exitUsage)
	}
	os.Exit(exitFailure)
}
