package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Emergencies: the named parties have the named data at once, for the emergency's purpose and time, without a grant.
//
//	kind                from     to       besides
//	emergency.declare   –        active   a competent authority: the Bureau, a department, public security; it is none of the users
//	                                      and providers; network operators take part as units; it cites a legal basis that is in
//	                                      force
//	emergency.end       active   ended    who declared it, or the Bureau; it ends by itself at its date
//
// Every use in it names it, so that the declaration, the uses, what was suspected of them and the end are one episode. A use outside
// it is recorded and flagged (usage.go).
var emergencySteps = steps[entity.EmergencyState]{
	statement.KindEmergencyEnd: {[]entity.EmergencyState{entity.EmergencyActive}, entity.EmergencyEnded},
}

// declaredProviders are the owners of the named entries, sorted.
func (j *judgement) declaredProviders(entries []statement.Ref) ([]statement.PartyID, *Refusal) {
	owners := make([]statement.PartyID, 0, len(entries))
	for _, ref := range entries {
		entry, r := j.published(ref)
		if r != nil {
			return nil, r
		}
		owners = append(owners, entry.Owner)
	}
	slices.Sort(owners)
	return slices.Compact(owners), nil
}

func declaredParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.EmergencyDeclare)
	providers, r := j.declaredProviders(body.Entries)
	return slices.Concat(body.Parties, providers), r
}

func declareEmergency(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.EmergencyDeclare)
	if body.Until <= j.pos.Time {
		return refuse("statement.field", "the field body.until has passed")
	}
	if r := j.inForce(body.Law, body.Article); r != nil {
		return r
	}
	providers, r := j.declaredProviders(body.Entries)
	if r != nil {
		return r
	}
	return j.create(&entity.Emergency{
		Header: entity.Header[entity.EmergencyState]{State: entity.EmergencyActive},
		Type:   body.Type, Declarer: j.s.Statement.Issuer, Purpose: body.Purpose, Parties: body.Parties, Providers: providers,
		Entries: body.Entries, From: body.From, Until: body.Until, DeclaredAt: j.pos.Time, Law: body.Law, Article: body.Article,
	})
}

func emergencyParties(j *judgement) ([]statement.PartyID, *Refusal) {
	e, r := load[entity.Emergency](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return slices.Concat(e.Parties, e.Providers), nil
}

func endEmergency(j *judgement) *Refusal {
	e, r := load[entity.Emergency](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if issuer := j.s.Statement.Issuer; issuer != e.Declarer && j.ledger.RoleOf(issuer) != statement.RoleBureau {
		return refuse("emergency.declarer", "%s declared the emergency", e.Declarer)
	}
	if r := advance(j, emergencySteps, &e.State); r != nil {
		return r
	}
	e.EndedAt, e.Reason = j.pos.Time, j.s.Statement.Content().(*statement.EmergencyEnd).Reason
	return j.touch(*j.s.Statement.Subject, e)
}
