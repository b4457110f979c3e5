package rulestest

import (
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// The units that the acts below use by default.
const (
	Statistics statement.PartyID = "510500.tjj"  // 统计局: a provider
	Planning   statement.PartyID = "510500.zgj"  // 资规局: a user of data
	Citizen    statement.PartyID = "510500.u-01" // an open-data user
	Contractor statement.PartyID = "510500.svc"  // a technical service unit
)

// Sealed gives a sealed text.
func Sealed() *statement.Sealed {
	return &statement.Sealed{Commitment: gm.Sum([]byte("commitment")), Attachment: gm.Sum([]byte("attachment"))}
}

// RegisterParty registers a party and, with certificates, an officer and a reviewer of it.
func (w *World) RegisterParty(id statement.PartyID, role statement.PartyRole) {
	w.t.Helper()
	body := &statement.PartyRegister{Role: role}
	if role == statement.RoleUser {
		body.Identity = Sealed()
	} else {
		body.Name, body.ResponsibleBody, body.ResponsiblePost = statement.Label("单位 "+id), "数据管理科", "科长"
	}
	ref := id.Ref()
	w.Accept(w.Sign(body, &ref, w.Person(Bureau, statement.PostOperator)))
	posts := []statement.Post{statement.PostOfficer, statement.PostReviewer}
	if role == statement.RoleDepartment {
		posts = append(posts, statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator)
	}
	for _, post := range posts {
		w.RegisterPerson(w.NewPerson(id, post))
	}
}

// RegisterBasis enters a legal basis that is in force from a time on.
func (w *World) RegisterBasis(law, article statement.Code, from int64) {
	w.t.Helper()
	ref := statement.BasisRef(law, article)
	w.Accept(w.Sign(&statement.BasisRegister{Title: "中华人民共和国个人信息保护法第十三条", From: from}, &ref,
		w.Person(Bureau, statement.PostOperator), w.Person(Bureau, statement.PostReviewer)))
}

// SetParameter gives a parameter its value; nil unsets it.
func (w *World) SetParameter(name statement.ParameterName, value *statement.ParameterValue) {
	w.t.Helper()
	ref := name.Ref()
	w.Accept(w.Sign(&statement.ParameterSet{Value: value}, &ref, w.Person(Bureau, statement.PostOperator), w.Person(Bureau, statement.PostReviewer)))
}

// RegisterPerson registers a person's certificate; the first of a party and post is found by Person from then on.
func (w *World) RegisterPerson(p *Person) *Person {
	w.t.Helper()
	w.Accept(w.Registration(p))
	if k := personKey(p.Party, p.Post); w.people[k] == nil {
		w.people[k] = p
	}
	return p
}

// Registration is the envelope that registers a person's certificate: the Bureau's own by the cyberspace office.
func (w *World) Registration(p *Person) []byte {
	w.t.Helper()
	ref, registrar := p.Ref(), w.Person(Bureau, statement.PostCertificateOfficer)
	if p.Party == Bureau {
		registrar = w.Person(Cyberspace, statement.PostOfficer)
	}
	return w.Sign(&statement.CertificateRegister{
		Party: p.Party, Post: p.Post, Handler: p.Handler, Application: p.Application,
		Authority: w.authority.Ref(), Certificate: p.Certificate.Raw(),
	}, &ref, registrar)
}

// Catalogue gives a complete catalogue of a unit's unconditional, openable data.
func Catalogue(owner statement.PartyID) statement.Catalogue {
	return statement.Catalogue{
		BusinessName: "行政区划代码", System: "统计信息系统",
		Items:  []statement.DataItem{{Name: "代码", Element: "de00001"}, {Name: "名称"}},
		Format: statement.FormatCSV, SharingClass: statement.SharingUnconditional, OpeningClass: statement.OpeningUnconditional,
		ProvisionMode: statement.ModeDownload, UpdateCycle: statement.CycleYearly, OpenSubject: owner,
		SecurityLevel: statement.LevelGeneral,
	}
}

// ConditionalCatalogue gives a catalogue of conditional data that is not open.
func ConditionalCatalogue(owner statement.PartyID) statement.Catalogue {
	c := Catalogue(owner)
	c.BusinessName = "企业登记明细"
	c.SharingClass, c.SharingReason = statement.SharingConditional, "law.pipl"
	c.OpeningClass, c.OpeningReason, c.OpenSubject = statement.OpeningNone, "law.pipl", ""
	c.ProvisionMode = statement.ModeInterface
	return c
}

// Publish publishes a catalogue entry.
func (w *World) Publish(owner statement.PartyID, c statement.Catalogue) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(owner, statement.PostOfficer)))
	return statement.Created(statement.TypeEntry, id)
}

