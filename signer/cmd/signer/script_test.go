package main

import (
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"luzheng/signer/eseal/esealtest"
	"luzheng/signer/gm"
	"luzheng/signer/gm/gmtest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	trustroot "luzheng/signer/trust"
	"luzheng/signer/workbook"
)

// writeWorkbook makes a workbook of catalogue entries from a CSV file without headings: workbook CSV XLSX.
func writeWorkbook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: workbook CSV XLSX")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	file, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(errors.Join(workbook.Write(file, rows...), file.Close()))
}

// trustRoot writes the first trust root of four organisations: trustroot OUT ROOT.pem ORGANISATION=KEY.pem …
func trustRoot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: trustroot OUT ROOT ORGANISATION=KEY…")
	}
	certificate, err := gm.ParseCertificatePEM([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	root := trustroot.Root{Version: 1, Ledger: "luzhou-test", Certificate: certificate.Raw(), Threshold: 3}
	for _, pair := range args[2:] {
		organisation, file, _ := strings.Cut(pair, "=")
		key, err := gm.ParsePrivateKey([]byte(ts.ReadFile(file)), nil)
		ts.Check(err)
		root.Followers = append(root.Followers, trustroot.Follower{Organisation: statement.PartyID(organisation), Key: key.PublicKey().SPKI()})
	}
	file, err := trustroot.New(root)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), file.Marshal(), 0o644))
}

// identity writes the identity of a witness: identity OUT NAME KEY.
func identity(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: identity OUT NAME KEY")
	}
	key, err := gm.ParsePrivateKey([]byte(ts.ReadFile(args[2])), nil)
	ts.Check(err)
	raw, err := strictjson.Marshal(trustroot.Witness{Name: args[1], Key: key.PublicKey().SPKI()})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), raw, 0o644))
}

// advances checks that a trust root is an acceptable successor: advances CURRENT NEXT; with ! that it is not.
func advances(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: advances CURRENT NEXT")
	}
	current, err := trustroot.Parse([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	if _, err = current.Advance([]byte(ts.ReadFile(args[1]))); (err != nil) != neg {
		ts.Fatalf("%s after %s: %v", args[1], args[0], err)
	}
}

// esealService runs an e-seal service with the key of a file until the script ends, and writes its address and the authority of its
// TLS: esealservice KEY.pem ADDRESS AUTHORITY.pem.
func esealService(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: esealservice KEY ADDRESS AUTHORITY")
	}
	device, err := gmtest.ReadDevice([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	service := esealtest.Start(device)
	ts.Defer(service.Close)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(service.Address()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), service.Authority(), 0o600))
}

// waitFor waits until a file exists: waitfor FILE.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitfor FILE")
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s did not appear", args[0])
}
