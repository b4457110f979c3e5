//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/chaincode/rules/scenarios"
	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// network is the real network as the scenarios see it.
type network struct {
	ctx    context.Context
	ledger submit.Ledger
}

// Record tries again after a conflict with somebody else, as the gateway would.
func (n network) Record(raw []byte) (*outcome.Outcome, error) {
	commit, err := n.ledger.Record(n.ctx, [][]byte{raw})
	for errors.Is(err, submit.ErrConflict) || errors.Is(err, submit.ErrNotSent) {
		time.Sleep(100 * time.Millisecond)
		commit, err = n.ledger.Record(n.ctx, [][]byte{raw})
	}
	if err != nil {
		return nil, err
	}
	return outcome.Parse(commit.Results[0].Outcome)
}

func (n network) Entity(ref statement.Ref) ([]byte, error) { return n.ledger.Entity(n.ctx, ref) }

// TestTheRegulationOnTheNetwork plays the scenarios tagged @network, as officials read them, on four organisations.
func TestTheRegulationOnTheNetwork(t *testing.T) {
	c, err := config.ReadGateway(filepath.Join(run, "units", "gateway.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := fabric.Connect(c.Fabric)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ledger.Close() })
	all, err := scenarios.Read(scenarios.Files)
	if err != nil {
		t.Fatal(err)
	}
	again := time.Now().Unix() // names of their own, when the network is kept
	for i, s := range all {
		if !s.Network {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			w := rulestest.On(t, network{ctx, ledger}, c.Ledger, authority(t), founders(t)...)
			scenarios.Play(t, s, scenarios.NewScene(t, w, fmt.Sprintf("-%d-%d", again, i)))
		})
	}
}

// authority is the development authority that `network up` made.
func authority(t *testing.T) rulestest.Authority {
	t.Helper()
	dir := filepath.Join(run, "ca")
	key, err := config.LoadKey(filepath.Join(dir, "issuer.key.pem"), filepath.Join(dir, "passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	return rulestest.Authority{Key: key, Certificate: certificate(t, filepath.Join(dir, "issuer.pem"))}
}

// founders are the people whose keys `network up` made.
func founders(t *testing.T) []*rulestest.Person {
	t.Helper()
	var all []*rulestest.Person
	for _, organisation := range []string{"bureau", "audit", "cyberspace", "units"} {
		dir := filepath.Join(run, organisation, "keys")
		for _, post := range []statement.Post{
			statement.PostOfficer, statement.PostReviewer, statement.PostCertificateOfficer, statement.PostPermissionOfficer,
			statement.PostOperator, statement.PostSupervisor,
		} {
			if _, err := os.Stat(filepath.Join(dir, string(post)+".key")); errors.Is(err, os.ErrNotExist) {
				continue
			}
			key, err := config.LoadKey(filepath.Join(dir, string(post)+".key"), filepath.Join(dir, "passphrase"))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, &rulestest.Person{
				Party: statement.PartyID("510500." + organisation), Post: post, Handler: statement.Pseudonym(organisation + "-" + string(post)),
				Key: key, Certificate: certificate(t, filepath.Join(dir, string(post)+".crt")),
			})
		}
	}
	return all
}

func certificate(t *testing.T, path string) *gm.Certificate {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := gm.ParseCertificatePEM(raw)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
