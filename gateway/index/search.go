package index

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Query selects statements: what is given must all apply, an empty field selects all.
type Query struct {
	// Party is one that the statement names, or that an entity which it names concerns.
	Party statement.PartyID
	// Entity is one that the statement names, itself or by what belongs to it.
	Entity *statement.Ref
	// File finds what names a version or product that holds the file.
	File gm.Digest
	// Grant finds what names the grant, its request, its agreement, or a suspicion of a use under it.
	Grant *statement.Ref
	// Purpose is the one that the statement states.
	Purpose statement.Code
	Kind    statement.Kind
	Verdict Verdict
	// From and Until bound the ledger time, Unix ms; Until is not of the period.
	From, Until int64
	// Within is what is searched at all; nil: everything.
	Within *Within
	// Unsealed leaves out what belongs to audit cases whose notice was not served.
	Unsealed bool
}

// Verdict selects statements by what the rules said.
type Verdict string

// The verdicts. Any other is a code.
const (
	VerdictAccepted  Verdict = "accepted" // and nothing to say about it
	VerdictSuspected Verdict = "suspected"
	VerdictRefused   Verdict = "refused"
)

// Within bounds a search: statements that concern one of the parties or entries, in a period (Unix ms, both ends of it; 0: no bound).
type Within struct {
	Parties     []statement.PartyID
	Entries     []statement.Ref
	From, Until int64
}
