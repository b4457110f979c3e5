package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func folderWith(t *testing.T, name, content string) string {
	t.Helper()
	folder := t.TempDir()
	if name != "" {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestDetect(t *testing.T) {
	if err := run("detect", []string{"", folderWith(t, "metadata.json", `{"type":"ccaas","label":"x"}`)}); err != nil {
		t.Error(err)
	}
	if err := run("detect", []string{"", folderWith(t, "metadata.json", `{"type":"golang"}`)}); !errors.Is(err, errNotOurs) {
		t.Errorf("golang: %v", err)
	}
	for _, content := range []string{``, `{`, `{"type":"ccaas"` + strings.Repeat(" ", maxFile) + `}`} {
		if err := run("detect", []string{"", folderWith(t, "metadata.json", content)}); err == nil {
			t.Errorf("accepted %.20q", content)
		}
	}
	if err := run("detect", []string{"", folderWith(t, "", "")}); err == nil {
		t.Error("accepted a package without metadata")
	}
}

func TestBuildThenRelease(t *testing.T) {
	const connection = `{"address":"127.0.0.1:7","dial_timeout":"10s","tls_required":false}`
	source, output, release := folderWith(t, connectionFile, connection), t.TempDir(), t.TempDir()
	if err := run("build", []string{source, "", output}); err != nil {
		t.Fatal(err)
	}
	if err := run("release", []string{output, release}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(release, "chaincode", "server", connectionFile))
	if err != nil || string(got) != connection {
		t.Fatalf("%s, %v", got, err)
	}
	if err := run("build", []string{folderWith(t, connectionFile, `{}`), "", t.TempDir()}); err == nil {
		t.Error("a connection without an address was accepted")
	}
}

// The peer's key is added on its machine, into a file that only it can read.
func TestReleaseAddsThePeersCertificate(t *testing.T) {
	const connection = `{"address":"127.0.0.1:7","tls_required":true,"client_auth_required":true,"root_cert":"CA"}`
	output, release, tls := folderWith(t, connectionFile, connection), t.TempDir(), folderWith(t, "server.crt", "CERT")
	t.Setenv(peerTLS, "")
	if err := run("release", []string{output, release}); err == nil {
		t.Error("released without the peer's certificate")
	}
	t.Setenv(peerTLS, tls)
	if err := run("release", []string{output, release}); err == nil {
		t.Error("released without the peer's key")
	}
	if err := os.WriteFile(filepath.Join(tls, "server.key"), []byte("KEY"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run("release", []string{output, release}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(release, "chaincode", "server", connectionFile)
	var got map[string]any
	if err := readJSON(path, &got); err != nil || got["client_cert"] != "CERT" || got["client_key"] != "KEY" || got["root_cert"] != "CA" || got["address"] != "127.0.0.1:7" {
		t.Errorf("%v, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a file with a key has mode %v, %v", info.Mode(), err)
	}
}

func TestWrongCall(t *testing.T) {
	for _, c := range []struct {
		step string
		args int
	}{{"run", 2}, {"detect", 1}, {"build", 2}, {"release", 3}, {"", 0}} {
		if err := run(c.step, make([]string, c.args)); err == nil {
			t.Errorf("%q with %d arguments", c.step, c.args)
		}
	}
}
