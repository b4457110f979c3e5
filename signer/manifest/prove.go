package manifest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/strictjson"
)

const (
	proofFormat = "luzheng-manifest-proof/v1"
	// MaxProofSize bounds an encoded proof in bytes: a row, and at most 65 hashes.
	MaxProofSize = 4 * MaxRow
	// MaxProvenRows bounds the rows of one call to ProveRows.
	MaxProvenRows = 10_000
)

// ErrProof is wrapped when a proof does not hold, or does not belong to the manifest.
var ErrProof = errors.New("manifest: the proof does not hold")

// Part says what a proof is about.
type Part string

// The parts of a file.
const (
	Chunk    Part = "chunk"
	TableRow Part = "row"
)

// Proof shows that one chunk or row is in a file of a manifest. A row's proof holds the row; a chunk's bytes come beside it.
type Proof struct {
	Format   string    `json:"format"`
	Manifest gm.Digest `json:"manifest"`
	Path     string    `json:"path"`
	Part     Part      `json:"part"`
	Index    int64     `json:"index"` // from 0
	// Salt opens this one leaf of a keyed manifest.
	Salt   *gm.Digest   `json:"salt,omitempty"`
	Row    Row          `json:"row,omitempty"`
	Hashes merkle.Proof `json:"hashes"`
}

// Marshal gives the one encoding.
func (p *Proof) Marshal() ([]byte, error) { return strictjson.Marshal(p) }

// ParseProof reads a proof. It says nothing about whether it holds.
func ParseProof(encoded []byte) (*Proof, error) {
	var p Proof
	if err := strictjson.UnmarshalCanonical(encoded, &p, MaxProofSize); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	if p.Format != proofFormat || len(p.Hashes) > merkle.MaxProof {
		return nil, fmt.Errorf("%w: it is not %s", ErrProof, proofFormat)
	}
	return &p, nil
}

// VerifyChunk checks that chunk is the chunk of the file that the proof names.
func (m *Manifest) VerifyChunk(p *Proof, chunk []byte) error {
	file, err := m.provenFile(p, Chunk)
	if err != nil {
		return err
	}
	return m.verifyLeaf(p, file.Chunks, chunk)
}

// VerifyRow checks that the proof's row is the row of the table that it names.
func (m *Manifest) VerifyRow(p *Proof) error {
	file, err := m.provenFile(p, TableRow)
	if err != nil {
		return err
	}
	if file.Table == nil {
		return fmt.Errorf("%w: %q is no table in the manifest", ErrProof, clip(p.Path))
	}
	canonical, err := p.Row.Canonical()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return m.verifyLeaf(p, file.Table.Rows, canonical)
}

func (m *Manifest) provenFile(p *Proof, part Part) (*File, error) {
	digest, err := m.Digest()
	if err != nil {
		return nil, err
	}
	if p.Manifest != digest {
		return nil, fmt.Errorf("%w: it is about the manifest %s, this is %s", ErrProof, p.Manifest, digest)
	}
	file := m.Find(p.Path)
	if file == nil || p.Part != part {
		return nil, fmt.Errorf("%w: it is not about a %s of a file in the manifest", ErrProof, part)
	}
	return file, nil
}

func (m *Manifest) verifyLeaf(p *Proof, tree Tree, data []byte) error {
	if (p.Salt == nil) != (m.KeyCheck == nil) {
		return fmt.Errorf("%w: it has a salt and the manifest no key, or the other way round", ErrProof)
	}
	if p.Index < 0 || p.Index >= tree.Count {
		return fmt.Errorf("%w: there is no %s %d", ErrProof, p.Part, p.Index)
	}
	leaf := merkle.LeafHash(data)
	if p.Salt != nil {
		leaf = saltedLeaf(*p.Salt, data)
	}
	if err := merkle.VerifyInclusion(uint64(p.Index), uint64(tree.Count), leaf, p.Hashes, tree.Root); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return nil
}

// ProveRows reads the file at name once, which must be the manifest's file at path, and proves the rows at the given indexes
// (from 0), in their order.
func (m *Manifest) ProveRows(ctx context.Context, name, path string, indexes []int64, key *Key) ([]*Proof, error) {
	file := m.Find(path)
	if file == nil || file.Table == nil {
		return nil, fmt.Errorf("%w: %q is no table in the manifest", ErrProof, clip(path))
	}
	return m.prove(ctx, name, file, TableRow, indexes, key)
}

