package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/strictjson"
)

const (
	// Format names this version of the format.
	Format = "luzheng-manifest/v1"
	// ChunkSize is the length in bytes of every chunk of a file but its last.
	ChunkSize = 1 << 20
	// MaxFiles bounds the files of one manifest. (An anchor statement lists at most 64.)
	MaxFiles = 4096
	// MaxSize bounds an encoded manifest in bytes.
	MaxSize = 8 << 20
	// MaxColumns bounds the columns of a table.
	MaxColumns = 1024
	// MaxRow bounds one row of a table in bytes, as it stands in its file.
	MaxRow = 1 << 20

	maxPath = 512
)

// ErrManifest is wrapped when a document is not a manifest in its one encoding.
var ErrManifest = errors.New("manifest: not a valid manifest")

// Manifest describes one dataset version.
type Manifest struct {
	Format string `json:"format"`
	// KeyCheck tells that the digests are keyed, and with which key.
	KeyCheck *gm.Digest `json:"keyCheck,omitempty"`
	Files    []File     `json:"files"`
}

// File is one file of a version.
type File struct {
	Path   string    `json:"path"`
	Size   int64     `json:"size"` // bytes
	Digest gm.Digest `json:"digest"`
	Chunks Tree      `json:"chunks"`
	Table  *Table    `json:"table,omitempty"`
}

// Table describes a file's rows.
type Table struct {
	Format  TableFormat `json:"format"`
	Columns []string    `json:"columns"`
	Rows    Tree        `json:"rows"`
}

// Tree is a Merkle tree by its size and root.
type Tree struct {
	Count int64     `json:"count"`
	Root  gm.Digest `json:"root"`
}

// TableFormat says how rows stand in a file.
type TableFormat string

// The formats that rows are read from.
const (
	CSV       TableFormat = "csv"
	JSONLines TableFormat = "jsonl"
)

// Valid tells whether f is one of the formats above.
func (f TableFormat) Valid() bool {
	switch f {
	case CSV, JSONLines:
		return true
	}
	return false
}

// Marshal gives the one encoding.
func (m *Manifest) Marshal() ([]byte, error) {
	if err := m.validate(); err != nil {
		return nil, err
	}
	encoded, err := strictjson.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	if len(encoded) > MaxSize {
		return nil, fmt.Errorf("%w: it would have %d bytes, the limit is %d", ErrManifest, len(encoded), MaxSize)
	}
	return encoded, nil
}

// Parse reads a manifest and refuses every encoding but the one that Marshal gives.
func Parse(encoded []byte) (*Manifest, error) {
	var m Manifest
	if err := strictjson.UnmarshalCanonical(encoded, &m, MaxSize); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	if err := m.validate(); err != nil {
		return nil, err
	}
	return &m, nil
}

// Digest is SM3 of the encoding: what an anchor statement carries.
func (m *Manifest) Digest() (gm.Digest, error) {
	encoded, err := m.Marshal()
	if err != nil {
		return gm.Digest{}, err
	}
	return gm.Sum(encoded), nil
}

// Rows is the number of rows over all tables.
func (m *Manifest) Rows() int64 {
	var rows int64
	for _, file := range m.Files {
		if file.Table != nil {
			rows += file.Table.Rows.Count
		}
	}
	return rows
}

// Columns are the names of the columns over all tables, each once, in the order of their first appearance.
func (m *Manifest) Columns() []string {
	var names []string
	seen := make(map[string]bool)
	for _, file := range m.Files {
		if file.Table == nil {
			continue
		}
		for _, name := range file.Table.Columns {
			if !seen[name] {
				names, seen[name] = append(names, name), true
			}
		}
	}
	return names
}

// Find returns the file at a path, or nil.
func (m *Manifest) Find(path string) *File {
	at, found := slices.BinarySearchFunc(m.Files, path, func(f File, path string) int { return strings.Compare(f.Path, path) })
	if !found {
		return nil
	}
	return &m.Files[at]
}

func (m *Manifest) validate() error {
	switch {
	case m.Format != Format:
		return fmt.Errorf("%w: its format is not %s", ErrManifest, Format)
	case m.KeyCheck != nil && m.KeyCheck.IsZero():
		return fmt.Errorf("%w: keyCheck is zero", ErrManifest)
	case len(m.Files) == 0 || len(m.Files) > MaxFiles:
		return fmt.Errorf("%w: it lists %d files; 1 to %d are allowed", ErrManifest, len(m.Files), MaxFiles)
	}
	for i := range m.Files {
		if i > 0 && m.Files[i-1].Path >= m.Files[i].Path {
			return fmt.Errorf("%w: files are not sorted by path, or %q is listed twice", ErrManifest, m.Files[i].Path)
		}
		if err := m.Files[i].validate(); err != nil {
			return fmt.Errorf("%w: file %q: %w", ErrManifest, m.Files[i].Path, err)
		}
	}
	return nil
}

func (f *File) validate() error {
	if err := checkPath(f.Path); err != nil {
		return err
	}
	if f.Size < 0 || f.Digest.IsZero() || f.Chunks.Count != chunkCount(f.Size) {
		return fmt.Errorf("size, digest and %d chunks do not fit each other", f.Chunks.Count)
	}
	if err := f.Chunks.validate(); err != nil {
		return err
	}
	if f.Table == nil {
		return nil
	}
	if !f.Table.Format.Valid() || len(f.Table.Columns) > MaxColumns {
		return errors.New("its table has an unknown format or too many columns")
	}
	if err := checkColumns(f.Table.Columns); err != nil {
		return err
	}
	return f.Table.Rows.validate()
}

func (t Tree) validate() error {
	if t.Count < 0 || t.Root.IsZero() || (t.Count == 0) != (t.Root == merkle.EmptyRoot()) {
		return fmt.Errorf("a tree of %d leaves with root %s cannot be", t.Count, t.Root)
	}
	return nil
}

// chunkCount is how many chunks a file of so many bytes has.
func chunkCount(size int64) int64 { return (size + ChunkSize - 1) / ChunkSize }

// checkPath allows what every system can write back: relative, slashes, printable UTF-8, no "." and "..".
func checkPath(path string) error {
	if path == "." || len(path) > maxPath || !fs.ValidPath(path) || !utf8.ValidString(path) || strings.ContainsRune(path, '\\') {
		return fmt.Errorf("the path %q is not a relative path of at most %d bytes", clip(path), maxPath)
	}
	for _, r := range path {
		if !unicode.IsPrint(r) {
			return fmt.Errorf("the path %q holds a character that cannot be printed", clip(path))
		}
	}
	return nil
}

func checkColumns(columns []string) error {
	seen := make(map[string]bool, len(columns))
	for i, column := range columns {
		if column == "" || seen[column] || !utf8.ValidString(column) {
			return fmt.Errorf("the name of column %d, %q, is empty, given twice, or not UTF-8", i+1, clip(column))
		}
		seen[column] = true
	}
	return nil
}

func clip(text string) string {
	if len(text) > 80 {
		return text[:80] + "…"
	}
	return text
}
