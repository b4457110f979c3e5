package httpapi

import (
	"context"
	"slices"

	"luzheng/chaincode/rules"
	"luzheng/gateway/index"
	"luzheng/gateway/session"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// supervisors are the roles that see everything.
var supervisors = []statement.PartyRole{statement.RoleBureau, statement.RoleAudit, statement.RoleCyberspace}

// securitySupervisors are the roles that see security files and incidents.
var securitySupervisors = []statement.PartyRole{statement.RoleBureau, statement.RoleCyberspace, statement.RolePolice}

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
		if err == nil && (spec.Creates == t || (spec.Founds || spec.Renews) && spec.Subject == t) {
			return visibilityOfKind(k)
		}
	}
	switch t {
	case statement.TypeSuspicion:
		return visibilityOfKind(statement.KindUsageRecord) // never public before it is confirmed
	case statement.TypeSecurity:
		return visibilityOfKind(statement.KindSecurityHead)
	}
	return rules.VisibleSupervisors
}

// visible tells whether a caller may read what has this visibility and concerns these parties.
func visible(v rules.Visibility, caller session.Caller, parties []string) bool {
	switch v {
	case rules.VisiblePublic:
		return true
	case rules.VisibleParties:
		return caller.Known() && (slices.Contains(supervisors, caller.Role) || slices.Contains(parties, string(caller.Party)))
	case rules.VisibleSecurity:
		return caller.Known() && (slices.Contains(securitySupervisors, caller.Role) || slices.Contains(parties, string(caller.Party)))
	case rules.VisibleCase: // of a case whose notice was served
		return caller.Known() && (slices.Contains(supervisors, caller.Role) || slices.Contains(parties, string(caller.Party)))
	case rules.VisibleSupervisors:
		return caller.Known() && slices.Contains(supervisors, caller.Role)
	}
	return false
}

// mayReadStatement applies the visibility of the statement's kind. Refused statements are for their parties, whatever their kind:
// a denied attempt is evidence, not news.
func (s *server) mayReadStatement(ctx context.Context, caller session.Caller, st *index.Statement) (bool, error) {
	v := visibilityOfKind(st.Kind)
	if v == rules.VisiblePublic && st.Result != "accepted" {
		v = rules.VisibleParties
	}
	if v == rules.VisiblePublic {
		return true, nil
	}
	if !caller.Known() {
		return false, nil
	}
	parties, sealed, err := s.partiesOf(ctx, st)
	if sealed || err != nil {
		return caller.Role == statement.RoleAudit, err
	}
	return visible(v, caller, parties), nil
}

// partiesOf lists the parties that a statement concerns: its issuer and counterparty, and the parties of the entities that it names.
// In a case those are the parties that the statement itself names or, when it names none, those of its subject: one audited unit does
// not read another's notes.
// Sealed tells that it is of a case whose notice was not served.
func (s *server) partiesOf(ctx context.Context, st *index.Statement) (parties []string, sealed bool, err error) {
	parties = []string{string(st.Issuer)}
	env, err := envelope.Parse(st.Envelope)
	if err != nil {
		return parties, false, err
	}
	said, err := statement.Parse(env.Payload)
	if err != nil {
		return parties, false, err
	}
	var named []string
	if st.Created != "" {
		named = append(named, st.Created)
	}
	if said.Subject != nil {
		named = append(named, said.Subject.String())
	}
	for _, ref := range said.Content().Refs() {
		if ref.Type == statement.TypeParty {
			parties = append(parties, ref.ID)
		}
		named = append(named, ref.String())
	}
	if body, ok := said.Content().(statement.Counterparty); ok {
		parties = append(parties, string(body.Counterparty()))
	}
	entities, err := s.Index.Entities(ctx, named)
	if err != nil {
		return parties, false, err
	}
	inCase, itself := visibilityOfKind(st.Kind) == rules.VisibleCase, len(parties) > 1
	for _, e := range entities {
		sealed = sealed || sealedCase(e)
		if !inCase || !itself && (e.Ref == st.Subject || e.Ref == st.Created) {
			parties = append(parties, e.Parties...)
		}
	}
	return parties, sealed, nil
}

// sealedCase tells whether the entity is a case of which only the audit bureau knows.
func sealedCase(e *index.Entity) bool {
	return e.Type == statement.TypeCase && (e.State == string(entity.CaseOpened) || e.State == string(entity.CaseDropped))
}

// readable keeps those statements of a page that the caller may read, and counts the others.
func (s *server) readable(ctx context.Context, caller session.Caller, page []*index.Statement) (kept []*index.Statement, hidden int, err error) {
	for _, st := range page {
		ok, err := s.mayReadStatement(ctx, caller, st)
		switch {
		case err != nil:
			return nil, 0, err
		case ok:
			kept = append(kept, st)
		default:
			hidden++
		}
	}
	return kept, hidden, nil
}

// mayReadEntity applies the visibility of the entity's type.
func mayReadEntity(caller session.Caller, e *index.Entity) bool {
	if sealedCase(e) {
		return caller.Role == statement.RoleAudit
	}
	return visible(visibilityOfType(e.Type), caller, e.Parties)
}
