package manifest

import (
	"encoding/binary"
	"testing"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
)

func leaf(i uint64) gm.Digest {
	return merkle.LeafHash(binary.BigEndian.AppendUint64(nil, i))
}

// TestGrowerIsTheMerkleTree compares with package merkle at every size, and through a rest after each leaf.
func TestGrowerIsTheMerkleTree(t *testing.T) {
	reference := merkle.NewTree(new(merkle.Memory))
	g := &grower{keeps: true}
	for i := range uint64(300) {
		if got := g.tree(); got.Root != reference.Root() || got.Count != int64(i) {
			t.Fatalf("size %d: root %s, want %s", i, got.Root, reference.Root())
		}
		nodes, tree := g.nodes(), g.tree()
		if err := nodes.fits(tree); err != nil {
			t.Fatalf("size %d: %v", i, err)
		}
		for level := 1; level < 5; level++ {
			if nodes = nodes.raise(); nodes.fits(tree) != nil {
				t.Fatalf("size %d raised to level %d: %v", i, level, nodes.fits(tree))
			}
		}
		state := g.state()
		if !state.sound(int64(i)) {
			t.Fatalf("size %d: its own state seems unsound", i)
		}
		rested := &grower{keeps: true}
		rested.restore(state)
		g = rested
		g.append(leaf(i))
		if _, err := reference.Append(leaf(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestGrowerHalves goes beyond the number of nodes that are kept.
func TestGrowerHalves(t *testing.T) {
	g := &grower{keeps: true}
	count := uint64(maxKept + maxKept/2 + 5)
	for i := range count {
		g.append(leaf(i))
	}
	nodes := g.nodes()
	if nodes.Level != 1 || uint64(len(nodes.Hashes)/gm.DigestSize) != count/2 || nodes.Tail == nil {
		t.Fatalf("level %d, %d nodes, tail %v", nodes.Level, len(nodes.Hashes)/gm.DigestSize, nodes.Tail)
	}
	if err := nodes.fits(g.tree()); err != nil {
		t.Fatal(err)
	}
	if first := splitDigests(nodes.Hashes)[0]; first != merkle.NodeHash(leaf(0), leaf(1)) {
		t.Fatal("the first kept node is wrong")
	}
}

func TestFirstDifference(t *testing.T) {
	grow := func(count uint64, changed int, level int64) (Nodes, Tree) {
		g := &grower{keeps: true}
		for i := range count {
			l := leaf(i)
			if int(i) == changed {
				l[0] ^= 1
			}
			g.append(l)
		}
		nodes := g.nodes()
		for nodes.Level < level {
			nodes = nodes.raise()
		}
		return nodes, g.tree()
	}
	for _, c := range []struct {
		name                 string
		count                uint64
		changed              int
		wantLevel, haveLevel int64
		from, to             int64
	}{
		{"same", 100, -1, 0, 0, 0, 0},
		{"first", 100, 0, 0, 0, 1, 1},
		{"middle", 100, 41, 0, 0, 42, 42},
		{"last", 100, 99, 0, 0, 100, 100},
		{"groups of 8", 100, 41, 3, 0, 41, 48},
		{"groups on both sides", 100, 41, 1, 3, 41, 48},
		{"in the last, short group", 100, 98, 3, 0, 97, 100},
		{"one leaf more", 101, -1, 0, 0, 101, 101},
		{"many leaves fewer", 50, -1, 0, 0, 51, 51},
	} {
		want, wantTree := grow(100, -1, c.wantLevel)
		have, haveTree := grow(c.count, c.changed, c.haveLevel)
		got := firstDifference(want, wantTree, have, haveTree)
		if c.from == 0 {
			if got != nil {
				t.Errorf("%s: %+v", c.name, *got)
			}
			continue
		}
		if got == nil || *got != (Span{c.from, c.to}) {
			t.Errorf("%s: %+v, want %d to %d", c.name, got, c.from, c.to)
		}
	}
}
