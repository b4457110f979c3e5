package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// LedgerState is a state of the ledger itself.
type LedgerState string

// LedgerActive is its only state.
const LedgerActive LedgerState = "active"

// Ledger is the ledger itself: who founded it and which rules are in force.
type Ledger struct {
	Header[LedgerState]
	// Root is SM3 of the root certificate's DER, the trust root's digest.
	Root gm.Digest `json:"root"`
	// Founders are the organisations that run the network, sorted by party.
	Founders []Founder `json:"founders"`
	// Rules is the version of the rules in force.
	Rules int64 `json:"rules"`
	// Network is where the deployment runs.
	Network statement.Network `json:"network,omitempty"`
	// Log is the event log that was opened last; absent while uses are recorded on the ledger itself.
	Log *statement.Ref `json:"log,omitempty"`
}

// Founder is one organisation of the network.
type Founder struct {
	Party statement.PartyID   `json:"party"`
	Role  statement.PartyRole `json:"role"`
}

// RoleOf gives the role of a founder, or "" for any other party.
func (l *Ledger) RoleOf(id statement.PartyID) statement.PartyRole {
	for _, f := range l.Founders {
		if f.Party == id {
			return f.Role
		}
	}
	return ""
}

func (l *Ledger) check() error { return l.Header.check(l.State == LedgerActive) }

// PartyState is a state of a party.
type PartyState string

// The states of a party.
const (
	PartyActive    PartyState = "active"
	PartySuspended PartyState = "suspended"
	PartyDissolved PartyState = "dissolved"
)

// Party is a registered party.
type Party struct {
	Header[PartyState]
	Role            statement.PartyRole `json:"role"`
	Name            statement.Label     `json:"name,omitempty"`
	CreditCode      statement.Code      `json:"creditCode,omitempty"`
	ResponsibleBody statement.Label     `json:"responsibleBody,omitempty"`
	ResponsiblePost statement.Label     `json:"responsiblePost,omitempty"`
	// Parent is the party above in the organisation tree, System the unit above in its own system (本系统).
	Parent statement.PartyID `json:"parent,omitempty"`
	System statement.PartyID `json:"system,omitempty"`
	// Members are the parties that name this one, a department, as their parent; Branches those that name it as the unit above
	// in their system. Both are sorted: jurisdiction follows from the state of whoever acts.
	Members  []statement.PartyID `json:"members,omitempty"`
	Branches []statement.PartyID `json:"branches,omitempty"`
	// Predecessors are all parties whose successor it is, and theirs, sorted: what names one of them is this party's own.
	Predecessors []statement.PartyID `json:"predecessors,omitempty"`
	// Form and Successor say how it ended; absent while it has not. Document orders its last reorganisation.
	Form      statement.Reorganisation `json:"form,omitempty"`
	Successor statement.PartyID        `json:"successor,omitempty"`
	Document  *statement.Sealed        `json:"document,omitempty"`
	Identity  *statement.Sealed        `json:"identity,omitempty"`
}

func (p *Party) check() error {
	return p.Header.check(p.State == PartyActive || p.State == PartySuspended || p.State == PartyDissolved)
}

// AuthorityState is a state of a certificate authority.
type AuthorityState string

// The states of a certificate authority.
const (
	AuthorityAdmitted  AuthorityState = "admitted"
	AuthoritySuspended AuthorityState = "suspended"
	AuthorityWithdrawn AuthorityState = "withdrawn"
)

// Authority is a certificate authority on the ledger's trust list.
type Authority struct {
	Header[AuthorityState]
	// Certificate is its certificate, DER.
	Certificate []byte `json:"certificate"`
	// Parent is the admitted authority that issued it; absent for a root.
	Parent *statement.Ref `json:"parent,omitempty"`
	// Reason is that of the suspension or withdrawal; absent while admitted.
	Reason statement.Code `json:"reason,omitempty"`
}

func (a *Authority) check() error {
	return a.Header.check(a.State == AuthorityAdmitted || a.State == AuthoritySuspended || a.State == AuthorityWithdrawn)
}

// CertificateState is a state of a certificate.
type CertificateState string

// The states of a certificate. One whose time is over stays active: the ledger has no clock of its own to notice.
const (
	CertificateActive   CertificateState = "active"
	CertificateRevoked  CertificateState = "revoked"
	CertificateReplaced CertificateState = "replaced"
)

// Certificate binds a key to a party and a post.
type Certificate struct {
	Header[CertificateState]
	Party       statement.PartyID   `json:"party"`
	Post        statement.Post      `json:"post"`
	Handler     statement.Pseudonym `json:"handler,omitempty"`
	Application *statement.Ref      `json:"application,omitempty"`
	// Authority issued it.
	Authority statement.Ref `json:"authority"`
	// Certificate is the DER.
	Certificate []byte `json:"certificate"`
	// NotBefore and NotAfter are the certificate's own, Unix ms.
	NotBefore int64 `json:"notBefore"`
	NotAfter  int64 `json:"notAfter"`
	// RevokedAt is the ledger time of the revocation, Unix ms; 0 while active.
	RevokedAt int64          `json:"revokedAt"`
	Reason    statement.Code `json:"reason,omitempty"`
	// CompromisedAt is the ledger time from which statements under the key are disputed, Unix ms; 0 when the revocation
	// named none.
	CompromisedAt int64 `json:"compromisedAt"`
	// ReplacedAt is the ledger time from which ReplacedBy signs instead; 0 while nothing does.
	ReplacedAt int64          `json:"replacedAt,omitzero"`
	ReplacedBy *statement.Ref `json:"replacedBy,omitempty"`
	// Custody is the delegation under which a signing service keeps the key; absent when its owner keeps it.
	Custody *Custody `json:"custody,omitempty"`
	// Deputy is the delegation under which its holder acts for another post, too; absent where there is none.
	Deputy *Deputy `json:"deputy,omitempty"`
}

// Deputy is a delegation of a post to the holder of another.
type Deputy struct {
	Post statement.Post `json:"post"`
	// From and Until bound it in ledger time, Unix ms.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

// Custody is a delegation to a signing service.
type Custody struct {
	// Kinds are the kinds that may be signed, sorted.
	Kinds []statement.Kind `json:"kinds"`
	// Until is the ledger time after which nothing may be signed, Unix ms.
	Until int64 `json:"until"`
}

func (c *Certificate) check() error {
	return c.Header.check(c.State == CertificateActive || c.State == CertificateRevoked || c.State == CertificateReplaced)
}
