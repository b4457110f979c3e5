package rules

import (
	"slices"
	"strings"

	"luzheng/chaincode/keys"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// The mark of an accepted statement is what makes acceptance idempotent. A statement that creates an entity under its ID is marked by
// that entity. Any other leaves a key of its own, which lists the entities that it touched, so that later statements can tell what
// it was about:
//
//	<ledger>/s/<statement ID>   references, sorted, separated by spaces; "-" for none

// Mark is the key that holds something exactly when the statement was accepted.
func (s *Submission) Mark() string { return s.mark }

func markOf(s *Submission) string {
	if s.spec.Creates != "" {
		return s.created.Key(s.Statement.Ledger)
	}
	return keys.Accepted(s.Statement.Ledger, s.ID)
}

// mark leaves the mark of a statement that creates nothing.
func (j *judgement) mark(touched []outcome.Touch) {
	if j.s.spec.Creates != "" {
		return
	}
	refs := make([]string, len(touched))
	for i, t := range touched {
		refs[i] = t.Entity.String()
	}
	value := strings.Join(refs, " ")
	if value == "" {
		value = "-"
	}
	j.put(j.s.mark, []byte(value))
}

// about tells whether an accepted statement made the entity or changed it. The key keys.Accepted of the statement must be in the
// footprint, and the entity must exist.
func (j *judgement) about(id gm.Digest, ref statement.Ref) bool {
	if ref.ID == id.String() {
		return true // only the statement itself can have created it
	}
	refs := strings.Fields(string(j.st.Get(keys.Accepted(j.cfg.Ledger, id))))
	return slices.Contains(refs, ref.String())
}
