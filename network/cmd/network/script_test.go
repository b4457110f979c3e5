package main

import (
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/signer/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"network": main})
}

// TestScripts plays the command line as a person types it; what needs a real
// network is in package e2e.
func TestScripts(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"usage": usage},
		Setup: func(e *testscript.Env) error {
			e.Setenv("TOPOLOGIES", root+"/../..")
			return nil
		},
	})
}

// usage runs a command that must be refused as a mistake of the command line:
// exit code 2, nothing on standard output.
func usage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: usage COMMAND [ARGUMENT…]")
	}
	var exit *exec.ExitError
	if err := ts.Exec(args[0], args[1:]...); !errors.As(err, &exit) || exit.ExitCode() != cli.Usage {
		ts.Fatalf("%v ended with %v, want exit code %d", args, err, cli.Usage)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("%v printed %q", args, out)
	}
}
