package statement

import (
	"fmt"
	"slices"

	"luzheng/signer/gm"
)

// DatasetAnchor records one version of a dataset: what its bytes are and what it was made from. The subject is
// the catalogue entry; it creates the version.
type DatasetAnchor struct {
	// Manifest is SM3 of the manifest's canonical bytes.
	Manifest gm.Digest `json:"manifest"`
	// Files are the files of the version, 1 to 64, in the manifest's order.
	Files []File `json:"files"`
	// Rows is the number of rows over all tables, 0 when there are none.
	Rows   int64  `json:"rows"`
	Format Format `json:"format"`
	// Inputs are the versions that this one was derived from.
	Inputs []Ref `json:"inputs,omitempty"`
	// Supersedes is the entry's version before this one, absent for the first.
	Supersedes *Ref `json:"supersedes,omitempty"`
	// Keyed tells that the digests are HMAC-SM3: they hide what could be guessed otherwise. Published files are not keyed.
	Keyed bool `json:"keyed"`
	// Columns are the names of the columns over all tables, each once.
	Columns []Label `json:"columns,omitempty"`
	// Corrects are the reported problems that this version corrects.
	Corrects []Ref `json:"corrects,omitempty"`
}

// File is one file of a version.
type File struct {
	// Digest is SM3 of the file, or HMAC-SM3 under an erasable key when the anchor says keyed.
	Digest gm.Digest `json:"digest"`
	// Size in bytes.
	Size int64 `json:"size"`
	// Rows is the number of rows of a file that is a table; absent for any other.
	Rows *int64 `json:"rows,omitempty"`
}

func (*DatasetAnchor) Kind() Kind { return KindDatasetAnchor }
func (b *DatasetAnchor) Refs() []Ref {
	return slices.Concat(refsOf(b.Supersedes), b.Inputs, b.Corrects)
}

func (b *DatasetAnchor) Validate() error {
	var p problems
	p.require(b.Manifest != gm.Digest{}, "manifest", "is missing")
	p.require(len(b.Files) >= 1 && len(b.Files) <= 64, "files", "must be 1 to 64 files")
	for i, f := range b.Files {
		p.require(f.Digest != gm.Digest{}, fmt.Sprintf("files.%d.digest", i), "is missing")
		p.require(f.Size >= 0, fmt.Sprintf("files.%d.size", i), "is negative")
		p.require(f.Rows == nil || *f.Rows >= 0, fmt.Sprintf("files.%d.rows", i), "is negative")
	}
	p.require(b.Rows >= 0, "rows", "is negative")
	p.require(b.Format.Valid(), "format", "is missing or not a format")
	p.require(len(b.Inputs) <= 64, "inputs", "must be at most 64")
	for i, r := range b.Inputs {
		p.ref(r, TypeVersion, fmt.Sprintf("inputs.%d", i))
	}
	p.optionalRef(b.Supersedes, TypeVersion, "supersedes")
	p.require(len(b.Columns) <= maxItems, "columns", "must be at most 200")
	for i, name := range b.Columns {
		p.label(name, fmt.Sprintf("columns.%d", i))
	}
	p.require(len(b.Corrects) <= 64, "corrects", "must be at most 64")
	for i, r := range b.Corrects {
		p.ref(r, TypeProblem, fmt.Sprintf("corrects.%d", i))
	}
	return p.err
}

// DatasetWithdraw withdraws a version. The subject is the version.
type DatasetWithdraw struct {
	Entry  Ref  `json:"entry"`
	Reason Code `json:"reason"`
}

func (*DatasetWithdraw) Kind() Kind    { return KindDatasetWithdraw }
func (b *DatasetWithdraw) Refs() []Ref { return []Ref{b.Entry} }
func (b *DatasetWithdraw) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.code(b.Reason, "reason")
	return p.err
}

// ProductRegister names a product made from public data and its sources. It creates the product.
type ProductRegister struct {
	Name    Label `json:"name"`
	Sources []Ref `json:"sources"`
	// Digest is SM3 of the product's file, when it is one.
	Digest *gm.Digest `json:"digest,omitempty"`
}

func (*ProductRegister) Kind() Kind    { return KindProductRegister }
func (b *ProductRegister) Refs() []Ref { return b.Sources }
func (b *ProductRegister) Validate() error {
	var p problems
	p.label(b.Name, "name")
	p.require(len(b.Sources) >= 1 && len(b.Sources) <= 64, "sources", "must be 1 to 64 versions")
	for i, r := range b.Sources {
		p.ref(r, TypeVersion, fmt.Sprintf("sources.%d", i))
	}
	return p.err
}
