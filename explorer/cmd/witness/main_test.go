package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/explorer/witness/witnesstest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"witness": main})
}

// TestScripts runs each script in a folder with trust.json, the trust root of a town whose follower of the Bureau is at $FOLLOWER.
func TestScripts(t *testing.T) {
	town := witnesstest.New(t)
	follower := town.ServeFollower(t, "510500.bureau")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("FOLLOWER", follower)
			return os.WriteFile(filepath.Join(env.WorkDir, "trust.json"), town.Trust(t).Marshal(), 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"usage": usage},
	})
}

// usage runs a command that must end with exit code 2: usage witness serve.
func usage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: usage COMMAND [ARGUMENT…]")
	}
	err := ts.Exec(args[0], args[1:]...)
	if err == nil || !strings.Contains(err.Error(), "exit status 2") {
		ts.Fatalf("got %v, want exit status 2", err)
	}
}
