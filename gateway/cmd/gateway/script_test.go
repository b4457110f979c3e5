package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/config"
	"luzheng/network/loopback"
	"luzheng/signer/cli/clitest"
	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gateway": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			address, err := loopback.Address()
			env.Setenv("ADDRESS", address)
			env.Setenv("PORT", address[strings.LastIndex(address, ":")+1:])
			env.Setenv("URL", "http://"+address)
			// PostgreSQL may run as another user, who must be able to walk to its folder.
			return errors.Join(err, os.Chmod(env.WorkDir, 0o755))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": clitest.ExitCode, "waitfor": waitFor, "fetch": fetch, "dataset": dataset, "batch": batch},
	})
}

// waitFor waits until the gateway answers, its index has what the ledger has and its event log is open: waitfor URL.
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	const patience = 3 * time.Minute
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		answer, err := http.Get(args[0] + "/v1/status")
		if err != nil {
			continue
		}
		var status api.Status
		err = json.NewDecoder(answer.Body).Decode(&status)
		_ = answer.Body.Close()
		if err == nil && status.Indexed > 0 && status.Lag == 0 && status.Log != nil && status.Log.Open != nil && *status.Log.Open {
			return
		}
	}
	ts.Fatalf("%s does not answer", args[0])
}

// fetch gets a page as the bearer of the token in a file: fetch TOKENFILE URL OUT.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fetch TOKENFILE URL OUT")
	}
	request, err := http.NewRequest(http.MethodGet, args[1], nil)
	ts.Check(err)
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile(args[0])))
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", answer.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
}

// dataset publishes a catalogue entry of the development ledger's Bureau and anchors a file under it: dataset DIR FILE.
func dataset(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: dataset DIR FILE")
	}
	keys := ts.MkAbs(filepath.Join(args[0], "keys", "510500.bureau"))
	key, err := config.LoadKey(filepath.Join(keys, "officer.key"), filepath.Join(keys, "passphrase"))
	ts.Check(err)
	ledger := statement.LedgerID(strings.TrimSpace(ts.ReadFile("ledger")))
	catalogue := &statement.CataloguePublish{Catalogue: rulestest.Catalogue("510500.bureau")}
	id := signTo(ts, "entry.json", key, statement.Draft{Ledger: ledger, Body: catalogue})
	entry := statement.Created(statement.TypeEntry, id)
	anchor := rulestest.Anchoring(ts.ReadFile(args[1]), nil)
	signTo(ts, "version.json", key, statement.Draft{Ledger: ledger, Subject: &entry, Prev: &id, Body: anchor})
	ts.Check(ts.Exec("gateway", "submit", "--url", ts.Getenv("URL"), "entry.json", "version.json"))
	ts.Setenv("SM3", anchor.Files[0].Digest.String())
	ts.Setenv("ENTRY", entry.String())
	version, err := envelope.Parse([]byte(strings.TrimSpace(ts.ReadFile("version.json"))))
	ts.Check(err)
	ts.Setenv("VERSION", statement.Created(statement.TypeVersion, version.ID()).String())
}

// batch signs a use of the dataset by the development ledger's audit bureau: batch DIR OUT [intent] [old] [DESTINATION]; old is an hour
// ago.
func batch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: batch DIR OUT [intent] [old] [DESTINATION]")
	}
	keys := ts.MkAbs(filepath.Join(args[0], "keys", "510500.audit"))
	key, err := config.LoadKey(filepath.Join(keys, "officer.key"), filepath.Join(keys, "passphrase"))
	ts.Check(err)
	draft := event.Draft{
		Ledger: statement.LedgerID(strings.TrimSpace(ts.ReadFile("ledger"))), Issuer: "510500.audit", Handler: "audit-officer",
		Use: statement.UsageRecord{Action: statement.ActionDownload, Purpose: "research", Mode: statement.ModeDownload, At: time.Now().UnixMilli()},
	}
	for into, name := range map[*statement.Ref]string{&draft.Use.Entry: "ENTRY", &draft.Use.Version: "VERSION"} {
		*into, err = statement.ParseRef(ts.Getenv(name))
		ts.Check(err)
	}
	for _, arg := range args[2:] {
		switch arg {
		case "intent":
			draft.Intent = true
		case "old":
			draft.Use.At -= time.Hour.Milliseconds()
		default:
			draft.Use.Destination = statement.Region(arg)
		}
	}
	e, err := event.New(draft)
	ts.Check(err)
	line, err := e.Marshal()
	ts.Check(err)
	signed, err := event.Sign([][]byte{line}, key)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), signed.Append(nil), 0o600))
}

// signTo completes a draft as the Bureau's officer, signs it and writes the envelope.
func signTo(ts *testscript.TestScript, path string, key *gm.PrivateKey, d statement.Draft) gm.Digest {
	now := time.Now()
	d.Issuer, d.Handler = "510500.bureau", "bureau-officer"
	d.IssuedAt, d.NotAfter = now.UnixMilli(), now.Add(time.Hour).UnixMilli()
	said, err := statement.New(d)
	ts.Check(err)
	payload, err := said.Marshal()
	ts.Check(err)
	e, err := envelope.Sign(envelope.TypeStatement, payload, key)
	ts.Check(err)
	raw, err := e.Marshal()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(path), raw, 0o600))
	return e.ID()
}
