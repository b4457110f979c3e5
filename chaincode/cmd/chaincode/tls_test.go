package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
)

// With tls in its file the server speaks to its own peer alone: to who has a certificate of the organisation's TLS authority.
func TestOnlyThePeerIsServed(t *testing.T) {
	dir := t.TempDir()
	writeWorld(t, dir)
	address := freeAddress(t)
	ca := newTLSAuthority(t)
	ca.write(t, filepath.Join(dir, "server"))
	text := fmt.Sprintf(`listen: %s
packageId: luzheng:00
ledger: %s
trustRoot: %s
tls: {certificate: %[4]s/server.crt, key: %[4]s/server.key, clientCa: %[4]s/ca.crt}
`, address, rulestest.Ledger, filepath.Join(dir, "trust-root.json"), filepath.Join(dir, "server"))
	path := filepath.Join(dir, "chaincode.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, path, slog.New(slog.NewTextHandler(io.Discard, nil))) }()

	roots := x509.NewCertPool()
	roots.AddCert(ca.certificate)
	greet := func(pair *tls.Certificate) error {
		config := &tls.Config{RootCAs: roots, NextProtos: []string{"h2"}}
		if pair != nil {
			config.Certificates = []tls.Certificate{*pair}
		}
		connection, err := tls.Dial("tcp", address, config)
		if err != nil {
			return err
		}
		defer func() { _ = connection.Close() }()
		// Under TLS 1.3 the server's refusal comes after the client's handshake; its HTTP/2 settings come to who is welcome.
		if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
			return err
		}
		_, err = connection.Read(make([]byte, 1))
		return err
	}
	peer := ca.issue(t)
	err := greet(&peer)
	for end := time.Now().Add(2 * time.Minute); err != nil && time.Now().Before(end); err = greet(&peer) {
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("the peer: %v", err)
	}
	if err := greet(nil); err == nil {
		t.Error("who shows no certificate is served")
	}
	stranger := newTLSAuthority(t).issue(t)
	if err := greet(&stranger); err == nil {
		t.Error("who shows another authority's certificate is served")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
