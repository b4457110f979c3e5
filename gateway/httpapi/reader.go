package httpapi

import (
	"github.com/gin-gonic/gin"

	"luzheng/gateway/audit"
	"luzheng/gateway/index"
	"luzheng/gateway/session"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// caseHeader names the audit case that a read of the audit bureau is for.
const caseHeader = "Audit-Case"

const readerKey = "luzheng.reader"

// reader is a caller with what it may read beside its own.
type reader struct {
	session.Caller
	// scope is that of the audit case that the caller named; nil for all but auditors of its team.
	scope *audit.Scope
}

// permission says whether, and by what, somebody may read.
type permission int

const (
	denies permission = iota
	allows
	// allowsInCase: only an audit case allows it, so that the read is recorded before it is answered.
	allowsInCase
)

// readerOf gives who reads; admit has found it out.
func readerOf(c *gin.Context) reader {
	found, _ := c.Get(readerKey)
	r, _ := found.(reader)
	return r
}

// scopeOf finds the scope of the case that an auditor's request names; others have none.
func (s *server) scopeOf(c *gin.Context, caller session.Caller) (*audit.Scope, error) {
	text := c.GetHeader(caseHeader)
	if text == "" || caller.Role != statement.RoleAudit {
		return nil, nil
	}
	ref, err := statement.ParseRef(text)
	if err != nil || ref.Type != statement.TypeCase {
		return nil, problemf(CodeParameter, "%s must name an audit case as case:<id>", caseHeader)
	}
	s.fresh(c.Request.Context())
	row, err := s.Index.Entity(c.Request.Context(), ref)
	if err != nil {
		return nil, err
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		return nil, err
	}
	scope, ok := audit.ScopeOf(ref, state.(*entity.Case), caller.Handler)
	if !ok {
		return nil, problemf(CodeCaseClosed, "%s is %s, or %s is not of its team", ref, row.State, caller.Handler)
	}
	return scope, nil
}

// noted records reads that only the case allows; nothing is answered before they are recorded.
func (s *server) noted(c *gin.Context, reads ...audit.Read) error {
	if len(reads) == 0 {
		return nil
	}
	r := readerOf(c)
	for i := range reads {
		reads[i].At, reads[i].Case, reads[i].Handler = s.Now().UnixMilli(), r.scope.Case, r.Handler
	}
	return s.Reads.Note(c.Request.Context(), reads)
}

// notedFor is noted for one read that a permission was given for.
func (s *server) notedFor(c *gin.Context, p permission, what string, parties []string) error {
	if p != allowsInCase {
		return nil
	}
	return s.noted(c, audit.Read{What: what, Parties: parties})
}

// matterOf is what reading an entity's state concerns.
func matterOf(e *index.Entity) audit.Matter {
	return audit.Matter{Parties: e.Parties, Refs: []string{e.Ref, e.Parent}}
}
