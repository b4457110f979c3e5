package statement

import "luzheng/signer/gm"

// Erasable names whose texts an erasure is about, so that whatever keeps them follows from the statement.
type Erasable struct {
	// Entity is what the texts are about: a request, an agreement, a party.
	Entity Ref `json:"entity"`
	// Within is the catalogue entry that it belongs to, if any.
	Within *Ref `json:"within,omitempty"`
}

func (e *Erasable) refs() []Ref { return append(refsOf(e.Within), e.Entity) }

func (e *Erasable) check(p *problems) {
	p.require(e.Entity != Ref{}, "entity", "is missing")
	p.require(e.Entity.Valid(), "entity", "must name an entity")
	p.optionalRef(e.Within, TypeEntry, "within")
}

// ErasureRequest asks to destroy the keys of texts that stand in a statement. It creates the erasure.
type ErasureRequest struct {
	Erasable
	// Statement is the ID of the statement that carries the attachments.
	Statement gm.Digest `json:"statement"`
	// Attachments are those to erase, by SM3 of their encrypted bytes.
	Attachments []gm.Digest `json:"attachments"`
	Reason      Code        `json:"reason"`
}

func (*ErasureRequest) Kind() Kind    { return KindErasureRequest }
func (b *ErasureRequest) Refs() []Ref { return b.refs() }
func (b *ErasureRequest) Validate() error {
	var p problems
	b.check(&p)
	p.require(!b.Statement.IsZero(), "statement", "is missing")
	p.require(len(b.Attachments) > 0 && len(b.Attachments) <= 16 && distinct(b.Attachments), "attachments", "must be 1 to 16, each once")
	p.code(b.Reason, "reason")
	return p.err
}

// ErasureApprove is the second role's yes. The subject is the erasure.
type ErasureApprove struct {
	Erasable
	// Party is the one that asked.
	Party PartyID `json:"party"`
}

func (*ErasureApprove) Kind() Kind    { return KindErasureApprove }
func (b *ErasureApprove) Refs() []Ref { return b.refs() }
func (b *ErasureApprove) Validate() error {
	var p problems
	b.check(&p)
	p.party(b.Party, "party")
	return p.err
}

// ErasureDecline is the second role's no. The subject is the erasure.
type ErasureDecline struct {
	Reason Code `json:"reason"`
}

func (*ErasureDecline) Kind() Kind  { return KindErasureDecline }
func (*ErasureDecline) Refs() []Ref { return nil }
func (b *ErasureDecline) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// ErasureCertify is the certificate that keys and salts are destroyed. The subject is the erasure.
type ErasureCertify struct {
	// BackupsUntil is when the last backup that still holds them ends, Unix ms; the time of destruction where there is none.
	BackupsUntil int64 `json:"backupsUntil"`
}

func (*ErasureCertify) Kind() Kind  { return KindErasureCertify }
func (*ErasureCertify) Refs() []Ref { return nil }
func (b *ErasureCertify) Validate() error {
	var p problems
	p.require(b.BackupsUntil > 0, "backupsUntil", "is missing or not a time in Unix milliseconds")
	return p.err
}
