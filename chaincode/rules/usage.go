package rules

import (
	"slices"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Uses of data. A use is never refused for being a violation: it is evidence. It is accepted, and where
// it lies outside what was in force it creates a suspicion, whose code is the outcome's:
//
//	first that applies                                                   code
//	the claimed time lies in the future                                  suspected.future
//	the party, or the principal it names, is suspended, or dissolved     suspected.party-suspended
//	a technical service unit without an engagement in force for uses,    suspected.engagement
//	  or without its principal
//	the application is not the party's own, not approved, or signs       suspected.application
//	  uses without being permitted to
//	the application is revoked, suspended                                suspected.application-revoked, -suspended
//	the version was withdrawn, the entry retired                         suspected.withdrawn, suspected.retired
//	the data went abroad, and no approval in force covers that           suspected.cross-border
//	  (a party's uses of its own data pass here, and those for it by whom it engaged)
//	whom the owner engaged passed the data on, and it is not free        suspected.onward
//	the application has no permission for the entry, outside an          suspected.application-entry
//	  emergency
//	an emergency is named: it is for other parties, data or purposes,    suspected.emergency-user, .emergency-data,
//	  has not begun, or is over                                          .emergency-purpose, .emergency-early, .emergency-ended
//	  (a use in an emergency passes here, R-20.1)
//	the data was passed on, and is not open or shared to all             suspected.onward
//	the entry is not shared (any more), its sharing period is over       suspected.not-shared, suspected.sharing-ended
//	a member of the public, and the entry is not open                    suspected.not-open
//	conditional data without a grant                                     suspected.grant-missing
//	the grant is for another entry, user or application, purpose, mode   suspected.grant, .user, .application, .purpose, .mode
//	outside the grant's period, or after its revocation                  suspected.period, suspected.grant-revoked
//
// A technical service unit uses data for its principal: the principal's data, applications and grants are meant. What passes between
// the two under an engagement in force is not passed on.
//
// The use is judged for the claimed time and for the ledger time. Where the two differ the verdict is suspected.late: the claim
// is disputed. A clock that is slow by less than clockSkew makes no difference at the beginning of a permission.
const clockSkew = int64(time.Minute / time.Millisecond)

// use is one use with everything it stands on.
type use struct {
	body      *statement.UsageRecord
	unit      statement.PartyID
	role      statement.PartyRole
	suspended bool              // the party is, or the one that it names as its principal, or dissolved, now
	names     statement.PartyID // as its principal
	under     *statement.Ref    // the engagement that it names
	signs     bool              // the application itself signed
	entry     *entity.Entry
	version   *entity.Version
	app       *entity.Application // nil: a person

	// What the use stands on; nil where it names none.
	grant      *entity.Grant
	emergency  *entity.Emergency
	clearance  *entity.Clearance
	engagement *entity.Engagement
}

// principal is the party whose use it is: the unit itself, or whoever engaged it.
func (u *use) principal() statement.PartyID {
	if u.engagement != nil && u.engagement.Service == u.unit {
		return u.engagement.Principal
	}
	return u.unit
}

func recordUsage(j *judgement) *Refusal {
	if j.ledger.Log != nil {
		return refuse("usage.closed", "uses are recorded in %s", j.ledger.Log)
	}
	u := &use{
		body: j.s.Statement.Content().(*statement.UsageRecord), unit: j.s.Statement.Issuer, role: j.issuer.Role,
		names: j.s.Statement.Principal, under: j.s.Statement.Engagement,
		suspended: j.issuer.State != entity.PartyActive, signs: j.acting.Post == statement.PostApplication,
	}
	if r := u.load(j.find); r != nil {
		return r
	}
	j.suspected = u.verdict(j.pos.Time)
	if j.suspected == "" {
		return nil
	}
	return j.touch(statement.Created(statement.TypeSuspicion, j.s.ID), u.suspicion(j))
}

// suspicion is what begins where a use is judged suspected.
func (u *use) suspicion(j *judgement) *entity.Suspicion {
	s := &entity.Suspicion{
		Header: entity.Header[entity.SuspicionState]{State: entity.Suspected},
		Unit:   u.unit, Provider: u.entry.Owner, Entry: u.body.Entry, Version: u.body.Version, Application: u.body.Application,
		Grant: u.body.Grant, Emergency: u.body.Emergency, Code: j.suspected, Rules: j.ledger.Rules,
	}
	if p := u.principal(); p != u.unit {
		s.Principal = p
	}
	return s
}

// load finds all that the use names; a missing entity refuses with reference.unknown, a version of another entry with
// reference.mismatch.
func (u *use) load(find finder) (r *Refusal) {
	if u.entry, r = from[entity.Entry](find, u.body.Entry); r != nil {
		return r
	}
	if u.version, r = from[entity.Version](find, u.body.Version); r != nil {
		return r
	}
	if u.version.Entry != u.body.Entry {
		return refuse("reference.mismatch", "the version is of %s, not of %s", u.version.Entry, u.body.Entry)
	}
	if u.app, r = named[entity.Application](find, u.body.Application); r != nil {
		return r
	}
	if u.grant, r = named[entity.Grant](find, u.body.Grant); r != nil {
		return r
	}
	if u.emergency, r = named[entity.Emergency](find, u.body.Emergency); r != nil {
		return r
	}
	if u.clearance, r = named[entity.Clearance](find, u.body.Clearance); r != nil {
		return r
	}
	if u.engagement, r = named[entity.Engagement](find, u.under); r != nil || u.names == "" {
		return r
	}
	principal, r := from[entity.Party](find, u.names.Ref())
	if r != nil {
		return r
	}
	u.suspended = u.suspended || principal.State != entity.PartyActive
	return nil
}

// named finds an entity that a use may name; nil where it does not.
func named[T any, P interface {
	*T
	entity.Entity
}](find finder, ref *statement.Ref) (P, *Refusal) {
	if ref == nil {
		return nil, nil
	}
	return from[T, P](find, *ref)
}

// verdict judges the claimed time and the ledger time.
func (u *use) verdict(now int64) statement.Code {
	if u.body.At > now+clockSkew {
		return "suspected.future"
	}
	claimed, received := u.judge(u.body.At), u.judge(now)
	if claimed != received {
		return "suspected.late"
	}
	return received
}

// judge gives the first code that applies at time t, or "".
func (u *use) judge(t int64) statement.Code {
	if code := u.judgeUser(t); code != "" {
		return code
	}
	switch {
	case after(t, u.version.WithdrawnAt):
		return "suspected.withdrawn"
	case after(t, u.entry.RetiredAt):
		return "suspected.retired"
	case u.body.Destination != "" && !u.cleared(t):
		return "suspected.cross-border"
	case u.unit == u.entry.Owner, u.principal() == u.entry.Owner && (!u.onward(t) || u.free(t)):
		return ""
	case u.principal() == u.entry.Owner:
		return "suspected.onward"
	case u.app != nil && u.emergency == nil && !slices.Contains(u.app.Entries, u.body.Entry):
		return "suspected.application-entry"
	case u.free(t):
		return ""
	case u.emergency != nil:
		return u.judgeEmergency(t)
	case u.onward(t):
		return "suspected.onward"
	}
	if code := u.judgeClass(t); code != "" {
		return code
	}
	return u.judgeGrant(t)
}

func (u *use) judgeUser(t int64) statement.Code {
	switch {
	case u.suspended:
		return "suspected.party-suspended"
	case u.role == statement.RoleService && !u.engaged(t):
		return "suspected.engagement"
	case u.app == nil:
		return ""
	case u.app.Owner != u.principal(), u.app.ApprovedAt == 0, !begun(t, u.app.ApprovedAt):
		return "suspected.application"
	case u.signs && !slices.Contains(u.app.Kinds, statement.KindUsageRecord):
		return "suspected.application"
	case after(t, u.app.RevokedAt):
		return "suspected.application-revoked"
	case after(t, u.app.SuspendedAt):
		return "suspected.application-suspended"
	}
	return ""
}

// engaged tells whether the unit works for a principal under an engagement for uses that is in force at t.
func (u *use) engaged(t int64) bool {
	e := u.engagement
	return e != nil && e.Service == u.unit && e.Principal == u.names && works(e, t) && slices.Contains(e.Kinds, statement.KindUsageRecord)
}

// cleared tells whether an approval in force at t covers the way abroad.
func (u *use) cleared(t int64) bool {
	c := u.clearance
	return c != nil && c.User == u.principal() && c.Entry == u.body.Entry && c.Destination == u.body.Destination &&
		c.Purpose == u.body.Purpose && begun(t, c.ApprovedAt) && t <= c.Until && !after(t, c.RevokedAt)
}

// onward tells whether the data went to a third party: neither the unit itself nor, under an engagement in force, the other side
// of it.
func (u *use) onward(t int64) bool {
	to := u.body.Recipient
	if to == "" || to == u.unit {
		return false
	}
	e := u.engagement
	between := e != nil && works(e, t) && (e.Principal == u.unit && e.Service == to || e.Service == u.unit && e.Principal == to)
	return !between
}

// judgeEmergency judges a use that stands on an emergency. The data may pass among its parties.
func (u *use) judgeEmergency(t int64) statement.Code {
	e := u.emergency
	switch {
	case !slices.Contains(e.Parties, u.principal()):
		return "suspected.emergency-user"
	case !slices.Contains(e.Entries, u.body.Entry):
		return "suspected.emergency-data"
	case e.Purpose != u.body.Purpose:
		return "suspected.emergency-purpose"
	case u.onward(t) && !slices.Contains(e.Parties, u.body.Recipient):
		return "suspected.onward"
	case !begun(t, max(e.DeclaredAt, e.From)):
		return "suspected.emergency-early"
	case t > e.Until, after(t, e.EndedAt):
		return "suspected.emergency-ended"
	}
	return ""
}

// free tells whether the data stood to the user without condition at t.
func (u *use) free(t int64) bool {
	c := u.entry.Catalogue
	if u.entry.Opening != nil && c.OpeningClass == statement.OpeningUnconditional && begun(t, u.entry.OpenedAt) {
		return true
	}
	return u.role != statement.RoleUser && c.SharingClass == statement.SharingUnconditional && !u.sharingOver(t)
}

func (u *use) sharingOver(t int64) bool {
	until := u.entry.Catalogue.SharingUntil
	return until != 0 && t > until
}

// judgeClass judges by the entry's classes what is not free.
func (u *use) judgeClass(t int64) statement.Code {
	open := u.entry.Opening != nil && begun(t, u.entry.OpenedAt)
	switch {
	case u.role == statement.RoleUser && !open:
		return "suspected.not-open"
	case open:
		return ""
	case u.entry.Catalogue.SharingClass == statement.SharingNone:
		return "suspected.not-shared"
	case u.sharingOver(t):
		return "suspected.sharing-ended"
	}
	return ""
}

func (u *use) judgeGrant(t int64) statement.Code {
	g := u.grant
	switch {
	case g == nil:
		return "suspected.grant-missing"
	case g.Entry != u.body.Entry:
		return "suspected.grant"
	case g.User != u.principal():
		return "suspected.user"
	case u.body.Application == nil || *u.body.Application != g.Terms.Application:
		return "suspected.application"
	case g.Terms.Purpose != u.body.Purpose:
		return "suspected.purpose"
	case !g.Terms.Allows(u.body.Mode):
		return "suspected.mode"
	case !begun(t, max(g.GrantedAt, g.Terms.From)), t > g.Terms.Until:
		return "suspected.period"
	case after(t, g.RevokedAt):
		return "suspected.grant-revoked"
	}
	return ""
}

// after tells whether an end (0: none) has come at t; begun whether a beginning has, allowing for a slow clock.
func after(t, end int64) bool   { return end != 0 && t >= end }
func begun(t, start int64) bool { return t+clockSkew >= start }
