package follow_test

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/followtest"
)

// A follower that serves with TLS is asked by those who pin its organisation's authority, and by nobody in the clear.
func TestServedWithTLS(t *testing.T) {
	pair := httptest.NewTLSServer(nil) // whose certificate for 127.0.0.1 is borrowed
	defer pair.Close()
	roots := x509.NewCertPool()
	roots.AddCert(pair.Certificate())

	o := organisations(t, "audit")[0]
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- follow.Run(ctx, follow.Config{
			Ledger: followtest.Ledger, Organisation: o.name, DataDir: o.dir, Listen: o.address, TLS: &pair.TLS.Certificates[0],
			Log: slog.New(slog.DiscardHandler),
		}, followtest.NewChain(""), o.key)
	}()
	ask := func(scheme string, roots *x509.CertPool) error {
		t.Helper()
		c, err := client.New(scheme+"://"+o.address, roots)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Status(t.Context())
		return err
	}
	err := ask("https", roots)
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); err = ask("https", roots) {
		time.Sleep(5 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("with the organisation's authority: %v", err)
	}
	if err := ask("https", x509.NewCertPool()); err == nil || !strings.Contains(err.Error(), "unknown authority") {
		t.Errorf("with another authority: %v", err)
	}
	if err := ask("http", nil); err == nil {
		t.Error("it answers in the clear")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAClientPinsForHTTPSAlone(t *testing.T) {
	if _, err := client.New("https://127.0.0.1:1", nil); err == nil {
		t.Error("an https address without an authority would trust the system's")
	}
	if _, err := client.New("http://127.0.0.1:1", x509.NewCertPool()); err == nil {
		t.Error("an authority for an http address protects nothing")
	}
}
