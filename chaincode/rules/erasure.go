package rules

import (
	"time"

	"luzheng/chaincode/keys"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Erasure: two roles decide that the keys and salts of texts are destroyed. Their digests stay on the ledger, and so does
// every proof.
//
//	kind               from        to          besides
//	erasure.request    –           requested   by a party that the texts concern; they stand in an accepted statement about the entity
//	erasure.approve    requested   approved    the Bureau, with a second person
//	erasure.decline    requested   declined    the Bureau
//	erasure.certify    approved    certified   the operator, when the vault has forgotten
//
// A request and its approval are refused while the texts must be retained (parameter retention.*, in months from the last
// step of their entity: what still moves is kept), while a dispute over the entity or its catalogue entry is open, and while an audit
// case holds one of them or the party that asks.
var erasureSteps = steps[entity.ErasureState]{
	statement.KindErasureApprove: {[]entity.ErasureState{entity.ErasureRequested}, entity.ErasureApproved},
	statement.KindErasureDecline: {[]entity.ErasureState{entity.ErasureRequested}, entity.ErasureDeclined},
	statement.KindErasureCertify: {[]entity.ErasureState{entity.ErasureApproved}, entity.ErasureCertified},
}

// erasureReads lists what judging an erasure reads beside the entities that it names.
func erasureReads(ledger statement.LedgerID, issuer statement.PartyID, body statement.Body) []string {
	var reads []string
	switch b := body.(type) {
	case *statement.ErasureRequest:
		reads = append(holdKeys(ledger, b.Erasable, issuer), keys.Accepted(ledger, b.Statement))
	case *statement.ErasureApprove:
		reads = holdKeys(ledger, b.Erasable, b.Party)
	}
	return reads
}

func holdKeys(ledger statement.LedgerID, what statement.Erasable, party statement.PartyID) []string {
	var all []string
	for _, r := range mayHold(what, party) {
		all = append(all, r.Hold().Key(ledger))
	}
	return all
}

// mayHold lists the entities whose holds keep the texts: the entity, its catalogue entry, and the party that asks.
func mayHold(what statement.Erasable, party statement.PartyID) []statement.Ref {
	return append(mayDispute(what), party.Ref())
}

// concerned gives the parties that the texts of an entity concern, and the catalogue entry that it belongs to; none for an entity
// without texts.
func concerned(ref statement.Ref, e entity.Entity) (parties []statement.PartyID, within *statement.Ref) {
	switch e := e.(type) {
	case *entity.Party:
		return []statement.PartyID{statement.PartyID(ref.ID)}, nil
	case *entity.Security:
		return []statement.PartyID{statement.PartyID(ref.ID)}, nil
	case *entity.Opening:
		return []statement.PartyID{e.Subject}, &e.Entry
	case *entity.Condition:
		return []statement.PartyID{e.Subject}, &e.Entry
	case *entity.Notice:
		return append([]statement.PartyID{e.Sender}, e.Parties...), nil
	case *entity.Request:
		return []statement.PartyID{e.User, e.Provider}, &e.Entry
	case *entity.Agreement:
		return []statement.PartyID{e.User, e.Provider}, nil
	case *entity.Suspicion:
		return []statement.PartyID{e.Unit, e.Provider}, &e.Entry
	case *entity.Dispute:
		return []statement.PartyID{e.Applicant, e.Respondent}, nil
	case *entity.Right:
		return e.Parties(), &e.Entry
	case *entity.Objection:
		return []statement.PartyID{e.Objector, e.Claimant}, nil
	case *entity.Petition:
		return []statement.PartyID{e.Asker, e.Keeper}, e.Entry
	case *entity.Problem:
		return []statement.PartyID{e.Reporter, e.Unit}, &e.Entry
	case *entity.Quality:
		return []statement.PartyID{e.Service, e.Principal}, &e.Entry
	case *entity.Engagement:
		return []statement.PartyID{e.Service, e.Principal}, nil
	case *entity.Incident:
		return []statement.PartyID{e.Unit}, nil
	case *entity.Rectification:
		return []statement.PartyID{e.Unit}, nil
	}
	return nil, nil
}

func erasingParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.ErasureRequest)
	e, r := j.find(body.Entity)
	if r != nil {
		return nil, r
	}
	parties, within := concerned(body.Entity, e)
	if parties == nil {
		return nil, refuse("erasure.entity", "%s has no texts that can be erased", body.Entity)
	}
	if refText(within) != refText(body.Within) {
		return nil, refuse("reference.mismatch", "%s belongs to %s, not to %s", body.Entity, refText(within), refText(body.Within))
	}
	return parties, nil
}

