package bringup

import (
	"testing"

	"luzheng/network/layout"
	"luzheng/network/problem"
	"luzheng/network/topology"
)

// A witness may come to a network that was made without; nothing else may change, the witness included.
func TestATopologyIsPinnedButForAWitnessThatComes(t *testing.T) {
	place, err := layout.New(t.TempDir(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	network := func(change func(*topology.Topology)) *Network {
		shape, err := topology.Load("../topology.yaml", 0)
		if err != nil {
			t.Fatal(err)
		}
		change(shape)
		return &Network{Topology: shape, Layout: place}
	}
	for _, c := range []struct {
		what   string
		change func(*topology.Topology)
		code   problem.Code
	}{
		{"made without a witness", func(t *topology.Topology) { t.Witness = nil }, ""},
		{"another member, and a witness", func(t *topology.Topology) { t.Organisations[3].Host = "10.0.0.1" }, problem.TopologyChanged},
		{"a witness comes", func(*topology.Topology) {}, ""},
		{"the same again", func(*topology.Topology) {}, ""},
		{"another witness", func(t *topology.Topology) { t.Witness.Name = "notary.luzhou.example" }, problem.TopologyChanged},
		{"the witness is gone", func(t *topology.Topology) { t.Witness = nil }, problem.TopologyChanged},
	} {
		if err := network(c.change).pin(); problem.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	pinned, err := topology.Load(place.Topology(), 0)
	if err != nil || pinned.Witness == nil {
		t.Errorf("what is pinned knows no witness: %v", err)
	}
}
