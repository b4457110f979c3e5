package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/signer/cli/clitest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"signer": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			// Every key of a script has the passphrase in this file.
			return os.WriteFile(env.WorkDir+"/pw", []byte("for scripts\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": clitest.ExitCode, "flipbyte": clitest.FlipByte, "waitfor": waitFor, "workbook": writeWorkbook,
			"trustroot": trustRoot, "advances": advances, "identity": identity, "esealservice": esealService,
		},
	})
}
