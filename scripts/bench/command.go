package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// network runs the network command on the run folder and gives what it prints.
func (b *bench) network(ctx context.Context, args ...string) ([]byte, error) {
	// Flags first: what stands behind "--" is another program's.
	args = append([]string{args[0], "--run", b.layout.Run, "--bin", b.layout.Bin}, args[1:]...)
	out, err := exec.CommandContext(ctx, b.layout.Program("network"), args...).Output()
	var failure *exec.ExitError
	if errors.As(err, &failure) {
		return nil, fmt.Errorf("network %s: %w: %s", args[0], err, strings.TrimSpace(string(failure.Stderr)))
	}
	return out, err
}
