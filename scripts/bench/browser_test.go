package main

import (
	"strings"
	"testing"

	published "luzheng/explorer/verify/sample"
)

// The page gives figures of the real verifier in a real browser, where there is one.
func TestBrowser(t *testing.T) {
	program, err := findBrowser()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	wasm, support, err := buildVerifier(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"/": page, "/wasm_exec.js": support, "/verify.wasm": wasm, "/trust.json": published.Trust(), "/evidence.json": published.Evidence(),
	}
	f, err := inBrowser(t.Context(), program, dir+"/profile", 3, files)
	if err != nil || len(f.Times) != 3 || f.Load <= 0 {
		t.Errorf("%+v, %v", f, err)
	}
	files["/verify.wasm"] = []byte("nothing that could be compiled")
	if _, err := inBrowser(t.Context(), program, dir+"/other", 3, files); err == nil || !strings.Contains(err.Error(), "the page: ") {
		t.Errorf("a verifier that does not load: %v", err)
	}
}

func TestFiguresOfSomethingElseAreRefused(t *testing.T) {
	if f, err := parseFigures([]byte(`{"load":1,"times":[2],"verdict":"verified"}`)); err != nil || f.Times[0] != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	for name, raw := range map[string]string{
		"no JSON":         `{`,
		"trouble":         `{"trouble":"TypeError"}`,
		"another verdict": `{"load":1,"times":[2],"verdict":"tampered"}`,
		"no times":        `{"load":1,"times":[],"verdict":"verified"}`,
	} {
		if f, err := parseFigures([]byte(raw)); err == nil {
			t.Errorf("%s: read as %+v", name, f)
		}
	}
}

func TestABrowserThatEndsIsNoticed(t *testing.T) {
	if _, err := inBrowser(t.Context(), "false", t.TempDir(), 1, nil); err == nil || !strings.Contains(err.Error(), "without figures") {
		t.Errorf("got %v", err)
	}
}
