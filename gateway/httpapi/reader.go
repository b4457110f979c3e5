package httpapi

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/chaincode/rules"
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
	// party is the caller's own as it stands; nil for whoever is none.
	party *entity.Party
	// ledger names the founders, for the jurisdiction of a department; nil for everybody else.
	ledger *entity.Ledger
	// scope is that of the audit case that the caller named; nil for all but auditors of its team.
	scope *audit.Scope
}

// permission says whether, and by what, somebody may read.
type permission int

const (
	denies permission = iota
	// conceals: not even that there is something is the reader's business, so that it is not counted either.
	conceals
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

// know finds what a caller may read beside what is public.
func (s *server) know(c *gin.Context, caller session.Caller) (r reader, err error) {
	r.Caller = caller
	if !caller.Known() {
		return r, nil
	}
	if r.party, err = stateOf[*entity.Party](c.Request.Context(), s, caller.Party.Ref()); err != nil {
		return r, err
	}
	if caller.Role == statement.RoleDepartment {
		ref := statement.Ref{Type: statement.TypeLedger, ID: string(s.Ledger)}
		if r.ledger, err = stateOf[*entity.Ledger](c.Request.Context(), s, ref); err != nil {
			return r, err
		}
	}
	r.scope, err = s.scopeOf(c, caller)
	return r, err
}

// stateOf gives the state of an entity as the index has it.
func stateOf[E entity.Entity](ctx context.Context, s *server, ref statement.Ref) (none E, err error) {
	row, err := s.Index.Entity(ctx, ref)
	if err != nil {
		return none, err
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		return none, err
	}
	return state.(E), nil
}

// own are the reader's party and all whose successor it is, what concerns which is its own.
func (r reader) own() []statement.PartyID {
	if r.party == nil {
		return nil
	}
	return append([]statement.PartyID{r.Party}, r.party.Predecessors...)
}

// concerned tells whether a matter is the reader's own.
func (r reader) concerned(m audit.Matter) bool {
	return slices.ContainsFunc(r.own(), func(id statement.PartyID) bool { return slices.Contains(m.Parties, string(id)) })
}

// oversees tells whether a party is in the reader's jurisdiction, as it is a department.
func (r reader) oversees(id statement.PartyID) bool {
	return r.ledger != nil && rules.InJurisdiction(r.ledger, r.Party, r.party, id)
}

// inCharge tells whether a matter is for the reader to supervise: a department, which decides where the Bureau otherwise does, reads
// what concerns parties of its jurisdiction alone, beside the founders and itself.
func (r reader) inCharge(m audit.Matter) bool {
	if r.ledger == nil {
		return false
	}
	charge := false
	for _, text := range m.Parties {
		id := statement.PartyID(text)
		switch {
		case r.oversees(id):
			charge = true
		case text != "" && id != r.Party && r.ledger.RoleOf(id) == "":
			return false
		}
	}
	return charge
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
	state, err := stateOf[*entity.Case](c.Request.Context(), s, ref)
	if err != nil {
		return nil, err
	}
	scope, ok := audit.ScopeOf(ref, state, caller.Handler)
	if !ok {
		return nil, problemf(CodeCaseClosed, "%s is %s, or %s is not of its team", ref, state.State, caller.Handler)
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
