//go:build e2e

package e2e

import (
	"fmt"
	"net"
	"testing"
	"time"

	"luzheng/network/bringup"
	"luzheng/network/problem"
)

// TestNothingIsLost kills processes one after another while writing, stops
// and resumes the network, and reads every acknowledged write from every peer.
func TestNothingIsLost(t *testing.T) {
	n := start(t)
	network := admins(t, n)
	acknowledged := map[string]string{}
	write := func(t *testing.T, key string) {
		t.Helper()
		m := network.Members[len(acknowledged)%len(network.Members)]
		eventually(t, 300*time.Second, func() error { return put(t.Context(), network, m, key, "value of "+key) })
		acknowledged[key] = "value of " + key
	}
	complete := func(t *testing.T) {
		t.Helper()
		for _, m := range network.Members {
			for key, want := range acknowledged {
				eventually(t, 300*time.Second, func() error {
					value, err := get(network, m, key)
					if err != nil {
						return err
					}
					if value != want {
						return fmt.Errorf("%s has %q for %s", m.Org.Name, value, key)
					}
					return nil
				})
			}
		}
	}
	write(t, "before")

	for _, name := range []string{"bureau-orderer", "units-peer", "audit-bareput", "cyberspace-orderer", "supervisor"} {
		t.Run("kill -9 "+name, func(t *testing.T) {
			if err := n.Kill(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			write(t, "after "+name)
			if name == "supervisor" { // whoever watches the others is brought back by up
				if err := n.Up(t.Context(), bringup.Options{FabricOnly: true}); err != nil {
					t.Fatal(err)
				}
			}
			eventually(t, 1120*time.Second, func() error { return running(t, n, name) })
		})
	}
	complete(t)

	t.Run("down and up resume the same ledger", func(t *testing.T) {
		before, err := network.Height(t.Context(), network.Members[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Down(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := n.Up(t.Context(), bringup.Options{FabricOnly: true}); err != nil {
			t.Fatal(err)
		}
		if err := n.DeployBareput(t.Context()); err != nil {
			t.Fatal(err)
		}
		eventually(t, 300*time.Second, func() error {
			after, err := network.Height(t.Context(), network.Members[0])
			if err == nil && after < before {
				err = fmt.Errorf("height %d, before it was %d", after, before)
			}
			return err
		})
		complete(t)
		write(t, "after resume")
		complete(t)
	})

	t.Run("a stopped process stays stopped", func(t *testing.T) {
		if err := n.Stop(t.Context(), "audit-peer"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second) // three looks of the supervisor
		if err := running(t, n, "audit-peer"); err == nil {
			t.Fatal("the supervisor started it")
		}
		write(t, "without audit") // three of four suffice
		if err := n.Start(t.Context(), "audit-peer"); err != nil {
			t.Fatal(err)
		}
		complete(t)
	})

	t.Run("a taken port is named", func(t *testing.T) {
		if err := n.Stop(t.Context(), "audit-peer"); err != nil {
			t.Fatal(err)
		}
		audit, _ := n.Topology.Organisation("audit")
		squatter, err := net.Listen("tcp", audit.Address(audit.Peer.Port))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = squatter.Close() }()
		err = n.Start(t.Context(), "audit-peer")
		if problem.CodeOf(err) != problem.PortTaken || problem.HintOf(err) == "" {
			t.Fatalf("error %v", err)
		}
	})
}
