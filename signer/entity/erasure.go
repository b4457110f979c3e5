package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErasureState is a state of an erasure.
type ErasureState string

// The states of an erasure.
const (
	ErasureRequested ErasureState = "requested"
	ErasureApproved  ErasureState = "approved" // keys and salts are to be destroyed
	ErasureDeclined  ErasureState = "declined"
	ErasureCertified ErasureState = "certified" // and were
)

// Erasure is the decision to destroy the keys of texts; the digests on the ledger stay, and every proof.
type Erasure struct {
	Header[ErasureState]
	statement.Erasable
	// Party asked for it.
	Party statement.PartyID `json:"party"`
	// Statement carries the attachments; RecordedAt is the ledger time of the last step of their entity, Unix ms.
	Statement   gm.Digest      `json:"statement"`
	RecordedAt  int64          `json:"recordedAt"`
	Attachments []gm.Digest    `json:"attachments"`
	Reason      statement.Code `json:"reason"`
	// BackupsUntil is when the last backup that still holds the keys ends, Unix ms; 0 before the certificate.
	BackupsUntil int64 `json:"backupsUntil"`
}

func (e *Erasure) check() error {
	valid := false
	switch e.State {
	case ErasureRequested, ErasureApproved, ErasureDeclined, ErasureCertified:
		valid = true
	}
	return e.Header.check(valid)
}
