package lineage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"luzheng/signer/statement"
)

// A page of a graph ends at a node, and the next one begins after it. That is exact though the ledger grows: what a version was made
// from never changes, so that a node keeps its distance for ever, and a node that is new can only come in between.

// Compare orders nodes by their distance, then by reference.
func (n Node) Compare(other Node) int {
	return cmp.Or(cmp.Compare(n.Depth, other.Depth), strings.Compare(n.Ref, other.Ref))
}

// String gives "depth.type:id".
func (n Node) String() string { return strconv.Itoa(n.Depth) + "." + n.Ref }

// ParseNode reads what String gives.
func ParseNode(text string) (Node, error) {
	number, name, _ := strings.Cut(text, ".")
	depth, err := strconv.Atoi(number)
	if err != nil || depth < 0 || depth > MaxDepth || strconv.Itoa(depth) != number {
		return Node{}, fmt.Errorf("%q names no depth of 0 to %d", number, MaxDepth)
	}
	ref, err := statement.ParseRef(name)
	if err != nil {
		return Node{}, err
	}
	return Node{ref.String(), depth}, nil
}

// Page gives up to limit nodes after one, or from the start (nil), and the edges that lead from them to each other and to nodes of
// the pages before: all pages together are the graph. More tells that nodes are left.
func (g *Graph) Page(after *Node, limit int) (page Graph, more bool) {
	from := 0
	if after != nil {
		at, found := slices.BinarySearchFunc(g.Nodes, *after, Node.Compare)
		from = at
		if found {
			from++
		}
	}
	until := min(from+limit, len(g.Nodes))
	page = Graph{Nodes: g.Nodes[from:until], Cut: g.Cut}
	place := make(map[string]int, until)
	for i, n := range g.Nodes[:until] {
		place[n.Ref] = i
	}
	for _, e := range g.Edges {
		a, first := place[e.From]
		b, second := place[e.To]
		if first && second && max(a, b) >= from {
			page.Edges = append(page.Edges, e)
		}
	}
	return page, until < len(g.Nodes)
}