// Anchoring gives the body that anchors a table under an entry with the data items of Catalogue; before is the version it supersedes, if any.
func Anchoring(content string, before *statement.Ref, inputs ...statement.Ref) *statement.DatasetAnchor {
	digest, rows := gm.Sum([]byte(content)), int64(1)
	return &statement.DatasetAnchor{
		Manifest: gm.Sum(digest[:]), Files: []statement.File{{Digest: digest, Size: int64(len(content)), Rows: &rows}}, Rows: rows,
		Format: statement.FormatCSV, Inputs: inputs, Supersedes: before, Columns: []statement.Label{"代码", "名称"},
	}
}

// Anchor anchors a first version.
func (w *World) Anchor(entry statement.Ref, owner statement.PartyID, content string, inputs ...statement.Ref) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(Anchoring(content, nil, inputs...), &entry, w.Person(owner, statement.PostOfficer)))
	return statement.Created(statement.TypeVersion, id)
}

// Open reviews an entry and approves its opening.
func (w *World) Open(entry statement.Ref, owner statement.PartyID) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.OpeningReview{Entry: entry, Confidentiality: Sealed(), Risk: Sealed()}, nil,
		w.Person(owner, statement.PostOfficer)))
	opening := statement.Created(statement.TypeOpening, id)
	w.Accept(w.Sign(&statement.OpeningApprove{Entry: entry, Risk: Sealed()}, &opening, w.Permission()...))
	return opening
}

// Permission are the Bureau's permission officer and the reviewer beside.
func (w *World) Permission() []*Person {
	return []*Person{w.Person(Bureau, statement.PostPermissionOfficer), w.Person(Bureau, statement.PostReviewer)}
}

// Supervision are the Bureau's supervisor and the reviewer beside.
func (w *World) Supervision() []*Person {
	return []*Person{w.Person(Bureau, statement.PostSupervisor), w.Person(Bureau, statement.PostReviewer)}
}

// Pair are the officer and the reviewer of a party.
func (w *World) Pair(party statement.PartyID) []*Person {
	return []*Person{w.Person(party, statement.PostOfficer), w.Person(party, statement.PostReviewer)}
}

// Application submits an application and has it approved for usage records, requests and the given entries.
func (w *World) Application(owner statement.PartyID, kind statement.ApplicationType, entries ...statement.Ref) statement.Ref {
	w.t.Helper()
	kinds := []statement.Kind{statement.KindAccessRequest, statement.KindUsageRecord}
	id := w.Accept(w.Sign(&statement.ApplicationSubmit{Name: "一网通办", Type: kind, Kinds: kinds}, nil, w.Person(owner, statement.PostOfficer)))
	app := statement.Created(statement.TypeApplication, id)
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: kinds, Entries: entries}, &app, w.Permission()...))
	return app
}

// Terms gives terms from now on for a day.
func (w *World) Terms(app statement.Ref, mode statement.Mode) statement.Terms {
	return statement.Terms{Purpose: "service.household", Mode: mode, Application: app, From: w.Now, Until: w.Now + 86_400_000}
}

// Request asks for access, by the officer of the application's owner.
func (w *World) Request(user statement.PartyID, entry statement.Ref, terms statement.Terms) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.AccessRequest{Entry: entry, Terms: terms, Scenario: Sealed()}, nil, w.Person(user, statement.PostOfficer)))
	return statement.Created(statement.TypeRequest, id)
}

// Consent has the provider's opinion asked, and given.
func (w *World) Consent(request statement.Ref, provider statement.PartyID) {
	w.t.Helper()
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(Bureau, statement.PostPermissionOfficer)))
	w.Accept(w.Sign(&statement.AccessConsent{}, &request, w.Pair(provider)...))
}

// Argue has Bureau and provider argue an exchange together.
func (w *World) Argue(request statement.Ref, provider statement.PartyID) {
	w.t.Helper()
	w.Accept(w.Sign(&statement.AccessArgue{Provider: provider, Argument: Sealed()}, &request,
		w.Person(Bureau, statement.PostPermissionOfficer), w.Person(provider, statement.PostOfficer)))
}

// PublishCondition publishes conditions for an entry that is opened on conditions, for every mode of open data.
func (w *World) PublishCondition(entry statement.Ref, subject statement.PartyID) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(Conditions(statement.ModeDownload, statement.ModeInterface, statement.ModeSandbox), &entry,
		w.Person(subject, statement.PostOfficer)))
	return statement.Created(statement.TypeCondition, id)
}

// Conditions gives the body that publishes conditions for some modes.
func Conditions(modes ...statement.Mode) *statement.OpeningCondition {
	return &statement.OpeningCondition{
		Conditions: statement.Conditions{
			Capabilities: []statement.Code{"own-data-centre"}, Safeguards: []statement.Code{"encryption"}, Modes: modes,
		},
		Text: Sealed(),
	}
}

// RequestOpen asks, as a member of the public, for data that is open on conditions.
func (w *World) RequestOpen(user statement.PartyID, entry, condition statement.Ref, terms statement.Terms) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.AccessRequest{Entry: entry, Terms: terms, Scenario: Sealed(), Condition: &condition}, nil,
		w.Person(user, statement.PostOfficer)))
	return statement.Created(statement.TypeRequest, id)
}

