package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// Access to conditional data.
//
//	kind             from        to          besides
//	access.request   –           submitted   conditional data of another party; an approved application of the issuer's, with the
//	                                         entry among its data permissions and a mode that fits its type
//	access.opinion   submitted   asked       the Bureau asks the provider
//	access.accept    submitted   accepted    the open subject takes up a request of the public (public.go)
//	access.return    submitted,  returned    the Bureau sends it back for completion, 退回补正
//	                 asked
//	access.complete  returned    as it was   the user; the request goes on where it stood, with the time that was left
//	access.withdraw  before the  withdrawn   the user
//	                 decision
//	access.consent   asked,      consented   the provider
//	                 accepted
//	access.refuse    asked       refused     the provider, citing a legal basis that is in force
//	access.decline   accepted    refused     the open subject, with reasons
//	access.argue     consented   consented   Bureau and provider argue an exchange together, once
//	agreement.sign   –           signed      user and provider of a consented request, for at least its period
//	access.grant     consented   granted     creates the grant (active); the entry still shares, the agreement is in force, an
//	                                         exchange was argued
//	access.revoke    active      revoked     the Bureau, or either side of the grant
//
// The mode must fit: an interface for applications that handle services, centralised analysis for decision analysis,
// exchange where data leaves the platform; for open data the modes of, download, interface or sandbox, one or several.
//
// Only the provider refuses, and only with a legal basis: the Bureau asks, returns and grants, and has no refusal of its
// own.
var requestSteps = steps[entity.RequestState]{
	statement.KindAccessOpinion: {[]entity.RequestState{entity.RequestSubmitted}, entity.RequestAsked},
	statement.KindAccessReturn:  {[]entity.RequestState{entity.RequestSubmitted, entity.RequestAsked}, entity.RequestReturned},
	statement.KindAccessWithdraw: {
		[]entity.RequestState{
			entity.RequestSubmitted, entity.RequestAccepted, entity.RequestAsked, entity.RequestReturned, entity.RequestConsented,
		},
		entity.RequestWithdrawn,
	},
	statement.KindAccessConsent: {
		[]entity.RequestState{entity.RequestAsked, entity.RequestAccepted}, entity.RequestConsented,
	},
	statement.KindAccessRefuse:  {[]entity.RequestState{entity.RequestAsked}, entity.RequestRefused},
	statement.KindAccessAccept:  {[]entity.RequestState{entity.RequestSubmitted}, entity.RequestAccepted},
	statement.KindAccessDecline: {[]entity.RequestState{entity.RequestAccepted}, entity.RequestRefused},
	statement.KindAccessArgue:   {[]entity.RequestState{entity.RequestConsented}, entity.RequestConsented},
	statement.KindAccessGrant:   {[]entity.RequestState{entity.RequestConsented}, entity.RequestGranted},
}

// requestDeadlines are the parameters by which the next act is due: the question, the answer, the grant.
var requestDeadlines = map[entity.RequestState]statement.ParameterName{
	entity.RequestSubmitted: statement.DeadlineAccessOpinion,
	entity.RequestAccepted:  statement.DeadlineAccessReply,
	entity.RequestAsked:     statement.DeadlineAccessReply,
	entity.RequestConsented: statement.DeadlineAccessDecision,
}

var grantSteps = steps[entity.GrantState]{
	statement.KindAccessRevoke: {[]entity.GrantState{entity.GrantActive}, entity.GrantRevoked},
}

func requestAccess(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.AccessRequest)
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if entry.Owner == j.s.Statement.Issuer {
		return refuse("sharing.own", "%s belongs to %s", body.Entry, entry.Owner)
	}
	if r := j.conditional(entry, body); r != nil {
		return r
	}
	app, r := load[entity.Application](j, body.Application)
	if r != nil {
		return r
	}
	if r := j.mayAsk(app, body); r != nil {
		return r
	}
	request := &entity.Request{
		Header: entity.Header[entity.RequestState]{State: entity.RequestSubmitted},
		Entry:  body.Entry, User: j.s.Statement.Issuer, Provider: entry.Owner, Terms: body.Terms, Condition: body.Condition,
	}
	if j.issuer.Role == statement.RoleUser {
		if r := j.accepts(entry, body); r != nil {
			return r
		}
		request.Provider = entry.Catalogue.OpenSubject
	}
	if r := j.begin(request); r != nil {
		return r
	}
	return j.create(request)
}

