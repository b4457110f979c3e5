// Package draw takes a sample of statements that nobody can steer and anybody can repeat.
//
// Who draws chooses the seed, the ledger gives the root of its statement log: neither alone decides what is drawn.
//
//	rank        SM3("luzheng/draw/v1" | LF | seed | LF | root | ID) of each statement; root and ID as 32 bytes
//	sample      the statements of least rank
//	population  SM3 of all IDs in ascending order, so that a repetition shows that it drew from the same
package draw

import (
	"bytes"
	"container/heap"
	"fmt"
	"hash"
	"slices"
	"unicode/utf8"

	"luzheng/signer/gm"
)

// Bounds of a draw.
const (
	// MaxSeed is the greatest length of a seed in bytes.
	MaxSeed = 256
	// MaxSize is the greatest size of a sample.
	MaxSize = 1000
)

const domain = "luzheng/draw/v1\n"

// Draw is a draw under way.
type Draw struct {
	prefix     []byte
	size       int
	least      ranked // a heap, the greatest rank first
	last       gm.Digest
	population hash.Hash
	count      int64
}

// New begins a draw of size statements.
func New(seed string, root gm.Digest, size int) (*Draw, error) {
	switch {
	case seed == "" || len(seed) > MaxSeed || !utf8.ValidString(seed) || bytes.ContainsAny([]byte(seed), "\x00\r\n"):
		return nil, fmt.Errorf("draw: the seed must be one line of 1 to %d bytes", MaxSeed)
	case size < 1 || size > MaxSize:
		return nil, fmt.Errorf("draw: the size must be 1 to %d", MaxSize)
	}
	prefix := append([]byte(domain+seed+"\n"), root[:]...)
	return &Draw{prefix: prefix, size: size, population: gm.NewHash()}, nil
}

// Add adds the next statement of the population; IDs come in ascending order, each once.
func (d *Draw) Add(id gm.Digest) error {
	if d.count > 0 && bytes.Compare(id[:], d.last[:]) <= 0 {
		return fmt.Errorf("draw: %s comes after %s", id, d.last)
	}
	d.last = id
	d.count++
	d.population.Write(id[:])
	one := rank{gm.Sum(d.prefix, id[:]), id}
	switch {
	case len(d.least) < d.size:
		heap.Push(&d.least, one)
	case one.compare(d.least[0]) < 0:
		d.least[0] = one
		heap.Fix(&d.least, 0)
	}
	return nil
}

// Sample gives the IDs drawn, by rank; all of the population when it is not larger than the sample.
func (d *Draw) Sample() []gm.Digest {
	sorted := slices.Clone(d.least)
	slices.SortFunc(sorted, rank.compare)
	ids := make([]gm.Digest, len(sorted))
	for i, one := range sorted {
		ids[i] = one.id
	}
	return ids
}

// Population tells how many statements were added, and SM3 of their IDs.
func (d *Draw) Population() (count int64, digest gm.Digest) {
	return d.count, gm.Digest(d.population.Sum(nil))
}

type rank struct{ rank, id gm.Digest }

func (r rank) compare(other rank) int { return bytes.Compare(r.rank[:], other.rank[:]) }

type ranked []rank

func (r ranked) Len() int           { return len(r) }
func (r ranked) Less(i, j int) bool { return r[i].compare(r[j]) > 0 }
func (r ranked) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *ranked) Push(one any)      { *r = append(*r, one.(rank)) }

func (r *ranked) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}
