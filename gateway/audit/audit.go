// Package audit keeps to an audit case what the audit bureau reads through this gateway of what is not public.
//
// A read within a case is recorded before it is answered. The ledger knows nothing of reads: the record is this gateway's own, and
// each organisation keeps that of its gateway.
package audit

import (
	"context"
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Read is one read within a case.
type Read struct {
	// Number counts the reads that this gateway recorded.
	Number int64
	// At is when, Unix ms.
	At int64
	// Case is the case, Handler the auditor.
	Case    statement.Ref
	Handler statement.Pseudonym
	// What was read: an entity as type:id, statement:<id>, event:<id>, file:<sm3> or attachment:<sm3>.
	What string
	// Parties are those that it concerns.
	Parties []string
}

// Log keeps reads.
type Log interface {
	// Note adds reads and is durable when it returns.
	Note(ctx context.Context, reads []Read) error
	// Reads gives up to limit reads within a case after a number, oldest first: all, or those that concern one party.
	Reads(ctx context.Context, in statement.Ref, party statement.PartyID, after int64, limit int) ([]Read, error)
}

// Matter is what somebody wants to read.
type Matter struct {
	// Parties are those that it concerns; Refs are the entities that it is about, and those they belong to.
	Parties, Refs []string
	// At is the ledger time of a statement, Unix ms; 0 for a state, which has no one time.
	At int64
}

// Scope is what an auditor may read within a served case.
type Scope struct {
	Case  statement.Ref
	Terms *statement.CaseTerms
}

// ScopeOf gives the scope of a case for one of its team; ok is false for others, and for a case that is not served or is closed.
func ScopeOf(ref statement.Ref, c *entity.Case, person statement.Pseudonym) (scope *Scope, ok bool) {
	if c.State != entity.CaseServed || !slices.Contains(c.Terms.Team, person) {
		return nil, false
	}
	return &Scope{ref, c.Terms}, true
}

// Covers tells whether the matter concerns one of the case's parties or entries, in the audited period.
func (s *Scope) Covers(m Matter) bool {
	if m.At != 0 && (m.At < s.Terms.From || m.At > s.Terms.Until) {
		return false
	}
	for _, id := range s.Terms.Parties {
		if slices.Contains(m.Parties, string(id)) {
			return true
		}
	}
	for _, entry := range s.Terms.Entries {
		if slices.Contains(m.Refs, entry.String()) {
			return true
		}
	}
	return false
}
