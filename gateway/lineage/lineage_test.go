package lineage_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"luzheng/gateway/index"
	"luzheng/gateway/lineage"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// edges are the links of a made-up ledger.
type edges []index.Link

func (e edges) LinksFrom(_ context.Context, refs []string, limit int) ([]index.Link, error) {
	return e.filter(limit, func(l index.Link) bool { return slices.Contains(refs, l.From) }), nil
}

func (e edges) LinksTo(_ context.Context, refs []string, limit int) ([]index.Link, error) {
	return e.filter(limit, func(l index.Link) bool { return slices.Contains(refs, l.To) }), nil
}

func (e edges) filter(limit int, keep func(index.Link) bool) (kept []index.Link) {
	for _, l := range e {
		if keep(l) && len(kept) < limit {
			kept = append(kept, l)
		}
	}
	return kept
}

func version(n int) statement.Ref {
	return statement.Created(statement.TypeVersion, gm.Sum([]byte{byte(n), byte(n >> 8), byte(n >> 16)}))
}

// Property: a walk finds exactly what a plain search finds within the depth, each entity once and at its least distance.
func TestWalkFindsWhatIsWithinReach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const nodes = 12
		var all edges
		for range rapid.IntRange(0, 30).Draw(t, "edges") {
			// A version is made from earlier ones: there are no circles.
			from := rapid.IntRange(1, nodes-1).Draw(t, "from")
			to := rapid.IntRange(0, from-1).Draw(t, "to")
			all = append(all, index.Link{From: version(from).String(), To: version(to).String(), Kind: index.LinkDerived})
		}
		direction := rapid.SampledFrom([]lineage.Direction{lineage.Up, lineage.Down}).Draw(t, "direction")
		depth := rapid.IntRange(1, nodes).Draw(t, "depth")
		start := version(rapid.IntRange(0, nodes-1).Draw(t, "start"))
		graph, err := lineage.Walk(t.Context(), all, start, direction, depth)
		if err != nil {
			t.Fatal(err)
		}
		want := distances(all, start.String(), direction)
		for ref, d := range want {
			if d > depth {
				delete(want, ref)
			}
		}
		if len(graph.Nodes) != len(want) || graph.Cut {
			t.Fatalf("%d nodes, want %d", len(graph.Nodes), len(want))
		}
		for _, n := range graph.Nodes {
			if d, ok := want[n.Ref]; !ok || d != n.Depth {
				t.Fatalf("%s at distance %d, want %d (%v)", n.Ref, n.Depth, d, ok)
			}
		}
		sameInPages(t, &graph, rapid.IntRange(1, nodes).Draw(t, "page"))
		for _, e := range graph.Edges {
			if _, ok := want[e.From]; !ok || !slices.Contains(all, e) {
				t.Fatalf("the edge %v leads out of the graph", e)
			}
		}
	})
}

// sameInPages: the pages bring every node and every edge once, and no edge before both its ends.
func sameInPages(t *rapid.T, g *lineage.Graph, limit int) {
	var nodes []lineage.Node
	var links edges
	known := map[string]bool{}
	var after *lineage.Node
	for more := true; more; {
		var page lineage.Graph
		page, more = g.Page(after, limit)
		if more && len(page.Nodes) != limit {
			t.Fatalf("a page of %d nodes, want %d", len(page.Nodes), limit)
		}
		for _, n := range page.Nodes {
			known[n.Ref] = true
		}
		for _, e := range page.Edges {
			if !known[e.From] || !known[e.To] {
				t.Fatalf("the edge %v comes before its ends", e)
			}
		}
		nodes, links = append(nodes, page.Nodes...), append(links, page.Edges...)
		last := nodes[len(nodes)-1]
		read, err := lineage.ParseNode(last.String())
		if err != nil || read != last {
			t.Fatalf("%v is read back as %v (%v)", last, read, err)
		}
		after = &read
	}
	if !slices.Equal(nodes, g.Nodes) || len(links) != len(g.Edges) {
		t.Fatalf("pages of %d: %d nodes and %d edges, want %d and %d", limit, len(nodes), len(links), len(g.Nodes), len(g.Edges))
	}
	for _, e := range g.Edges {
		if !slices.Contains(links, e) {
			t.Fatalf("no page has the edge %v", e)
		}
	}
}

func FuzzParseNode(f *testing.F) {
	ref := version(1).String()
	for _, seed := range []string{"0." + ref, "20." + ref, "21." + ref, "+1." + ref, "01." + ref, "1.", ".", "1.version:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := lineage.ParseNode(text)
		if err == nil && (n.String() != text || n.Depth < 0 || n.Depth > lineage.MaxDepth) {
			t.Fatalf("%q was read as %v", text, n)
		}
	})
}

func distances(all edges, start string, d lineage.Direction) map[string]int {
	found := map[string]int{start: 0}
	for changed := true; changed; {
		changed = false
		for _, e := range all {
			near, far := e.From, e.To
			if d == lineage.Down {
				near, far = far, near
			}
			at, ok := found[near]
			if old, known := found[far]; ok && (!known || old > at+1) {
				found[far], changed = at+1, true
			}
		}
	}
	return found
}

func TestWalkIsBounded(t *testing.T) {
	var all edges
	for n := range 3 * lineage.MaxNodes {
		all = append(all, index.Link{From: version(n + 1).String(), To: version(0).String(), Kind: index.LinkDerived})
	}
	graph, err := lineage.Walk(t.Context(), all, version(0), lineage.Down, lineage.MaxDepth)
	if err != nil || !graph.Cut || len(graph.Nodes) != lineage.MaxNodes {
		t.Fatalf("%d nodes, cut %v, %v", len(graph.Nodes), graph.Cut, err)
	}
	for _, depth := range []int{0, -1, lineage.MaxDepth + 1} {
		if _, err := lineage.Walk(t.Context(), all, version(0), lineage.Down, depth); err == nil {
			t.Errorf("a depth of %d was walked", depth)
		}
	}
	if _, err := lineage.Walk(t.Context(), all, version(0), "sideways", 1); err == nil {
		t.Error("a direction that is none was walked")
	}
}
