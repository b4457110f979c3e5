package httpapi

import (
	"context"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"luzheng/gateway/api"
	"luzheng/gateway/index"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// SearchStatements finds statements by what they are about.
func (s *server) SearchStatements(c *gin.Context, params api.SearchStatementsParams) {
	query, err := queryOf(api.SearchTerms{
		Party: params.Party, Entity: params.Entity, File: params.File, Grant: params.Grant, Purpose: params.Purpose, Kind: params.Kind,
		Verdict: params.Verdict, From: params.From, Until: params.Until,
	})
	if err != nil {
		answerProblem(c, err)
		return
	}
	reach(&query, readerOf(c))
	s.answerPage(c, params.Cursor, params.Limit, func(ctx context.Context, page index.Page) ([]*index.Statement, error) {
		return s.Index.Search(ctx, query, page)
	})
}

// reach bounds a query to what its reader may search. Of a case before its notice the audit bureau alone learns, in counts and samples too.
func reach(query *index.Query, r reader) {
	query.Within, query.Unsealed = reachOf(r), r.Role != statement.RoleAudit
}

// reachOf is what a reader may search: supervisors everything, auditors their case, everybody else what concerns it or, of a
// department, its members. What is found
// passes the visibility all the same; this keeps pages full, and counts from telling of what is not the reader's.
func reachOf(r reader) *index.Within {
	switch {
	case slices.Contains(supervisors, r.Role):
		return nil
	case r.scope != nil:
		t := r.scope.Terms
		return &index.Within{Parties: t.Parties, Entries: t.Entries, From: t.From, Until: t.Until}
	}
	within := &index.Within{Parties: r.own()}
	if r.ledger != nil {
		within.Parties = append(within.Parties, r.party.Members...)
	}
	return within
}

// queryOf reads the terms of a search.
func queryOf(t api.SearchTerms) (index.Query, error) {
	q := index.Query{
		Party: statement.PartyID(given(t.Party)), Purpose: statement.Code(given(t.Purpose)), Kind: statement.Kind(given(t.Kind)),
		Verdict: index.Verdict(given(t.Verdict)),
	}
	if t.From != nil {
		q.From = *t.From
	}
	if t.Until != nil {
		q.Until = *t.Until
	}
	var err error
	if q.Entity, err = termRef("entity", t.Entity, ""); err != nil {
		return q, err
	}
	if q.Grant, err = termRef("grant", t.Grant, statement.TypeGrant); err != nil {
		return q, err
	}
	if file := given(t.File); file != "" {
		if q.File, err = gm.ParseDigest(file); err != nil {
			return q, problemf(CodeParameter, "file: %s", err)
		}
	}
	if _, err := statement.Lookup(q.Kind); q.Kind != "" && err != nil {
		return q, problemf(CodeParameter, "kind: %q is no kind of statement", q.Kind)
	}
	switch {
	case q.Party != "" && !q.Party.Valid():
		return q, problemf(CodeParameter, "party is not a party ID")
	case q.From < 0 || q.Until < 0 || q.Until > 0 && q.Until <= q.From:
		return q, problemf(CodeParameter, "until must be after from")
	case !validTerm(string(q.Purpose)) || !validTerm(string(q.Verdict)):
		return q, problemf(CodeParameter, "purpose and verdict are codes of at most %d characters", maxTerm)
	}
	return q, nil
}

const maxTerm = 120

func validTerm(text string) bool {
	return len(text) <= maxTerm && !strings.ContainsFunc(text, isControl)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// termRef reads an entity that a search names; of a type, if one is given.
func termRef(name string, text *string, t statement.EntityType) (*statement.Ref, error) {
	if given(text) == "" {
		return nil, nil
	}
	ref, err := statement.ParseRef(*text)
	if err != nil || t != "" && ref.Type != t {
		return nil, problemf(CodeParameter, "%s must name an entity as type:id", name)
	}
	return &ref, nil
}
