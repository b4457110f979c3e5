package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/signer/statement"
)

const root = "../.."

// TestTheStatementsPageIsCurrent: after a change of a kind run `make generate`.
func TestTheStatementsPageIsCurrent(t *testing.T) {
	want, err := page(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, document))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not current (%v); run make generate", document, err)
	}
}

// TestTheRegistryIsCurrent: after a change of a kind run `make generate`.
func TestTheRegistryIsCurrent(t *testing.T) {
	want, err := registry(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(registryPath(root))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not current (%v); run make generate", registryFile, err)
	}
	for _, holds := range []string{`"refs": [`, `"type": "sealed"`, `"type": "time"`, `"from": [`, `"integer": true`} {
		if !bytes.Contains(want, []byte(holds)) {
			t.Errorf("the registry does not hold %s", holds)
		}
	}
}

// TestThePageHoldsWhatTheCodeHolds: the page is read off the source, so that a change of style there could empty it.
func TestThePageHoldsWhatTheCodeHolds(t *testing.T) {
	raw, err := page(root)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, k := range statement.Kinds() {
		if !strings.Contains(text, "### "+string(k)+"\n\n") {
			t.Errorf("%s has no section", k)
		}
		_, section, _ := strings.Cut(text, "### "+string(k)+"\n\n")
		if strings.HasPrefix(section, "\n") {
			t.Errorf("%s is not explained", k)
		}
	}
	for _, e := range rules.Codes() {
		if !strings.Contains(text, "| `"+string(e.Code)+"` |") {
			t.Errorf("%s is not explained", e.Code)
		}
	}
	for _, want := range []string{
		"- Does: moves the request that is its subject: consented → granted; creates a new grant",
		"`agreement.request`", "| `purpose` | code | required |", "### Mode\n", "| `interface` |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}
