package rules_test

import (
	"fmt"
	"slices"

	"luzheng/signer/event"
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
	problems    map[statement.Ref]*problem
	engagements map[statement.Ref]*engagement
	standIn     gm.KeyID
	deputy      statement.DeputyDelegate // the stand-in's delegation
	// closed: uses are recorded in the event log.
	closed bool
	// ends counts how often something was decided for good.
	ends map[statement.Ref]int
}

type noted struct {
	owner            statement.PartyID
	sharing          statement.SharingClass
	opening          statement.OpeningClass
	subject          statement.PartyID // whoever opens it; empty for what is not to be opened
	openedAt, closed int64
}

type version struct {
	entry     statement.Ref
	corrects  []statement.Ref
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

type suspicion struct{ unit, provider, principal statement.PartyID }

type disputeNote struct{ applicant, respondent statement.PartyID }

func newReference() *reference {
	return &reference{
		role: make(map[statement.PartyID]statement.PartyRole), suspended: make(map[statement.PartyID]bool), revoked: make(map[gm.KeyID]bool),
		entries: make(map[statement.Ref]*noted), versions: make(map[statement.Ref]*version), openings: make(map[statement.Ref]statement.Ref),
		apps: make(map[statement.Ref]*app), requests: make(map[statement.Ref]*request), agreements: make(map[statement.Ref]agreement),
		grants: make(map[statement.Ref]*grant), emergencies: make(map[statement.Ref]*emergency), suspicions: make(map[statement.Ref]*suspicion),
		disputes: make(map[statement.Ref]*disputeNote), sources: make(map[statement.Ref]statement.PartyID), ends: make(map[statement.Ref]int),
		problems: make(map[statement.Ref]*problem), engagements: make(map[statement.Ref]*engagement),
	}
}

// allows tells what speaks against a statement that the rules accepted; nil when nothing does.
func (m *reference) allows(st *statement.Statement, keys []gm.KeyID, o outcome.Outcome) error {
	for _, k := range keys {
		if m.revoked[k] {
			return fmt.Errorf("the certificate %s was revoked", k)
		}
	}
	if body, isUse := st.Content().(*statement.UsageRecord); isUse {
		if m.closed {
			return fmt.Errorf("uses are recorded in the log")
		}
		if clean := m.clean(m.use(st, body), o.Time); clean != (o.Code == "") {
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
	if err := m.stoodIn(keys, o); err != nil {
		return err
	}
	if err := m.works(st, o.Time); err != nil {
		return err
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
		return m.corrects(*st.Subject, body)
	case *statement.ServiceEngage:
		if m.role[body.Service] != statement.RoleService || m.suspended[body.Service] {
			return fmt.Errorf("%s takes %s on", st.Issuer, body.Service)
		}
	case *statement.ServiceEnd:
		e := m.engagements[*st.Subject]
		if m.ends[*st.Subject]++; m.ends[*st.Subject] > 1 || st.Issuer != e.principal && st.Issuer != e.service {
			return fmt.Errorf("%s ends %+v", st.Issuer, e)
		}
	case *statement.UsageSuspect:
		first := statement.Created(statement.TypeSuspicion, event.ID(body.Event))
		if m.ends[first]++; m.ends[first] > 1 {
			return fmt.Errorf("the same use was brought up twice")
		}
	case *statement.ProblemAccept, *statement.ProblemCorrect, *statement.ProblemConfirm, *statement.ProblemSettle:
		return m.answers(st)
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
		return []statement.PartyID{s.unit, s.provider, s.principal}
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
		m.entries[created(statement.TypeEntry)] = &noted{owner: st.Issuer, sharing: body.SharingClass, opening: body.OpeningClass, subject: body.OpenSubject}
	case *statement.CatalogueRevise:
		e := m.entries[*st.Subject]
		if e.opening != body.OpeningClass || e.subject != body.OpenSubject {
			e.openedAt = 0
		}
		e.sharing, e.opening, e.subject = body.SharingClass, body.OpeningClass, body.OpenSubject
	case *statement.CatalogueRetire:
		m.entries[*st.Subject].closed = o.Time
	case *statement.DatasetAnchor:
		m.versions[created(statement.TypeVersion)] = &version{entry: *st.Subject, corrects: body.Corrects}
	case *statement.DatasetWithdraw:
		m.versions[*st.Subject].withdrawn = o.Time
	case *statement.OpeningReview:
		m.openings[created(statement.TypeOpening)] = body.Entry
	case *statement.OpeningApprove:
		m.entries[body.Entry].openedAt = o.Time
	case *statement.DeputyDelegate:
		m.deputy = *body
	case *statement.DeputyRevoke:
		m.deputy = statement.DeputyDelegate{}
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
			m.suspicions[created(statement.TypeSuspicion)] = &suspicion{st.Issuer, m.entries[body.Entry].owner, m.use(st, body).principal}
		}
	case *statement.UsageSuspect:
		e, _ := event.Parse(body.Event)
		said := &statement.Statement{Issuer: e.Issuer, Engagement: e.Engagement}
		m.suspicions[created(statement.TypeSuspicion)] = &suspicion{e.Issuer, m.entries[e.Entry].owner, m.use(said, &e.UsageRecord).principal}
	case *statement.EmergencyDeclare:
		m.emergencies[created(statement.TypeEmergency)] = &emergency{EmergencyDeclare: body, since: o.Time}
	case *statement.EmergencyEnd:
		m.emergencies[*st.Subject].ended = o.Time
	case *statement.DisputeOpen:
		m.disputes[created(statement.TypeDispute)] = &disputeNote{st.Issuer, body.Respondent}
	case *statement.ProblemReport:
		m.problems[created(statement.TypeProblem)] = &problem{entry: body.Entry}
	case *statement.ProblemAccept:
		m.problems[*st.Subject].accepted = true
	case *statement.ProblemCorrect:
		m.problems[*st.Subject].correction = &body.Version
	case *statement.ServiceEngage:
		m.engagements[created(statement.TypeEngagement)] = &engagement{st.Issuer, body.Service, body.Kinds, o.Time, body.Until, 0}
	case *statement.ServiceEnd:
		m.engagements[*st.Subject].ended = o.Time
	}
}
