package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// EntryState is a state of a catalogue entry.
type EntryState string

// The states of a catalogue entry.
const (
	EntryPublished EntryState = "published"
	EntryRetired   EntryState = "retired"
)

// Entry is a catalogue entry: the dataset.
type Entry struct {
	Header[EntryState]
	// Owner is the unit that published it.
	Owner     statement.PartyID   `json:"owner"`
	Catalogue statement.Catalogue `json:"catalogue"`
	// Revision counts the entry's own versions, from 1.
	Revision int64 `json:"revision"`
	// Version is the dataset version anchored last, Versions how many were anchored.
	Version  *statement.Ref `json:"version,omitempty"`
	Versions int64          `json:"versions"`
	// Opening is the approved review under which the entry is open to the public, OpenedAt its ledger time; absent
	// and 0 while it is not open.
	Opening  *statement.Ref `json:"opening,omitempty"`
	OpenedAt int64          `json:"openedAt"`
	// Condition is what the open subject asks of users while the entry is open on conditions; absent before it published any.
	Condition *statement.Ref `json:"condition,omitempty"`
	// RetiredAt is the ledger time of the retirement, Unix ms; 0 while published.
	RetiredAt int64          `json:"retiredAt"`
	Reason    statement.Code `json:"reason,omitempty"`
	// RenewedAt is the ledger time at which the last version was anchored, or the entry published while it has none, Unix ms.
	RenewedAt int64 `json:"renewedAt,omitzero"`
	Contested
}

func (e *Entry) check() error {
	return e.Header.check(e.State == EntryPublished || e.State == EntryRetired)
}

// VersionState is a state of a dataset version.
type VersionState string

// The states of a dataset version. A withdrawn one stays withdrawn, also when a newer one follows.
const (
	VersionCurrent    VersionState = "current"
	VersionSuperseded VersionState = "superseded"
	VersionWithdrawn  VersionState = "withdrawn"
)

// Version is one version of a dataset; its files stand in the statement that created it.
type Version struct {
	Header[VersionState]
	Entry statement.Ref     `json:"entry"`
	Owner statement.PartyID `json:"owner"`
	// Number counts the versions of the entry, from 1.
	Number int64 `json:"number"`
	// Manifest is SM3 of the manifest's canonical bytes.
	Manifest gm.Digest `json:"manifest"`
	// Supersedes and SupersededBy are the versions before and after it, where there are any.
	Supersedes   *statement.Ref `json:"supersedes,omitempty"`
	SupersededBy *statement.Ref `json:"supersededBy,omitempty"`
	// WithdrawnAt is the ledger time of the withdrawal, Unix ms; 0 while it stands.
	WithdrawnAt int64          `json:"withdrawnAt"`
	Reason      statement.Code `json:"reason,omitempty"`
	// Notices counts those that told of the withdrawal.
	Notices int64 `json:"notices,omitzero"`
	Contested
	// Corrects are the reported problems that the version corrects.
	Corrects []statement.Ref `json:"corrects,omitempty"`
}

func (v *Version) check() error {
	valid := false
	switch v.State {
	case VersionCurrent, VersionSuperseded, VersionWithdrawn:
		valid = true
	}
	return v.Header.check(valid)
}

// ProductState is a state of a product.
type ProductState string

// ProductRegistered is its only state.
const ProductRegistered ProductState = "registered"

// Product is a product made from public data.
type Product struct {
	Header[ProductState]
	Owner   statement.PartyID `json:"owner"`
	Name    statement.Label   `json:"name"`
	Sources []statement.Ref   `json:"sources"`
	Digest  *gm.Digest        `json:"digest,omitempty"`
}

func (p *Product) check() error { return p.Header.check(p.State == ProductRegistered) }
