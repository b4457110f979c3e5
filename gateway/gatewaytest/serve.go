package gatewaytest

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/development"
	"luzheng/gateway/follow"
	"luzheng/gateway/follow/client"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
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
	return serve(t, ledger, w, database, witnesses(t, rulestest.Bureau), changes)
}

// ServeReal is Serve with the followers of all four organisations and a trust root that says that the ledger proves what it says, which an
// embedded one else never does: for tests of what is only shown of a real ledger.
func ServeReal(t testing.TB, ledger *development.Ledger, w *rulestest.World, database string, changes ...func(*daemon.Gateway)) *Served {
	t.Helper()
	all := witnesses(t, rulestest.Bureau, rulestest.Audit, rulestest.Cyberspace, rulestest.Units)
	return serve(t, ledger, w, database, all, changes)
}

func serve(
	t testing.TB, ledger *development.Ledger, w *rulestest.World, database string, all []witness, changes []func(*daemon.Gateway),
) *Served {
	t.Helper()
	root := trust.Root{
		Version: 1, Ledger: rulestest.Ledger, Certificate: w.Root().Certificate.Raw(), Threshold: int64(min(len(all), trust.MinThreshold)),
		Development: len(all) < trust.MinThreshold,
	}
	var members []client.Member
	for _, one := range all {
		root.Followers = append(root.Followers, trust.Follower{Organisation: one.organisation, Key: one.key.PublicKey().SPKI()})
		members = append(members, client.Member{
			Organisation: string(one.organisation), URL: "http://" + one.listener.Addr().String(), Key: one.key.PublicKey(),
		})
	}
	file, err := trust.New(root)
	if err != nil {
		t.Fatal(err)
	}
	listener := listen(t)
	url := "http://" + listener.Addr().String()
	g := &daemon.Gateway{
		Origins: []string{url}, Organisation: rulestest.Bureau, Key: newKey(t), Trust: file, Database: database, Blobs: t.TempDir(),
		MaxBlob: 1 << 20, World: ledger, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Now().Add(Ahead) }, Followers: members,
	}
	for _, change := range changes {
		change(g)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, len(all)+1)
	go func() { ended <- g.Serve(ctx, listener) }()
	for _, one := range all {
		config := follow.Config{Ledger: rulestest.Ledger, Organisation: string(one.organisation), DataDir: t.TempDir(), Log: g.Log}
		go func() { ended <- follow.Serve(ctx, config, ledger, one.key, one.listener) }()
	}
	t.Cleanup(func() {
		cancel()
		for range len(all) + 1 {
			if err := <-ended; err != nil {
				t.Errorf("a part of the gateway ended with: %v", err)
			}
		}
	})
	return &Served{URL: url, Trust: file}
}

// CaughtUp waits until the index has every block.
func (s *Served) CaughtUp(t testing.TB) {
	t.Helper()
	const patience = 2 * time.Minute
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var status api.Status
		answer, err := http.Get(s.URL + "/v1/status")
		if err == nil {
			raw, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if err = json.Unmarshal(raw, &status); err == nil && status.Lag == 0 && status.Indexed > 0 {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the index does not catch up: %+v, %v", status, err)
		}
	}
}

// witness is a follower of an organisation that is to run.
type witness struct {
	organisation statement.PartyID
	key          *gm.PrivateKey
	listener     net.Listener
}

// witnesses are the followers of organisations.
func witnesses(t testing.TB, organisations ...statement.PartyID) []witness {
	t.Helper()
	slices.Sort(organisations) // as the trust root has them
	var all []witness
	for _, organisation := range organisations {
		all = append(all, witness{organisation, newKey(t), listen(t)})
	}
	return all
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
