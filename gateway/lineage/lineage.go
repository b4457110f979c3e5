// Package lineage walks what a dataset version was made from, and what was made from it.
package lineage

import (
	"context"
	"fmt"
	"slices"

	"luzheng/gateway/index"
	"luzheng/signer/statement"
)

// Bounds of a walk.
const (
	// MaxDepth is the greatest number of generations.
	MaxDepth = 20
	// MaxNodes is how many entities a graph holds at most; a larger one is cut and says so.
	MaxNodes = 10_000
	// maxLinks is how many links of one generation are looked at.
	maxLinks = 4 * MaxNodes
)

// Direction says which way to walk.
type Direction string

// The directions.
const (
	Up   Direction = "up"   // towards the sources
	Down Direction = "down" // towards what was made of it
)

// Links answers for one generation at a time.
type Links interface {
	// LinksFrom gives up to limit links that point away from the entities, LinksTo those that point to them.
	LinksFrom(ctx context.Context, refs []string, limit int) ([]index.Link, error)
	LinksTo(ctx context.Context, refs []string, limit int) ([]index.Link, error)
}

// Graph is what a walk found.
type Graph struct {
	// Nodes are the entities found, in the order of Compare, the start first.
	Nodes []Node
	// Edges point from what came later to what it came from.
	Edges []index.Link
	// Cut tells that a bound was reached: there is more.
	Cut bool
}

// Node is one entity and its distance from the start.
type Node struct {
	Ref   string
	Depth int
}

// Walk collects everything within depth generations of start. A version that is reached twice stands once, at its least depth.
func Walk(ctx context.Context, links Links, start statement.Ref, d Direction, depth int) (Graph, error) {
	if depth < 1 || depth > MaxDepth {
		return Graph{}, fmt.Errorf("the depth must be 1 to %d", MaxDepth)
	}
	g := Graph{Nodes: []Node{{start.String(), 0}}}
	seen := map[string]bool{start.String(): true}
	generation := []string{start.String()}
	for level := 1; level <= depth && len(generation) > 0 && !g.Cut; level++ {
		edges, err := ask(ctx, links, generation, d)
		if err != nil {
			return Graph{}, err
		}
		generation = nil
		g.Cut = len(edges) == maxLinks
		for _, e := range edges {
			next := e.To
			if d == Down {
				next = e.From
			}
			if !seen[next] {
				if len(g.Nodes) == MaxNodes {
					g.Cut = true
					break
				}
				seen[next] = true
				g.Nodes = append(g.Nodes, Node{next, level})
				generation = append(generation, next)
			}
			g.Edges = append(g.Edges, e)
		}
	}
	slices.SortFunc(g.Nodes, Node.Compare)
	slices.SortFunc(g.Edges, compareLinks)
	g.Edges = slices.Compact(g.Edges)
	return g, nil
}

func ask(ctx context.Context, links Links, generation []string, d Direction) ([]index.Link, error) {
	switch d {
	case Up:
		return links.LinksFrom(ctx, generation, maxLinks)
	case Down:
		return links.LinksTo(ctx, generation, maxLinks)
	}
	return nil, fmt.Errorf("the direction must be %s or %s", Up, Down)
}

func compareLinks(a, b index.Link) int {
	return slices.Compare([]string{a.From, a.To, string(a.Kind)}, []string{b.From, b.To, string(b.Kind)})
}