// ProveChunk is ProveRows for one chunk.
func (m *Manifest) ProveChunk(ctx context.Context, name, path string, index int64, key *Key) (*Proof, error) {
	file := m.Find(path)
	if file == nil {
		return nil, fmt.Errorf("%w: %q is not in the manifest", ErrProof, clip(path))
	}
	proofs, err := m.prove(ctx, name, file, Chunk, []int64{index}, key)
	if err != nil {
		return nil, err
	}
	return proofs[0], nil
}

func (m *Manifest) prove(ctx context.Context, name string, file *File, part Part, indexes []int64, key *Key) ([]*Proof, error) {
	key, err := m.keyFor(key)
	if err != nil {
		return nil, err
	}
	digest, err := m.Digest()
	if err != nil {
		return nil, err
	}
	tree := file.Chunks
	if part == TableRow {
		tree = file.Table.Rows
	}
	if len(indexes) > MaxProvenRows {
		return nil, fmt.Errorf("%w: %d rows at once, at most %d are proven", ErrProof, len(indexes), MaxProvenRows)
	}
	for _, index := range indexes {
		if index < 0 || index >= tree.Count {
			return nil, fmt.Errorf("%w: there is no %s %d; the file has %d", ErrProof, part, index+1, tree.Count)
		}
	}
	captured, rows, err := capture(ctx, name, file, part, indexes, tree, key)
	if err != nil {
		return nil, err
	}
	proofs := make([]*Proof, 0, len(indexes))
	for _, index := range indexes {
		hashes, err := merkle.Inclusion(captured, uint64(index), uint64(tree.Count))
		if err != nil {
			return nil, fmt.Errorf("manifest: prove: %w", err)
		}
		p := &Proof{Format: proofFormat, Manifest: digest, Path: file.Path, Part: part, Index: index, Row: rows[index], Hashes: hashes}
		if key != nil {
			use := saltChunk
			if part == TableRow {
				use = saltRow
			}
			salt := key.salt(use, file.Path, uint64(index))
			p.Salt = &salt
		}
		proofs = append(proofs, p)
	}
	return proofs, nil
}

// capture scans the file and keeps only the nodes that the proofs will ask for, and the rows.
func capture(ctx context.Context, name string, file *File, part Part, indexes []int64, tree Tree, key *Key) (nodeSet, map[int64]Row, error) {
	wanted := nodeSet{}
	for _, index := range indexes {
		if _, err := merkle.Inclusion(wishList(wanted), uint64(index), uint64(tree.Count)); err != nil {
			return nil, nil, fmt.Errorf("manifest: prove: %w", err)
		}
	}
	input, err := os.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("manifest: %w", err)
	}
	defer input.Close()
	size, err := input.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, nil, fmt.Errorf("manifest: %w", err)
	}
	work := &scan{file: input, size: size, hashing: committer{key, file.Path}}
	rows := make(map[int64]Row, len(indexes))
	var rowErr error
	if part == TableRow {
		sorted := slices.Sorted(slices.Values(indexes))
		work.table, work.rows.observe = file.Table.Format, wanted.fill
		work.onRow = func(index uint64, canonical []byte) {
			if _, found := slices.BinarySearch(sorted, int64(index)); found && rowErr == nil {
				rows[int64(index)], rowErr = parseCanonical(canonical)
			}
		}
	} else {
		work.chunks.observe = wanted.fill
	}
	if err := errors.Join(work.run(ctx), rowErr); err != nil {
		return nil, nil, err
	}
	if work.hashing.file(work.digest) != file.Digest {
		return nil, nil, fmt.Errorf("%w: %s is not the file in the manifest", ErrProof, name)
	}
	return wanted, rows, nil
}

// nodeSet holds chosen nodes of a tree.
type nodeSet map[merkle.NodeID]gm.Digest

// ReadNodes implements merkle.NodeReader.
func (n nodeSet) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	found := make([]gm.Digest, len(ids))
	for i, id := range ids {
		node, ok := n[id]
		if !ok {
			return nil, merkle.ErrNodeMissing
		}
		found[i] = node
	}
	return found, nil
}

func (n nodeSet) fill(id merkle.NodeID, hash gm.Digest) {
	if _, wanted := n[id]; wanted {
		n[id] = hash
	}
}

// wishList notes which nodes a proof asks for.
type wishList nodeSet

// ReadNodes implements merkle.NodeReader.
func (w wishList) ReadNodes(ids []merkle.NodeID) ([]gm.Digest, error) {
	for _, id := range ids {
		w[id] = gm.Digest{}
	}
	return make([]gm.Digest, len(ids)), nil
}
