//go:build !js

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/manifest"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// TestABrowserSignsWhatTheLedgerAccepts compiles the command and has Node.js, whose WebAssembly is a browser's, do a person's job.
func TestABrowserSignsWhatTheLedgerAccepts(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	p := w.Person(rulestest.Statistics, statement.PostOfficer)
	secret := []byte(strings.Repeat("5", gm.MinSecretSize))
	key, err := gm.MarshalPrivateKeyUnderSecret(p.Key, secret)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := strictjson.Marshal(map[string]any{
		"kind": statement.KindCataloguePublish, "ledger": rulestest.Ledger, "issuer": p.Party, "handler": p.Handler,
		"issuedAt": w.Now, "notAfter": w.Now + 3_600_000, "body": rulestest.Catalogue(rulestest.Statistics),
	})
	if err != nil {
		t.Fatal(err)
	}
	dir, data := t.TempDir(), []byte("code,name\n510502001,北城\n")
	paths := map[string][]byte{"key.pem": key, "passphrase": secret, "draft.json": draft, "data.csv": data}
	for name, content := range paths {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wasm := filepath.Join(dir, "sign.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compiling to WebAssembly: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	in := func(name string) string { return filepath.Join(dir, name) }
	out, err := exec.Command("node", "testdata/sign.mjs", support, wasm, in("key.pem"), in("passphrase"), in("draft.json"), in("data.csv")).Output()
	if err != nil {
		t.Fatalf("in Node.js: %v", err)
	}
	var got struct {
		Envelope, Manifest, Wrong, Forgotten string
		Told                                 int64
		Wiped, Refused                       bool
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	w.Accept([]byte(got.Envelope))
	described, err := manifest.Build(t.Context(), in("data.csv"), manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if digest, err := described.Manifest.Digest(); err != nil || got.Manifest != digest.String() || got.Told != int64(len(data)) {
		t.Errorf("the manifest is %s, %d bytes were told; want %s, %v", got.Manifest, got.Told, digest, err)
	}
	if !got.Wiped || got.Wrong != "passphrase" || got.Forgotten != "key" || !got.Refused {
		t.Errorf("%+v", got)
	}
}
