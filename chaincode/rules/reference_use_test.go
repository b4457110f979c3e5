package rules_test

import (
	"slices"

	"luzheng/signer/statement"
)

// slow is the minute by which a clock may be slow at the beginning of a permission.
const slow = int64(60_000)

// usage is a use as the reference sees it.
type usage struct {
	*statement.UsageRecord
	by statement.PartyID
	// principal is for whom it is: by itself, or whoever engaged it.
	principal statement.PartyID
	under     *engagement // nil without one
	// named is for whom its signatory says that it is; empty where it does not say.
	named       statement.PartyID
	signedByApp bool
}

func (m *reference) use(st *statement.Statement, body *statement.UsageRecord) *usage {
	u := &usage{UsageRecord: body, by: st.Issuer, principal: st.Issuer, named: st.Principal, signedByApp: st.Handler == ""}
	if st.Engagement == nil {
		return u
	}
	u.under = m.engagements[*st.Engagement]
	if u.under.service == u.by {
		u.principal = u.under.principal
	}
	return u
}

// clean tells whether a use is within what was in force, both when it is said to have happened and now.
func (m *reference) clean(u *usage, now int64) bool {
	if u.At > now+slow || m.suspended[u.by] || m.suspended[u.named] {
		return false
	}
	for _, t := range []int64{u.At, now} {
		if !m.mayUse(u, t) {
			return false
		}
	}
	return true
}

func (m *reference) mayUse(u *usage, t int64) bool {
	e, v := m.entries[u.Entry], m.versions[u.Version]
	if over(v.withdrawn, t) || over(e.closed, t) || !m.engagedFor(u, t) || !m.fits(u, t) {
		return false
	}
	public := m.role[u.by] == statement.RoleUser
	open := e.openedAt != 0 && t+slow >= e.openedAt
	switch {
	case u.by == e.owner, open && e.opening == statement.OpeningUnconditional, !public && e.sharing == statement.SharingUnconditional:
		return true
	case u.principal == e.owner:
		return !u.passedOn(t)
	case u.Emergency != nil:
		return m.emergencyCovers(u, t)
	case u.passedOn(t):
		return false
	}
	shared := open || !public && e.sharing == statement.SharingConditional
	return shared && u.Grant != nil && m.grantCovers(u, t)
}

// engagedFor tells whether a technical service unit works for somebody, who has it use data.
func (m *reference) engagedFor(u *usage, t int64) bool {
	if m.role[u.by] != statement.RoleService {
		return true
	}
	return u.under != nil && u.under.service == u.by && u.under.principal == u.named && u.under.inForce(t) && slices.Contains(u.under.kinds, statement.KindUsageRecord)
}

// fits tells whether the application, where one is named, may be used by whom and for what it is.
func (m *reference) fits(u *usage, t int64) bool {
	if u.Application == nil {
		return true
	}
	a := m.apps[*u.Application]
	if a.owner != u.principal || a.approved == 0 || t+slow < a.approved || over(a.suspends, t) {
		return false
	}
	if u.signedByApp && !slices.Contains(a.kinds, statement.KindUsageRecord) {
		return false
	}
	return u.principal == m.entries[u.Entry].owner || u.Emergency != nil || slices.Contains(a.entries, u.Entry)
}

// passedOn tells whether the data left whoever may have it: the user and, while they work together, the other side of its engagement.
func (u *usage) passedOn(t int64) bool {
	to := u.Recipient
	if to == "" || to == u.by {
		return false
	}
	e := u.under
	together := e != nil && e.inForce(t) && (u.by == e.principal && to == e.service || u.by == e.service && to == e.principal)
	return !together
}

func (m *reference) emergencyCovers(u *usage, t int64) bool {
	e := m.emergencies[*u.Emergency]
	among := func(id statement.PartyID) bool { return slices.Contains(e.Parties, id) }
	return among(u.principal) && (!u.passedOn(t) || among(u.Recipient)) && slices.Contains(e.Entries, u.Entry) &&
		e.Purpose == u.Purpose && t+slow >= max(e.since, e.From) && t <= e.Until && !over(e.ended, t)
}

func (m *reference) grantCovers(u *usage, t int64) bool {
	g := m.grants[*u.Grant]
	return g.entry == u.Entry && g.user == u.principal && u.Application != nil && *u.Application == g.terms.Application &&
		g.terms.Purpose == u.Purpose && slices.Contains(g.terms.Modes(), u.Mode) &&
		t+slow >= max(g.since, g.terms.From) && t <= g.terms.Until && !over(g.revoked, t)
}

// over tells whether an end, 0 for none, has come.
func over(end, t int64) bool { return end != 0 && t >= end }