// ConsentOpen has the open subject take up a request of the public, and consent.
func (w *World) ConsentOpen(request statement.Ref, subject statement.PartyID) {
	w.t.Helper()
	w.Accept(w.Sign(&statement.AccessAccept{}, &request, w.Person(subject, statement.PostOfficer)))
	w.Accept(w.Sign(&statement.AccessConsent{}, &request, w.Pair(subject)...))
}

// Agree has user and provider sign the security agreement of a request.
func (w *World) Agree(request statement.Ref, user, provider statement.PartyID) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.AgreementSign{Request: request, Provider: provider, Text: Sealed(), Until: w.Now + 2*86_400_000}, nil,
		w.Person(user, statement.PostOfficer), w.Person(provider, statement.PostOfficer)))
	return statement.Created(statement.TypeAgreement, id)
}

// Engage has a principal and a technical service unit sign their security agreement, for a day.
func (w *World) Engage(principal, service statement.PartyID, kinds ...statement.Kind) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.ServiceEngage{Service: service, Kinds: kinds, Text: Sealed(), Until: w.Now + 86_400_000}, nil,
		w.Person(principal, statement.PostOfficer), w.Person(service, statement.PostOfficer)))
	return statement.Created(statement.TypeEngagement, id)
}

// SignUnder is Sign under an engagement; its service unit names the principal.
func (w *World) SignUnder(engagement statement.Ref, body statement.Body, people ...*Person) []byte {
	w.t.Helper()
	d := w.Draft(body, nil, people[0])
	d.Engagement = &engagement
	if e := Get[*entity.Engagement](w, engagement); people[0].Party == e.Service {
		d.Principal = e.Principal
	}
	return w.SignDraft(d, people...)
}

// Emergency gives the body that declares a flood, from now on for a day, to one party; its basis is registered where it is not.
func (w *World) Emergency(user statement.PartyID, entry statement.Ref) *statement.EmergencyDeclare {
	w.t.Helper()
	if basis := statement.BasisRef("law.emergency", "a52"); w.State[basis.Key(Ledger)] == nil {
		w.RegisterBasis("law.emergency", "a52", w.Now)
	}
	return &statement.EmergencyDeclare{
		Type: statement.EmergencyDisaster, Purpose: "flood", Parties: []statement.PartyID{user}, Entries: []statement.Ref{entry},
		From: w.Now, Until: w.Now + 86_400_000, Law: "law.emergency", Article: "a52", Notice: Sealed(),
	}
}

// Declare has the Bureau declare an emergency.
func (w *World) Declare(body *statement.EmergencyDeclare) statement.Ref {
	w.t.Helper()
	return statement.Created(statement.TypeEmergency, w.Accept(w.Sign(body, nil, w.Permission()...)))
}

// Clear has the cyberspace office approve that a user takes an entry's data to a region, for a day.
func (w *World) Clear(user statement.PartyID, entry statement.Ref, to statement.Region, purpose statement.Code) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.CrossBorderApprove{
		User: user, Entry: entry, Destination: to, Purpose: purpose, Assessment: Sealed(), Until: w.Now + 86_400_000,
	}, nil, w.Pair(Cyberspace)...))
	return statement.Created(statement.TypeClearance, id)
}

// Grant has the Bureau open the grant.
func (w *World) Grant(request, entry, agreement statement.Ref) statement.Ref {
	w.t.Helper()
	id := w.Accept(w.Sign(&statement.AccessGrant{Entry: entry, Agreement: agreement}, &request, w.Permission()...))
	return statement.Created(statement.TypeGrant, id)
}

// Access is a conditional dataset in use under a grant.
type Access struct {
	Entry, Version, Application, Request, Agreement, Grant statement.Ref
	Terms                                                  statement.Terms
}

// GrantedAccess registers provider and user where needed, and plays the whole way from catalogue to grant.
func (w *World) GrantedAccess(provider, user statement.PartyID) Access {
	w.t.Helper()
	for _, id := range []statement.PartyID{provider, user} {
		if w.State[id.Ref().Key(Ledger)] == nil {
			w.RegisterParty(id, statement.RoleUnit)
		}
	}
	var a Access
	a.Entry = w.Publish(provider, ConditionalCatalogue(provider))
	a.Version = w.Anchor(a.Entry, provider, "conditional")
	a.Application = w.Application(user, statement.ApplicationService, a.Entry)
	a.Terms = w.Terms(a.Application, statement.ModeInterface)
	a.Request = w.Request(user, a.Entry, a.Terms)
	w.Consent(a.Request, provider)
	a.Agreement = w.Agree(a.Request, user, provider)
	a.Grant = w.Grant(a.Request, a.Entry, a.Agreement)
	return a
}

// Use gives a use that keeps to the grant.
func (a Access) Use(at int64) *statement.UsageRecord {
	return &statement.UsageRecord{
		Action: statement.ActionAccess, Entry: a.Entry, Version: a.Version, Application: &a.Application, Grant: &a.Grant,
		Purpose: a.Terms.Purpose, Mode: a.Terms.Mode, At: at,
	}
}