// begin begins the step to which a request has come, and its deadline.
func (j *judgement) begin(request *entity.Request) *Refusal {
	request.Since, request.Pauses = j.pos.Time, nil
	return j.stamp(request)
}

// stamp counts the deadline of a request's step anew; none where the step has none.
func (j *judgement) stamp(request *entity.Request) (r *Refusal) {
	request.Due = 0
	if name, ok := requestDeadlines[request.State]; ok {
		request.Due, r = j.due(name, request.Since, request.Pauses...)
	}
	return r
}

// conditional tells whether the issuer may and must ask: members of the public by the opening class, all others by the
// sharing class.
func (j *judgement) conditional(entry *entity.Entry, body *statement.AccessRequest) *Refusal {
	if j.issuer.Role == statement.RoleUser {
		switch {
		case entry.Opening == nil:
			return refuse("sharing.not-open", "%s is not open", body.Entry)
		case entry.Catalogue.OpeningClass == statement.OpeningUnconditional:
			return refuse("sharing.unconditional", "%s is open without condition", body.Entry)
		}
		return nil
	}
	if until := entry.Catalogue.SharingUntil; until != 0 && j.pos.Time > until {
		return refuse("sharing.ended", "%s was shared until %d", body.Entry, until)
	}
	switch entry.Catalogue.SharingClass {
	case statement.SharingNone:
		return refuse("sharing.none", "%s is not shared", body.Entry)
	case statement.SharingUnconditional:
		return refuse("sharing.unconditional", "%s is shared without condition", body.Entry)
	case statement.SharingConditional:
	}
	return nil
}

func (j *judgement) mayAsk(app *entity.Application, body *statement.AccessRequest) *Refusal {
	switch {
	case app.Owner != j.s.Statement.Issuer:
		return refuse("application.owner", "%s belongs to %s", body.Application, app.Owner)
	case app.State != entity.ApplicationApproved:
		return refuse("application.state", "%s is %s", body.Application, app.State)
	case !slices.Contains(app.Entries, body.Entry):
		return refuse("application.entry", "%s has no permission for %s", body.Application, body.Entry)
	}
	for _, mode := range body.Modes() {
		if !modeFits(mode, app.Type, j.issuer.Role) {
			return refuse("sharing.mode", "the mode %s does not fit an application of type %s", mode, app.Type)
		}
	}
	return nil
}

func modeFits(mode statement.Mode, app statement.ApplicationType, role statement.PartyRole) bool {
	if role == statement.RoleUser {
		return mode == statement.ModeDownload || mode == statement.ModeInterface || mode == statement.ModeSandbox
	}
	switch app {
	case statement.ApplicationService:
		return mode == statement.ModeInterface
	case statement.ApplicationAnalysis:
		return mode == statement.ModeAnalysis
	case statement.ApplicationExchange:
		return mode == statement.ModeExchange
	}
	return false
}

func requestParties(j *judgement) ([]statement.PartyID, *Refusal) {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{request.User, request.Provider}, nil
}

func requestUser(j *judgement) ([]statement.PartyID, *Refusal) {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{request.User}, nil
}

func requestProvider(j *judgement) ([]statement.PartyID, *Refusal) {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{request.Provider}, nil
}

// answerRequest moves a request: the Bureau's question, the provider's consent or refusal, the user's withdrawal.
func answerRequest(j *judgement) *Refusal {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.procedure(request); r != nil {
		return r
	}
	if r := advance(j, requestSteps, &request.State); r != nil {
		return r
	}
	if refusal, ok := j.s.Statement.Content().(*statement.AccessRefuse); ok {
		if r := j.inForce(refusal.Law, refusal.Article); r != nil {
			return r
		}
		request.Law, request.Article = refusal.Law, refusal.Article
	}
	if r := j.begin(request); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, request)
}

func returnRequest(j *judgement) *Refusal {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	from := request.State
	if r := advance(j, requestSteps, &request.State); r != nil {
		return r
	}
	request.Returned = &entity.Returned{From: from, Reason: j.s.Statement.Content().(*statement.AccessReturn).Reason}
	request.Pauses = append(slices.Clone(request.Pauses), workday.Period{From: j.pos.Time})
	request.Due = 0
	return j.touch(*j.s.Statement.Subject, request)
}

// completeRequest brings a request back to where it was returned from, so that it has no line in requestSteps.
func completeRequest(j *judgement) *Refusal {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if request.State != entity.RequestReturned || request.Returned == nil || len(request.Pauses) == 0 {
		return refuse("state.transition", "the request is %s; there is nothing to complete", request.State)
	}
	request.State, request.Returned = request.Returned.From, nil
	request.Pauses = slices.Clone(request.Pauses)
	request.Pauses[len(request.Pauses)-1].Until = j.pos.Time
	if r := j.stamp(request); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, request)
}

