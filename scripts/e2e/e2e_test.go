//go:build e2e

// Package e2e plays the product's whole job on a real BFT network with PostgreSQL, as a newcomer would: by its commands and its
// public API. Build the programs first: `make build` and bin/demo, as `make test-e2e` does.
package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// offset keeps these tests clear of a developer's network and of those of network/e2e.
const offset = 6000

// patience bounds every wait for something that comes to be by itself, on a slow machine too.
const patience = 5 * time.Minute

// The gateways' addresses: the topology's ports and the offset.
const (
	bureauURL = "http://127.0.0.1:13080"
	unitsURL  = "http://127.0.0.1:23440"
)

var (
	root, _ = filepath.Abs("../..")
	run     string
)

func TestMain(m *testing.M) {
	os.Exit(inNetwork(m))
}

// inNetwork brings the whole stack up in a folder of its own, runs the tests and takes it down again.
func inNetwork(m *testing.M) int {
	var err error
	if run, err = os.MkdirTemp("", "luzheng-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// The private PostgreSQL runs under another account when we are root.
	if err := os.Chmod(run, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	defer func() {
		out, err := program(context.Background(), "network", "clean", "--run", run)
		if err != nil {
			fmt.Fprintf(os.Stderr, "clean: %v\n%s", err, out)
		}
		_ = os.RemoveAll(run)
	}()
	began := time.Now()
	// Uses are recorded on the ledger itself at first; TestTheEventLogTakesOver opens the log.
	if out, err := program(ctx, "network", "up", "--run", run, "--port-offset", fmt.Sprint(offset), "--no-event-log"); err != nil {
		fmt.Fprintf(os.Stderr, "up: %v\n%s", err, out)
		showLogs()
		return 1
	}
	fmt.Fprintf(os.Stderr, "the network is up after %s\n", time.Since(began).Round(time.Second))
	code := m.Run()
	if code != 0 {
		showLogs()
	}
	return code
}

// showLogs prints the end of every process's log, for whoever reads a failed run.
func showLogs() {
	logs, _ := filepath.Glob(filepath.Join(run, "log", "*.log"))
	for _, file := range logs {
		if strings.Contains(file, "orderer") || strings.Contains(file, "peer") {
			continue
		}
		text, _ := os.ReadFile(file)
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		fmt.Fprintf(os.Stderr, "--- %s\n%s\n", filepath.Base(file), strings.Join(lines[max(0, len(lines)-15):], "\n"))
	}
}

// program runs one of our commands from the repository's root.
func program(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(root, "bin", name), args...)
	cmd.Dir = root
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// must runs a command of ours that has to succeed.
func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := program(t.Context(), name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}