func requestErasure(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ErasureRequest)
	about, r := j.find(body.Entity)
	if r != nil {
		return r
	}
	if !j.about(body.Statement, body.Entity) {
		return refuse("erasure.statement", "no statement %s about %s was accepted", body.Statement, body.Entity)
	}
	erasure := &entity.Erasure{
		Header: entity.Header[entity.ErasureState]{State: entity.ErasureRequested}, Erasable: body.Erasable, Party: j.s.Statement.Issuer,
		Statement: body.Statement, RecordedAt: about.Common().At, Attachments: body.Attachments, Reason: body.Reason,
	}
	if r := j.erasable(erasure); r != nil {
		return r
	}
	return j.create(erasure)
}

// erasable refuses while anything keeps the texts.
func (j *judgement) erasable(e *entity.Erasure) *Refusal {
	for _, ref := range mayDispute(e.Erasable) {
		found, r := j.find(ref)
		if r != nil {
			return r
		}
		if inDispute(found) {
			return refuse("erasure.disputed", "a dispute over %s has no outcome yet", ref)
		}
	}
	for _, ref := range mayHold(e.Erasable, e.Party) {
		found, r := j.find(ref.Hold())
		if r != nil {
			return r
		}
		if found != nil && found.(*entity.Hold).State == entity.HoldHeld {
			return refuse("erasure.held", "%s is held by %v", ref, found.(*entity.Hold).For)
		}
	}
	return j.retained(e)
}

// mayDispute lists the entities whose disputes keep the texts.
func mayDispute(what statement.Erasable) []statement.Ref {
	if what.Within == nil {
		return []statement.Ref{what.Entity}
	}
	return []statement.Ref{what.Entity, *what.Within}
}

func inDispute(e entity.Entity) bool {
	switch e := e.(type) {
	case *entity.Dispute:
		return e.State == entity.DisputeOpen || e.State == entity.DisputeEscalated
	case entity.Contestable:
		return e.Disputed()
	}
	return false
}

// retained refuses before the time is over for which texts of this kind are kept at least; unset means no time.
func (j *judgement) retained(e *entity.Erasure) *Refusal {
	name := statement.RetentionAttachments
	if e.Entity.Type == statement.TypeIncident {
		name = statement.RetentionIncidents
	}
	months, r := j.parameter(name)
	if r != nil || months == nil {
		return r
	}
	until := time.UnixMilli(e.RecordedAt).UTC().AddDate(0, int(months.Value.Months), 0)
	if j.pos.Time < until.UnixMilli() {
		return refuse("erasure.retention", "%s keeps what was recorded at %d until %d", name, e.RecordedAt, until.UnixMilli())
	}
	return nil
}

// erasureParties are those whose matter it is: the party that asked.
func erasureParties(j *judgement) ([]statement.PartyID, *Refusal) {
	e, r := load[entity.Erasure](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{e.Party}, nil
}

func decideErasure(j *judgement) *Refusal {
	e, r := load[entity.Erasure](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, erasureSteps, &e.State); r != nil {
		return r
	}
	switch body := j.s.Statement.Content().(type) {
	case *statement.ErasureApprove:
		if body.Entity != e.Entity || refText(body.Within) != refText(e.Within) || body.Party != e.Party {
			return refuse("reference.mismatch", "the request is of %s about %s in %s", e.Party, e.Entity, refText(e.Within))
		}
		if r := j.erasable(e); r != nil {
			return r
		}
	case *statement.ErasureDecline:
		e.Reason = body.Reason
	case *statement.ErasureCertify:
		e.BackupsUntil = body.BackupsUntil
	}
	return j.touch(*j.s.Statement.Subject, e)
}
