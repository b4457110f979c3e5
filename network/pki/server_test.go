package pki

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestServerIsMadeOnceAndRenewedWhenItMust(t *testing.T) {
	org, now := t.TempDir(), time.Now()
	ca, folder := filepath.Join(org, "ca"), filepath.Join(org, "tls", "follower")
	hosts := []string{"localhost", "127.0.0.1"}
	if err := Server(folder, ca, "follower.audit", hosts, now); err == nil {
		t.Fatal("a certificate without an authority")
	}
	if err := Organisation(org, "audit", nil, now); err != nil {
		t.Fatal(err)
	}
	certificate := func(hosts []string, now time.Time) []byte {
		t.Helper()
		if err := Server(folder, ca, "follower.audit", hosts, now); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, "server.crt"))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	first := certificate(hosts, now)
	if !bytes.Equal(certificate(hosts, now.Add(24*time.Hour)), first) {
		t.Error("a certificate that serves was replaced")
	}
	if info, err := os.Stat(filepath.Join(folder, "server.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key has mode %v, %v", info.Mode(), err)
	}
	second := certificate(append(hosts, "follower.audit.example"), now)
	if bytes.Equal(second, first) {
		t.Error("a certificate for other hosts was kept")
	}
	if err := Organisation(org, "audit", nil, now); err != nil {
		t.Fatal(err)
	}
	third := certificate(hosts, now)
	if bytes.Equal(third, second) {
		t.Error("a certificate of another authority was kept")
	}
	if err := os.WriteFile(filepath.Join(folder, "server.key"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(certificate(hosts, now), third) {
		t.Error("a certificate without its key was kept")
	}
}