// argueExchange: Bureau and provider sign why the data must leave the platform.
func argueExchange(j *judgement) *Refusal {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	provider := j.s.Statement.Content().(*statement.AccessArgue).Provider
	switch {
	case request.Provider != provider:
		return refuse("reference.mismatch", "the provider is %s, not %s", request.Provider, provider)
	case !request.Terms.Allows(statement.ModeExchange):
		return refuse("exchange.mode", "the request is for the modes %v", request.Terms.Modes())
	case request.ArguedAt != 0:
		return refuse("exchange.argued", "the exchange was argued at %d", request.ArguedAt)
	}
	if r := advance(j, requestSteps, &request.State); r != nil {
		return r
	}
	request.ArguedAt = j.pos.Time
	return j.touch(*j.s.Statement.Subject, request)
}

func agreementUser(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.AgreementSign)
	request, r := load[entity.Request](j, body.Request)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{request.User}, nil
}

func signAgreement(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.AgreementSign)
	request, r := load[entity.Request](j, body.Request)
	if r != nil {
		return r
	}
	switch {
	case request.Provider != body.Provider:
		return refuse("reference.mismatch", "the provider is %s, not %s", request.Provider, body.Provider)
	case request.State != entity.RequestConsented:
		return refuse("state.transition", "the request is %s; an agreement follows consent", request.State)
	case body.Until < request.Terms.Until:
		return refuse("agreement.until", "it ends at %d, the requested period at %d", body.Until, request.Terms.Until)
	}
	return j.create(&entity.Agreement{
		Header:  entity.Header[entity.AgreementState]{State: entity.AgreementSigned},
		Request: body.Request, User: request.User, Provider: request.Provider, Until: body.Until,
	})
}

func grantAccess(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.AccessGrant)
	ref := *j.s.Statement.Subject
	request, r := load[entity.Request](j, ref)
	if r != nil {
		return r
	}
	if request.Entry != body.Entry {
		return refuse("reference.mismatch", "the request is for %s, not for %s", request.Entry, body.Entry)
	}
	if request.Terms.Allows(statement.ModeExchange) && request.ArguedAt == 0 {
		return refuse("exchange.unargued", "Bureau and provider have not argued the exchange")
	}
	if r := j.stillShared(body.Entry, request); r != nil {
		return r
	}
	agreement, r := load[entity.Agreement](j, body.Agreement)
	if r != nil {
		return r
	}
	switch {
	case agreement.Request != ref:
		return refuse("agreement.request", "the agreement is for %s", agreement.Request)
	case j.pos.Time > agreement.Until:
		return refuse("agreement.ended", "the agreement ended at %d", agreement.Until)
	}
	if r := advance(j, requestSteps, &request.State); r != nil {
		return r
	}
	created := j.s.created
	request.Grant, request.Due = &created, 0
	if r := j.touch(ref, request); r != nil {
		return r
	}
	return j.create(&entity.Grant{
		Header:  entity.Header[entity.GrantState]{State: entity.GrantActive},
		Request: ref, Agreement: body.Agreement, Entry: request.Entry, User: request.User, Provider: request.Provider,
		Terms: request.Terms, GrantedAt: j.pos.Time,
	})
}

// stillShared: between request and grant the entry may have been retired, or revised to a class that shares nothing.
func (j *judgement) stillShared(ref statement.Ref, request *entity.Request) *Refusal {
	entry, r := j.published(ref)
	if r != nil {
		return r
	}
	if request.Condition != nil {
		return stillOpen(entry, request)
	}
	if entry.Catalogue.SharingClass == statement.SharingNone && entry.Opening == nil {
		return refuse("sharing.none", "%s is no longer shared", ref)
	}
	return nil
}

func grantParties(j *judgement) ([]statement.PartyID, *Refusal) {
	grant, r := load[entity.Grant](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{grant.User, grant.Provider}, nil
}

func revokeGrant(j *judgement) *Refusal {
	grant, r := load[entity.Grant](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, grantSteps, &grant.State); r != nil {
		return r
	}
	grant.RevokedAt = j.pos.Time
	grant.Reason = j.s.Statement.Content().(*statement.AccessRevoke).Reason
	return j.touch(*j.s.Statement.Subject, grant)
}
