package manifest

import (
	"errors"
	"fmt"
	"math/bits"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/strictjson"
)

const (
	treeFormat = "luzheng-tree/v1"
	// MaxTreeFile bounds an encoded tree file in bytes.
	MaxTreeFile = 64 << 20
)

// ErrTree is wrapped when a tree file does not belong to the manifest.
var ErrTree = errors.New("manifest: the tree file does not fit the manifest")

// TreeFile keeps nodes of a manifest's trees, so that a difference can be found. It needs no signature: it either fits the roots in
// the manifest or is refused.
type TreeFile struct {
	Format   string     `json:"format"`
	Manifest gm.Digest  `json:"manifest"`
	Files    []FileTree `json:"files"` // as in the manifest
}

// FileTree keeps nodes of one file's trees.
type FileTree struct {
	Path   string `json:"path"`
	Chunks Nodes  `json:"chunks"`
	Rows   *Nodes `json:"rows,omitempty"`
}

// Nodes are all complete nodes of one level of a tree: each stands for 2^Level leaves.
type Nodes struct {
	Level  int64  `json:"level"`
	Hashes []byte `json:"hashes"` // digests one after another
	// Tail is the root over the leaves after the last complete node, if there are any.
	Tail *gm.Digest `json:"tail,omitempty"`
}

// Marshal gives the one encoding.
func (t *TreeFile) Marshal() ([]byte, error) {
	encoded, err := strictjson.Marshal(t)
	if err == nil && len(encoded) > MaxTreeFile {
		err = fmt.Errorf("it would have %d bytes, the limit is %d: describe fewer files at a time", len(encoded), MaxTreeFile)
	}
	if err != nil {
		return nil, fmt.Errorf("manifest: tree file: %w", err)
	}
	return encoded, nil
}

// ParseTreeFile reads a tree file and checks it against the roots of the manifest.
func ParseTreeFile(encoded []byte, m *Manifest) (*TreeFile, error) {
	var t TreeFile
	if err := strictjson.UnmarshalCanonical(encoded, &t, MaxTreeFile); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTree, err)
	}
	digest, err := m.Digest()
	if err != nil {
		return nil, err
	}
	if t.Format != treeFormat || t.Manifest != digest || len(t.Files) != len(m.Files) {
		return nil, fmt.Errorf("%w: it is not %s of the manifest %s", ErrTree, treeFormat, digest)
	}
	for i := range t.Files {
		if err := t.Files[i].fits(&m.Files[i]); err != nil {
			return nil, fmt.Errorf("%w: file %q: %w", ErrTree, m.Files[i].Path, err)
		}
	}
	return &t, nil
}

func (t *FileTree) fits(f *File) error {
	if t.Path != f.Path || (t.Rows == nil) != (f.Table == nil) {
		return errors.New("path or table differs")
	}
	if err := t.Chunks.fits(f.Chunks); err != nil {
		return fmt.Errorf("chunks: %w", err)
	}
	if f.Table == nil {
		return nil
	}
	if err := t.Rows.fits(f.Table.Rows); err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	return nil
}

// fits computes the root from the nodes.
func (n *Nodes) fits(tree Tree) error {
	if n.Level < 0 || n.Level > 62 || len(n.Hashes)%gm.DigestSize != 0 || len(n.Hashes)/gm.DigestSize > maxKept ||
		int64(len(n.Hashes)/gm.DigestSize) != tree.Count>>n.Level || (n.Tail != nil) != (tree.Count&(1<<n.Level-1) != 0) {
		return errors.New("the number of nodes is wrong")
	}
	if n.root() != tree.Root {
		return errors.New("the nodes do not give the root")
	}
	return nil
}

// root: the tree over nodes of one level, the tail as last leaf, has the root of the tree over the leaves, because RFC 6962 always
// splits at a power of two.
func (n *Nodes) root() gm.Digest {
	var g grower
	for _, node := range splitDigests(n.Hashes) {
		g.append(node)
	}
	if n.Tail != nil {
		g.append(*n.Tail)
	}
	return foldEdge(g.edge)
}

// raise gives the nodes one level higher.
func (n Nodes) raise() Nodes {
	nodes := splitDigests(n.Hashes)
	higher := make([]gm.Digest, 0, len(nodes)/2)
	for i := 0; i+1 < len(nodes); i += 2 {
		higher = append(higher, merkle.NodeHash(nodes[i], nodes[i+1]))
	}
	raised := Nodes{Level: n.Level + 1, Hashes: joinDigests(higher), Tail: n.Tail}
	if len(nodes)%2 == 1 {
		last := nodes[len(nodes)-1]
		if n.Tail != nil {
			last = merkle.NodeHash(last, *n.Tail)
		}
		raised.Tail = &last
	}
	return raised
}

// Span is a range of chunks or rows, counted from 1, both ends included.
type Span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// firstDifference finds the first leaves that differ between what was recorded and what is there, or nil when the trees are equal.
func firstDifference(want Nodes, wantTree Tree, have Nodes, haveTree Tree) *Span {
	if wantTree == haveTree {
		return nil
	}
	for want.Level < have.Level {
		want = want.raise()
	}
	for have.Level < want.Level {
		have = have.raise()
	}
	a, b := splitDigests(want.Hashes), splitDigests(have.Hashes)
	first := 0
	for first < len(a) && first < len(b) && a[first] == b[first] {
		first++
	}
	from := int64(first)<<want.Level + 1
	to := min(from+1<<want.Level-1, max(wantTree.Count, haveTree.Count))
	return &Span{from, to}
}

// sound tells whether a state could have been written for so many leaves.
func (s *growState) sound(count int64) bool {
	return s.Count == count && count >= 0 && len(s.Edge) == bits.OnesCount64(uint64(count))*gm.DigestSize &&
		s.Level >= 0 && s.Level <= 62 && len(s.Kept)%gm.DigestSize == 0 && len(s.Kept)/gm.DigestSize < maxKept &&
		(len(s.Kept) == 0 || int64(len(s.Kept)/gm.DigestSize) == count>>s.Level)
}
