package gatewaytest

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// Served is a gateway that a test runs, with a follower, over an embedded ledger.
type Served struct {
	// URL is the API's address, and the origin of sessions.
	URL   string
	Trust *trust.File
}

// Ahead is how far the gateway's clock is ahead of the machine's: a played world moves its own clock on with every act, and what
// begins "now" in it must have begun for the gateway too.
const Ahead = 10 * time.Minute

// Serve runs a gateway on the ledger with the database until the test ends; a test may change what it is made of before.
func Serve(t testing.TB, ledger *development.Ledger, w *rulestest.World, database string, changes ...func(*daemon.Gateway)) *Served {
	t.Helper()
	follower, receipts := newKey(t), newKey(t)
	file, err := trust.New(trust.Root{
		Version: 1, Ledger: rulestest.Ledger, Certificate: w.Root().Certificate.Raw(), Threshold: 1, Development: true,
		Followers: []trust.Follower{{Organisation: rulestest.Bureau, Key: follower.PublicKey().SPKI()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	api, proofs := listen(t), listen(t)
	url := "http://" + api.Addr().String()
	g := &daemon.Gateway{
		Origins: []string{url}, Organisation: rulestest.Bureau, Key: receipts, Trust: file, Database: database, Blobs: t.TempDir(),
		MaxBlob: 1 << 20, World: ledger, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Now().Add(Ahead) },
		Followers: []client.Member{{Organisation: string(rulestest.Bureau), URL: "http://" + proofs.Addr().String(), Key: follower.PublicKey()}},
	}
	for _, change := range changes {
		change(g)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- g.Serve(ctx, api) }()
	go func() {
		ended <- follow.Serve(ctx, follow.Config{
			Ledger: rulestest.Ledger, Organisation: string(rulestest.Bureau), DataDir: t.TempDir(), Log: g.Log,
		}, ledger, follower, proofs)
	}()
	t.Cleanup(func() {
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Errorf("a part of the gateway ended with: %v", err)
			}
		}
	})
	return &Served{URL: url, Trust: file}
}

func newKey(t testing.TB) *gm.PrivateKey {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
