// Package index projects the ledger's blocks into rows that can be searched (schema index of PostgreSQL).
//
// The index is never trusted: it holds nothing that blocks do not say, so that it can be dropped and rebuilt byte for byte, and
// a check can name every row and column that differs from the ledger. Evidence comes from elsewhere.
//
//	table       one row per                         from
//	blocks      block                               its header
//	statements  recorded statement                  envelope and outcome; key (block, tx, index)
//	steps       step in the history of an entity    the outcome's touched entities; key (entity, count)
//	mentions    entity that a statement names       subject, body, touched entities; key (entity, place)
//	entities    entity, as it is now                the transaction's entity writes
//	catalogue   catalogue entry, as it is now       the entity's state
//	files       file of a version, or product file  dataset.anchor, product.register
//	links       edge of the lineage                 dataset.anchor, product.register
//
// Only valid writes count. The checkpoint (number and hash of the last block) commits in the same transaction as the rows, so
// that indexing resumes anywhere; a block whose predecessor is not the one indexed last is another chain: ErrChanged, loudly.
package index

import (
	"context"
	"errors"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrChanged: the ledger's blocks are not a continuation of those indexed before.
var ErrChanged = errors.New("the ledger is another than the one indexed: its blocks do not continue those seen before")

// Place is where a statement stands on the ledger; the order of places is the order of the statement log.
type Place struct {
	Block int64
	Tx    int64 // among all transactions of the block, from 0
	Index int64 // in the transaction, from 0
}

// Position is how far a store has come.
type Position struct {
	// Next is the number of the next block; 0 before the first.
	Next uint64
	// Hash is that of the last block, zero before the first.
	Hash [32]byte
	// Statements counts all recorded statements so far.
	Statements int64
}

// Store keeps the projection.
type Store interface {
	// Position is read from the last committed Apply.
	Position(ctx context.Context) (Position, error)
	// Apply adds the rows of consecutive blocks and the new position in one transaction. If the store's position is not from, it
	// changes nothing and fails.
	Apply(ctx context.Context, from Position, blocks []*Rows) error
}

// Rows is what one block adds.
type Rows struct {
	Block      Block
	Statements []Statement
	Steps      []Step
	Mentions   []Mention
	// Entities are the last states of the entities that the block wrote, sorted by reference; Catalogue those of entries.
	Entities  []Entity
	Catalogue []Catalogue
	Files     []File
	Links     []Link
}

// Block is one block's header.
type Block struct {
	Number         int64
	Hash, PrevHash [32]byte
	Statements     int64
}

// Statement is one recorded statement.
type Statement struct {
	Place Place
	// Leaf is its place in the statement log, from 0. Project leaves it; the Indexer counts.
	Leaf      int64
	ID        gm.Digest
	Digest    gm.Digest // SM3 of the envelope
	Tx        string
	Time      int64 // ledger time, Unix ms
	Submitter string
	Kind      statement.Kind
	Issuer    statement.PartyID
	Handler   statement.Pseudonym
	Subject   string // "type:id" or empty
	Created   string // the entity it created, or empty
	Rules     int64
	Result    string
	Code      string
	Custodial bool
	Envelope  []byte
	Outcome   []byte
}

// Step is one step in an entity's history.
type Step struct {
	Entity    string
	Count     int64
	Place     Place
	Statement gm.Digest
}

// Mention says that a statement names, makes or changes an entity, whether it was accepted or refused.
type Mention struct {
	Entity string
	Place  Place
}

// Entity is the last known state of an entity.
type Entity struct {
	Ref   string
	Type  statement.EntityType
	State string
	Head  gm.Digest
	Count int64
	At    int64
	By    statement.PartyID
	// Parent is the entity that it belongs to (a version's entry, a grant's), or empty.
	Parent string
	// Parties are those that it concerns, sorted.
	Parties []string
	Value   []byte
}

// Sought is what a catalogue entry is searched by; the zero value is every entry.
type Sought struct {
	// Text stands in the name, the system, a data item, the owner or the reference.
	Text string
	// Owner, Format and UpdateCycle are the entry's; empty for any.
	Owner       statement.PartyID
	Format      string
	UpdateCycle string
	// Open tells whether it is open to the public; nil for either.
	Open *bool
}

// Catalogue is a catalogue entry as it is found.
type Catalogue struct {
	Entry        string
	Owner        statement.PartyID
	BusinessName string
	System       string
	Items        string // names of the data items, one per line
	Format       string
	SharingClass string
	OpeningClass string
	UpdateCycle  string
	Level        int64
	State        string
	Open         bool // reviewed and approved
	Version      string
	Versions     int64
}

// File is one digest that stands in a statement.
type File struct {
	Owner    string // the version or product
	Position int64  // from 0; the manifest has -1
	Digest   gm.Digest
	Size     int64 // bytes; -1 when the statement does not tell
	Keyed    bool
}

// LinkKind says how two entities hang together.
type LinkKind string

// The kinds of links; each points from what came later to what it came from.
const (
	LinkDerived    LinkKind = "derived"    // a version from another version
	LinkSupersedes LinkKind = "supersedes" // a version over the one before
	LinkCites      LinkKind = "cites"      // a product from a version
)

// Link is one edge of the lineage.
type Link struct {
	From, To string
	Kind     LinkKind
}
