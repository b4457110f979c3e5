package evidence

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
	"luzheng/signer/vmap"
)

const (
	// Format is the format that this package reads and writes.
	Format = "luzheng-evidence/v1"
	// MaxFile is the largest evidence file in bytes. A file for one thing has some kilobytes; the largest block that the network's orderers
	// make has ten mebibytes, a third more in base64; a complete list of uses has one and a half kilobytes for each.
	MaxFile = 64 << 20
	// MaxStatements and MaxEntities bound what one file holds.
	MaxStatements = 256
	MaxEntities   = 512
)

// ErrFile is wrapped when bytes are JSON, but not an evidence file.
var ErrFile = errors.New("not an evidence file")

// File is an evidence file.
type File struct {
	Format  string             `json:"format"`
	Ledger  statement.LedgerID `json:"ledger"`
	Subject Subject            `json:"subject"`
	// Checkpoint is a signed note, its line feeds included.
	Checkpoint string      `json:"checkpoint"`
	Statements []Statement `json:"statements,omitempty"`
	Entities   []Entity    `json:"entities,omitempty"`
	Block      *Block      `json:"block,omitempty"`
	Events     *Events     `json:"events,omitempty"`
}

// Statement is one entry of the statement log with its proof.
type Statement struct {
	Envelope jsontext.Value `json:"envelope"`
	Leaf     jsontext.Value `json:"leaf"`
	Index    int64          `json:"index"`
	Proof    Inclusion      `json:"proof"`
}

// Entity is the state of one entity, or its absence, with the proof.
type Entity struct {
	Ref   statement.Ref  `json:"ref"`
	Value jsontext.Value `json:"value,omitempty"`
	Proof vmap.Proof     `json:"proof"`
}

// Inclusion is an inclusion proof in the text of a file: base64 of its hashes.
type Inclusion merkle.Proof

// Marshal gives the file's bytes. It refuses what Parse would refuse.
func (f *File) Marshal() ([]byte, error) {
	f.Format = Format
	raw, err := strictjson.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if _, err := Parse(raw); err != nil {
		return nil, err
	}
	return raw, nil
}

// Parse reads a file in its one encoding. It verifies nothing. Errors wrap ErrFile or are *strictjson.Error.
func Parse(raw []byte) (*File, error) {
	var f File
	if err := strictjson.UnmarshalCanonical(raw, &f, MaxFile); err != nil {
		return nil, err
	}
	switch {
	case f.Format != Format:
		return nil, fmt.Errorf("%w: the format is %q, not %q", ErrFile, f.Format, Format)
	case !f.Ledger.Valid():
		return nil, fmt.Errorf("%w: the ledger ID is missing or malformed", ErrFile)
	case !f.Subject.Valid():
		return nil, fmt.Errorf("%w: it does not say what it is evidence for", ErrFile)
	case len(f.Statements) > MaxStatements || len(f.Entities) > MaxEntities:
		return nil, fmt.Errorf("%w: %d statements and %d entities; at most %d and %d are read", ErrFile,
			len(f.Statements), len(f.Entities), MaxStatements, MaxEntities)
	}
	for i, s := range f.Statements {
		if s.Index < 0 || (i > 0 && f.Statements[i-1].Index >= s.Index) {
			return nil, fmt.Errorf("%w: statements must be sorted by index, each once", ErrFile)
		}
	}
	for i, e := range f.Entities {
		if i > 0 && f.Entities[i-1].Ref.String() >= e.Ref.String() {
			return nil, fmt.Errorf("%w: entities must be sorted by reference, each once", ErrFile)
		}
	}
	if err := f.Events.check(f.Subject); err != nil {
		return nil, err
	}
	return &f, nil
}
