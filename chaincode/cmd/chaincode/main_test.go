package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/network/loopback"
	"luzheng/signer/cli/clitest"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chaincode": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": clitest.ExitCode,
			"world": func(ts *testscript.TestScript, _ bool, args []string) {
				writeWorld(t, ts.MkAbs(args[0]))
			},
		},
	})
}

// writeWorld writes a world's trust root in both forms, and a certificate that is no root.
func writeWorld(t *testing.T, dir string) *rulestest.World {
	t.Helper()
	w := rulestest.New(t)
	root := trust.Root{Version: 1, Ledger: rulestest.Ledger, Certificate: w.Root().Certificate.Raw(), Threshold: 3}
	for _, id := range []statement.PartyID{rulestest.Audit, rulestest.Bureau, rulestest.Cyberspace, rulestest.Units} {
		key := w.Person(id, statement.PostFollower).Certificate.PublicKey().SPKI()
		root.Followers = append(root.Followers, trust.Follower{Organisation: id, Key: key})
	}
	file, err := trust.New(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"trust-root.json": file.Marshal(),
		"root.pem":        w.Root().Certificate.PEM(),
		"leaf.pem":        w.Authority().Certificate.PEM(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestServeAnswersHealthAndStops(t *testing.T) {
	for _, root := range []string{"trust-root.json", "root.pem"} {
		t.Run(root, func(t *testing.T) {
			dir := t.TempDir()
			w := writeWorld(t, dir)
			health := freeAddress(t)
			path := filepath.Join(dir, "chaincode.yaml")
			text := fmt.Sprintf("listen: %s\npackageId: luzheng:00\nledger: %s\ntrustRoot: %s\nhealth: %s\n",
				freeAddress(t), rulestest.Ledger, filepath.Join(dir, root), health)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			config, err := readConfig(path)
			if err != nil {
				t.Fatal(err)
			}
			if rules, err := config.rules(); err != nil || rules.TrustRoot != w.Config.TrustRoot {
				t.Fatalf("the rules start with %+v, %v", rules, err)
			}
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- serve(ctx, path, slog.New(slog.NewTextHandler(io.Discard, nil))) }()
			waitHealthy(t, "http://"+health+"/healthz")
			stop()
			if err := <-ended; err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

func waitHealthy(t *testing.T, url string) {
	t.Helper()
	const patience = 2 * time.Minute
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(url)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
	}
	t.Fatal("the server does not answer")
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := loopback.Address()
	if err != nil {
		t.Fatal(err)
	}
	return address
}
