package rules_test

import (
	"fmt"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// reference is what a person would keep in a notebook of everything that was accepted. It shares nothing with the rules: it reads
// statements and outcomes only. What it is asked about an accepted statement is whether the regulation allows it.
type reference struct {
	role      map[statement.PartyID]statement.PartyRole
	suspended map[statement.PartyID]bool
	revoked   map[gm.KeyID]bool

	entries     map[statement.Ref]*noted
	versions    map[statement.Ref]*version
	openings    map[statement.Ref]statement.Ref // the entry
	apps        map[statement.Ref]*app
	requests    map[statement.Ref]*request
	agreements  map[statement.Ref]agreement
	grants      map[statement.Ref]*grant
	emergencies map[statement.Ref]*emergency
	suspicions  map[statement.Ref]*suspicion
	disputes    map[statement.Ref]*disputeNote
	sources     map[statement.Ref]statement.PartyID
	// ends counts how often something was decided for good.
	ends map[statement.Ref]int
}

type noted struct {
	owner            statement.PartyID
	sharing          statement.SharingClass
	opening          statement.OpeningClass
	openedAt, closed int64
}

type version struct {
	entry     statement.Ref
	withdrawn int64
}

type app struct {
	owner              statement.PartyID
	kinds              []statement.Kind
	entries            []statement.Ref
	approved, suspends int64
}

type request struct {
	entry          statement.Ref
	user, provider statement.PartyID
	terms          statement.Terms
	consented      bool
}

type agreement struct {
	request statement.Ref
	until   int64
}

type grant struct {
	*request
	since, revoked int64
}

type emergency struct {
	*statement.EmergencyDeclare
	since, ended int64
}

type suspicion struct{ unit, provider statement.PartyID }

type disputeNote struct{ applicant, respondent statement.PartyID }

func newReference() *reference {
	return &reference{
		role: make(map[statement.PartyID]statement.PartyRole), suspended: make(map[statement.PartyID]bool), revoked: make(map[gm.KeyID]bool),
		entries: make(map[statement.Ref]*noted), versions: make(map[statement.Ref]*version), openings: make(map[statement.Ref]statement.Ref),
		apps: make(map[statement.Ref]*app), requests: make(map[statement.Ref]*request), agreements: make(map[statement.Ref]agreement),
		grants: make(map[statement.Ref]*grant), emergencies: make(map[statement.Ref]*emergency), suspicions: make(map[statement.Ref]*suspicion),
		disputes: make(map[statement.Ref]*disputeNote), sources: make(map[statement.Ref]statement.PartyID), ends: make(map[statement.Ref]int),
	}
}

// slow is the minute by which a clock may be slow at the beginning of a permission.
const slow = int64(60_000)

// clean tells whether a use is within what was in force, both when it is said to have happened and now.
func (m *reference) clean(by statement.PartyID, u *statement.UsageRecord, signedByApp bool, now int64) bool {
	if u.At > now+slow || m.suspended[by] {
		return false
	}
	for _, t := range []int64{u.At, now} {
		if !m.mayUse(by, u, signedByApp, t) {
			return false
		}
	}
	return true
}

func (m *reference) mayUse(by statement.PartyID, u *statement.UsageRecord, signedByApp bool, t int64) bool {
	e, v := m.entries[u.Entry], m.versions[u.Version]
	if over(v.withdrawn, t) || over(e.closed, t) {
		return false
	}
	if u.Application != nil {
		a := m.apps[*u.Application]
		if a.owner != by || a.approved == 0 || t+slow < a.approved || over(a.suspends, t) {
			return false
		}
		if signedByApp && !slices.Contains(a.kinds, statement.KindUsageRecord) {
			return false
		}
		if by != e.owner && u.Emergency == nil && !slices.Contains(a.entries, u.Entry) {
			return false
		}
	}
	public := m.role[by] == statement.RoleUser
	open := e.openedAt != 0 && t+slow >= e.openedAt
	switch {
	case by == e.owner, open && e.opening == statement.OpeningUnconditional, !public && e.sharing == statement.SharingUnconditional:
		return true
	case u.Emergency != nil:
		return m.emergencyCovers(by, u, t)
	case u.Recipient != "" && u.Recipient != by:
		return false
	}
	shared := open || !public && e.sharing == statement.SharingConditional
	return shared && u.Grant != nil && m.grantCovers(by, u, t)
}

func (m *reference) emergencyCovers(by statement.PartyID, u *statement.UsageRecord, t int64) bool {
	e := m.emergencies[*u.Emergency]
	among := func(id statement.PartyID) bool { return slices.Contains(e.Parties, id) }
	return among(by) && (u.Recipient == "" || u.Recipient == by || among(u.Recipient)) && slices.Contains(e.Entries, u.Entry) &&
		e.Purpose == u.Purpose && t+slow >= max(e.since, e.From) && t <= e.Until && !over(e.ended, t)
}

func (m *reference) grantCovers(by statement.PartyID, u *statement.UsageRecord, t int64) bool {
	g := m.grants[*u.Grant]
	return g.entry == u.Entry && g.user == by && u.Application != nil && *u.Application == g.terms.Application && g.terms.Purpose == u.Purpose &&
		slices.Contains(g.terms.Modes(), u.Mode) && t+slow >= max(g.since, g.terms.From) && t <= g.terms.Until && !over(g.revoked, t)
}

// over tells whether an end, 0 for none, has come.
func over(end, t int64) bool { return end != 0 && t >= end }

// allows tells what speaks against a statement that the rules accepted; nil when nothing does.
func (m *reference) allows(st *statement.Statement, keys []gm.KeyID, o outcome.Outcome) error {
	for _, k := range keys {
		if m.revoked[k] {
			return fmt.Errorf("the certificate %s was revoked", k)
		}
	}
	use, isUse := st.Content().(*statement.UsageRecord)
	if isUse {
		if clean := m.clean(st.Issuer, use, st.Handler == "", o.Time); clean != (o.Code == "") {
			return fmt.Errorf("the use is clean: %v, the rules say %q", clean, o.Code)
		}
		return nil
	}
	if m.suspended[st.Issuer] {
		return fmt.Errorf("%s is suspended", st.Issuer)
	}
	if st.Application != nil {
		if a := m.apps[*st.Application]; a.approved == 0 || a.suspends != 0 || !slices.Contains(a.kinds, st.Kind) {
			return fmt.Errorf("the application may not do this")
		}
	}
	if matter := m.decided(st); slices.Contains(matter, st.Issuer) {
		return fmt.Errorf("%s decides its own matter", st.Issuer)
	}
	return m.inOrder(st, o)
}

// inOrder holds an act to what must have come before it.
func (m *reference) inOrder(st *statement.Statement, o outcome.Outcome) error {
	switch body := st.Content().(type) {
	case *statement.SourceClaim:
		if holder, taken := m.sources[body.Source()]; taken {
			return fmt.Errorf("%s is the source already", holder)
		}
	case *statement.CataloguePublish:
		for _, item := range body.Items {
			if item.Source != nil && m.sources[*item.Source] != st.Issuer {
				return fmt.Errorf("%s is the source, not %s", m.sources[*item.Source], st.Issuer)
			}
		}
	case *statement.AgreementSign:
		if r := m.requests[body.Request]; !r.consented || r.user != st.Issuer || r.provider != body.Provider || body.Until < r.terms.Until {
			return fmt.Errorf("the agreement does not follow from %+v", r)
		}
	case *statement.AccessGrant:
		a, signed := m.agreements[body.Agreement]
		if r := m.requests[*st.Subject]; !r.consented || !signed || a.request != *st.Subject || a.until < o.Time || r.entry != body.Entry {
			return fmt.Errorf("no agreement in force for this request: %+v, %+v", r, a)
		}
		if m.ends[*st.Subject]++; m.ends[*st.Subject] > 1 {
			return fmt.Errorf("the request came to two ends")
		}
	case *statement.AccessConsent:
		if r := m.requests[*st.Subject]; r.provider != st.Issuer {
			return fmt.Errorf("%s consents for %s", st.Issuer, r.provider)
		}
	case *statement.DatasetAnchor:
		if e := m.entries[*st.Subject]; e.owner != st.Issuer || e.closed != 0 {
			return fmt.Errorf("%s anchors under %+v", st.Issuer, e)
		}
	case *statement.SuspicionConfirm, *statement.SuspicionDismiss, *statement.DisputeNegotiate, *statement.DisputeCoordinate:
		if m.ends[*st.Subject]++; m.ends[*st.Subject] > 1 {
			return fmt.Errorf("%s has two outcomes", st.Subject)
		}
	}
	return nil
}

// decided gives the parties whose matter a decision is; nil for what is no decision over others.
func (m *reference) decided(st *statement.Statement) []statement.PartyID {
	switch body := st.Content().(type) {
	case *statement.PartySuspend, *statement.PartyResume:
		return []statement.PartyID{statement.PartyID(st.Subject.ID)}
	case *statement.ApplicationApprove, *statement.ApplicationSuspend:
		return []statement.PartyID{m.apps[*st.Subject].owner}
	case *statement.OpeningApprove:
		return []statement.PartyID{m.entries[body.Entry].owner}
	case *statement.AccessOpinion, *statement.AccessGrant:
		r := m.requests[*st.Subject]
		return []statement.PartyID{r.user, r.provider}
	case *statement.SourceMove:
		return []statement.PartyID{m.sources[*st.Subject], body.To}
	case *statement.SuspicionConfirm, *statement.SuspicionDismiss:
		s := m.suspicions[*st.Subject]
		return []statement.PartyID{s.unit, s.provider}
	case *statement.DisputeCoordinate:
		d := m.disputes[*st.Subject]
		return []statement.PartyID{d.applicant, d.respondent}
	case *statement.EmergencyDeclare:
		all := slices.Clone(body.Parties)
		for _, e := range body.Entries {
			all = append(all, m.entries[e].owner)
		}
		return all
	}
	return nil
}

// note keeps what an accepted statement changes.
func (m *reference) note(st *statement.Statement, o outcome.Outcome) {
	created := func(t statement.EntityType) statement.Ref { return statement.Created(t, o.ID) }
	switch body := st.Content().(type) {
	case *statement.PartyRegister:
		m.role[statement.PartyID(st.Subject.ID)] = body.Role
	case *statement.PartySuspend:
		m.suspended[statement.PartyID(st.Subject.ID)] = true
	case *statement.PartyResume:
		m.suspended[statement.PartyID(st.Subject.ID)] = false
	case *statement.CertificateRevoke:
		key, _ := gm.ParseDigest(st.Subject.ID)
		m.revoked[key] = true
	case *statement.CataloguePublish:
		m.entries[created(statement.TypeEntry)] = &noted{owner: st.Issuer, sharing: body.SharingClass, opening: body.OpeningClass}
	case *statement.CatalogueRevise:
		e := m.entries[*st.Subject]
		if e.opening != body.OpeningClass {
			e.openedAt = 0
		}
		e.sharing, e.opening = body.SharingClass, body.OpeningClass
	case *statement.CatalogueRetire:
		m.entries[*st.Subject].closed = o.Time
	case *statement.DatasetAnchor:
		m.versions[created(statement.TypeVersion)] = &version{entry: *st.Subject}
	case *statement.DatasetWithdraw:
		m.versions[*st.Subject].withdrawn = o.Time
	case *statement.OpeningReview:
		m.openings[created(statement.TypeOpening)] = body.Entry
	case *statement.OpeningApprove:
		m.entries[body.Entry].openedAt = o.Time
	case *statement.SourceClaim:
		m.sources[body.Source()] = st.Issuer
	case *statement.SourceMove:
		m.sources[*st.Subject] = body.To
	default:
		m.noteAccess(st, o, created)
	}
}

func (m *reference) noteAccess(st *statement.Statement, o outcome.Outcome, created func(statement.EntityType) statement.Ref) {
	switch body := st.Content().(type) {
	case *statement.ApplicationSubmit:
		m.apps[created(statement.TypeApplication)] = &app{owner: st.Issuer}
	case *statement.ApplicationApprove:
		a := m.apps[*st.Subject]
		if a.approved == 0 || a.suspends != 0 {
			a.approved = o.Time
		}
		a.kinds, a.entries, a.suspends = body.Kinds, body.Entries, 0
	case *statement.ApplicationSuspend:
		m.apps[*st.Subject].suspends = o.Time
	case *statement.AccessRequest:
		m.requests[created(statement.TypeRequest)] = &request{
			entry: body.Entry, user: st.Issuer, provider: m.entries[body.Entry].owner, terms: body.Terms,
		}
	case *statement.AccessConsent:
		m.requests[*st.Subject].consented = true
	case *statement.AgreementSign:
		m.agreements[created(statement.TypeAgreement)] = agreement{body.Request, body.Until}
	case *statement.AccessGrant:
		m.grants[created(statement.TypeGrant)] = &grant{request: m.requests[*st.Subject], since: o.Time}
	case *statement.AccessRevoke:
		m.grants[*st.Subject].revoked = o.Time
	case *statement.UsageRecord:
		if o.Code != "" {
			m.suspicions[created(statement.TypeSuspicion)] = &suspicion{st.Issuer, m.entries[body.Entry].owner}
		}
	case *statement.EmergencyDeclare:
		m.emergencies[created(statement.TypeEmergency)] = &emergency{EmergencyDeclare: body, since: o.Time}
	case *statement.EmergencyEnd:
		m.emergencies[*st.Subject].ended = o.Time
	case *statement.DisputeOpen:
		m.disputes[created(statement.TypeDispute)] = &disputeNote{st.Issuer, body.Respondent}
	}
}
