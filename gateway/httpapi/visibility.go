package httpapi

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"luzheng/chaincode/rules"
	"luzheng/gateway/audit"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// supervisors are the roles that see everything but sealed cases; the audit bureau sees what its cases cover.
var supervisors = []statement.PartyRole{statement.RoleBureau, statement.RoleCyberspace}

// securitySupervisors are the roles that see security files and incidents.
var securitySupervisors = []statement.PartyRole{statement.RoleBureau, statement.RoleCyberspace, statement.RolePolice}

// caseReaders are the roles that see the cases whose notice was served.
var caseReaders = []statement.PartyRole{statement.RoleBureau, statement.RoleCyberspace, statement.RoleAudit}

// visibilityOfKind is the line of the rules' authority table; a kind without one is for supervisors only.
func visibilityOfKind(k statement.Kind) rules.Visibility {
	if line, ok := rules.AuthorityOf(k); ok {
		return line.Visibility
	}
	return rules.VisibleSupervisors
}

// visibilityOfType is that of the kind with which an entity of the type begins.
func visibilityOfType(t statement.EntityType) rules.Visibility {
	for _, k := range statement.Kinds() {
		spec, err := statement.Lookup(k)
		if err == nil && (spec.Creates == t || spec.Founds && spec.Subject == t) {
			return visibilityOfKind(k)
		}
	}
	if t == statement.TypeSuspicion {
		return visibilityOfKind(statement.KindUsageRecord) // never public before it is confirmed
	}
	if t == statement.TypeSecurity {
		return visibilityOfKind(statement.KindSecurityHead)
	}
	return rules.VisibleSupervisors
}

// permits tells whether a reader may read what has this visibility.
func permits(v rules.Visibility, r reader, m audit.Matter) permission {
	if v == rules.VisiblePublic {
		return allows
	}
	if !r.Known() {
		return denies
	}
	switch {
	case v != rules.VisibleSupervisors && r.concerned(m):
		return allows
	case (v == rules.VisibleParties || v == rules.VisibleSecurity) && r.inCharge(m):
		return allows
	case slices.Contains(seers(v), r.Role):
		return allows
	case r.scope != nil && r.scope.Covers(m):
		return allowsInCase
	}
	return denies
}

// seers are the roles that read what has this visibility, whomever it concerns.
func seers(v rules.Visibility) []statement.PartyRole {
	switch v {
	case rules.VisibleSecurity:
		return securitySupervisors
	case rules.VisibleCase:
		return caseReaders
	case rules.VisiblePublic, rules.VisibleParties, rules.VisibleSupervisors:
	}
	return supervisors
}

// onlyAuditors permits the audit bureau alone to read what nobody else knows of.
func onlyAuditors(r reader) permission {
	if r.Known() && r.Role == statement.RoleAudit {
		return allows
	}
	return denies
}

// mayReadStatement applies the visibility of the statement's kind. Refused statements are for their parties, whatever their kind:
// a denied attempt is evidence, not news.
func (s *server) mayReadStatement(ctx context.Context, r reader, st *index.Statement) (permission, audit.Matter, error) {
	v := visibilityOfKind(st.Kind)
	if v == rules.VisiblePublic && st.Result != "accepted" {
		v = rules.VisibleParties
	}
	if v == rules.VisiblePublic {
		return allows, audit.Matter{}, nil
	}
	if !r.Known() {
		return denies, audit.Matter{}, nil
	}
	matter, sealed, err := s.matterOf(ctx, st)
	switch {
	case err != nil:
		return denies, matter, err
	case sealed && onlyAuditors(r) == denies:
		return conceals, matter, nil
	case sealed:
		return allows, matter, nil
	}
	return permits(v, r, matter), matter, nil
}

// matterOf gives what a statement concerns: its issuer and counterparty, and the parties of the entities that it names, in its header
// too: whom a technical service unit works for reads what it says. In a case
// those are the parties that the statement itself names or, when it names none, those of its subject: one audited unit does not read
// another's notes. Sealed tells that it is of a case whose notice was not served.
func (s *server) matterOf(ctx context.Context, st *index.Statement) (m audit.Matter, sealed bool, err error) {
	m = audit.Matter{Parties: []string{string(st.Issuer)}, At: st.Time}
	env, err := envelope.Parse(st.Envelope)
	if err != nil {
		return m, false, err
	}
	said, err := statement.Parse(env.Payload)
	if err != nil {
		return m, false, err
	}
	for _, text := range []string{st.Subject, st.Created} {
		if text != "" {
			m.Refs = append(m.Refs, text)
		}
	}
	for _, ref := range slices.Concat(said.Content().Refs(), said.Beside()) {
		if ref.Type == statement.TypeParty {
			m.Parties = append(m.Parties, ref.ID)
		}
		m.Refs = append(m.Refs, ref.String())
	}
	if body, ok := said.Content().(statement.Counterparty); ok {
		m.Parties = append(m.Parties, string(body.Counterparty()))
	}
	entities, err := s.Index.Entities(ctx, m.Refs)
	if err != nil {
		return m, false, err
	}
	inCase, itself := visibilityOfKind(st.Kind) == rules.VisibleCase, len(m.Parties) > 1
	for _, e := range entities {
		sealed = sealed || sealedCase(e)
		m.Refs = append(m.Refs, e.Parent)
		if !inCase || !itself && (e.Ref == st.Subject || e.Ref == st.Created) {
			m.Parties = append(m.Parties, e.Parties...)
		}
	}
	return m, sealed, nil
}

// sealedCase tells whether the entity is a case of which only the audit bureau knows.
func sealedCase(e *index.Entity) bool {
	return e.Type == statement.TypeCase && (e.State == string(entity.CaseOpened) || e.State == string(entity.CaseDropped))
}

// readable keeps those statements of a page that the caller may read, and counts the others, but for what belongs to a case that is
// sealed. Reads that only an audit case allows are recorded.
func (s *server) readable(c *gin.Context, page []*index.Statement) (kept []*index.Statement, hidden int, err error) {
	var reads []audit.Read
	for _, st := range page {
		p, matter, err := s.mayReadStatement(c.Request.Context(), readerOf(c), st)
		switch {
		case err != nil:
			return nil, 0, err
		case p == conceals:
			continue
		case p == denies:
			hidden++
			continue
		case p == allowsInCase:
			reads = append(reads, audit.Read{What: "statement:" + st.ID.String(), Parties: matter.Parties})
		}
		kept = append(kept, st)
	}
	return kept, hidden, s.noted(c, reads...)
}

// mayReadEntity applies the visibility of the entity's type.
func mayReadEntity(r reader, e *index.Entity) permission {
	if sealedCase(e) {
		return onlyAuditors(r)
	}
	return permits(visibilityOfType(e.Type), r, matterOf(e))
}
