//go:build !js

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// answers is what testdata/verify.mjs prints.
type answers struct {
	Report  verify.Report `json:"report"`
	Times   []float64     `json:"times"` // milliseconds
	Refused bool          `json:"refused"`
}

// inNode compiles the command and has Node.js, whose WebAssembly is a browser's, verify one evidence file several times.
func inNode(tb testing.TB, rounds int) (answers, *verify.Report) {
	tb.Helper()
	w := verifytest.New(tb)
	officer := w.Key("510500.tjj", statement.PostOfficer, "h1")
	data := []byte("code,name\n510502001,北城\n")
	version := w.Anchor(officer, w.Entry(officer, "村级行政区划"), data)
	raw := w.Bytes(w.Evidence(evidence.ForEntity(version), 0))
	verifier, err := verify.New(w.Trust())
	if err != nil {
		tb.Fatal(err)
	}
	native := verifier.Verify(raw, verify.Question{Data: &verify.Data{Digest: gm.Sum(data), Size: int64(len(data))}})

	dir := tb.TempDir()
	paths := map[string][]byte{"trust.json": w.Trust().Marshal(), "evidence.json": raw, "data.csv": data}
	for name, content := range paths {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	wasm := filepath.Join(dir, "verify.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("compiling to WebAssembly: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		tb.Fatal(err)
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	out, err := exec.Command("node", "testdata/verify.mjs", support, wasm, filepath.Join(dir, "trust.json"),
		filepath.Join(dir, "evidence.json"), filepath.Join(dir, "data.csv"), strconv.Itoa(rounds)).Output()
	if err != nil {
		tb.Fatalf("in Node.js: %v", err)
	}
	var a answers
	if err := json.Unmarshal(out, &a); err != nil {
		tb.Fatalf("%v in %s", err, out)
	}
	return a, native
}

func TestTheBrowserSaysWhatTheCommandLineSays(t *testing.T) {
	a, native := inNode(t, 1)
	want, err := strictjson.Marshal(native)
	if err != nil {
		t.Fatal(err)
	}
	got, err := strictjson.Marshal(&a.Report)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the browser says %s\nnatively %s", got, want)
	}
	if native.Verdict != verify.Verified || !a.Refused {
		t.Errorf("verdict %s, malformed calls refused: %t", native.Verdict, a.Refused)
	}
}

// BenchmarkBrowser reports the first verification after the page has loaded, and the median of all.
func BenchmarkBrowser(b *testing.B) {
	const rounds = 50
	for b.Loop() {
		a, _ := inNode(b, rounds)
		b.ReportMetric(a.Times[0], "ms-first")
		slices.Sort(a.Times)
		b.ReportMetric(a.Times[rounds/2], "ms-median")
	}
}
