//go:build e2e

// Package e2e runs the network tool against a real BFT network of four
// orderers and four peers, on ports of its own, in a folder of its own. Build
// the programs first: `make build`.
package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"luzheng/network/admin"
	"luzheng/network/bringup"
	"luzheng/network/layout"
	"luzheng/network/process"
	"luzheng/network/topology"
)

// offset keeps the tests clear of a developer's network.
const offset = 3000

// quiet is a reporter that says nothing but failures.
type quiet struct{}

func (quiet) Begin(step string) func(error) {
	return func(err error) {
		if err != nil {
			fmt.Fprintf(os.Stderr, "step %s: %v\n", step, err)
		}
	}
}

func (quiet) Note(string, ...any) {}

// start brings up Fabric and the bare-put chaincode below a temporary folder
// and takes it down at the test's end.
func start(t *testing.T) *bringup.Network {
	t.Helper()
	shape, err := topology.Load("../topology.yaml", offset)
	if err != nil {
		t.Fatal(err)
	}
	place, err := layout.New(filepath.Join(t.TempDir(), "run"), "../../bin")
	if err != nil {
		t.Fatal(err)
	}
	n, err := bringup.New(shape, place, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Down(context.Background()); err != nil {
			t.Errorf("down: %v", err)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	if err := n.Up(ctx, bringup.Options{FabricOnly: true}); err != nil {
		t.Fatal(err)
	}
	if err := n.DeployBareput(ctx); err != nil {
		t.Fatal(err)
	}
	return n
}

func admins(t *testing.T, n *bringup.Network) *admin.Network {
	t.Helper()
	network, err := admin.Connect(n.Topology, n.Layout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(network.Close)
	return network
}

// put writes a value through the member's peer and waits for its commit.
func put(ctx context.Context, network *admin.Network, m *admin.Member, key, value string) error {
	gateway, err := m.Gateway()
	if err != nil {
		return err
	}
	defer func() { _ = gateway.Close() }()
	_, err = gateway.GetNetwork(network.Channel).GetContract("bareput").SubmitTransaction("put", key, value)
	return err
}

// get reads a value from the member's own peer.
func get(network *admin.Network, m *admin.Member, key string) (string, error) {
	gateway, err := m.Gateway()
	if err != nil {
		return "", err
	}
	defer func() { _ = gateway.Close() }()
	value, err := gateway.GetNetwork(network.Channel).GetContract("bareput").EvaluateTransaction("get", key)
	return string(value), err
}

// eventually repeats act until it succeeds or the limit passes.
func eventually(t *testing.T, limit time.Duration, act func() error) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for {
		err := act()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after %s: %v", limit, err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// running fails unless every process of the table runs.
func running(t *testing.T, n *bringup.Network, names ...string) error {
	t.Helper()
	all, err := n.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]process.State{}
	for _, one := range all {
		states[one.Name] = one.State
	}
	for _, name := range names {
		if states[name] != process.Running {
			return fmt.Errorf("%s is %s", name, states[name])
		}
	}
	return nil
}
