package rules

import (
	"slices"
	"strings"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Visibility says who may read statements of a kind and what came of them.
type Visibility string

// The visibilities. Whoever may read more restricted statements may read the less restricted too.
const (
	// VisiblePublic: anybody.
	VisiblePublic Visibility = "public"
	// VisibleParties: the issuer, the counterparty, the parties whose matter it is, the supervisors, and a department in whose
	// jurisdiction all of these parties are.
	VisibleParties Visibility = "parties"
	// VisibleSecurity: the unit that it concerns, its department, the Bureau, the cyberspace office and the police.
	VisibleSecurity Visibility = "security"
	// VisibleCase: the audit bureau and, from the service of the notice on, the audited it concerns, the Bureau and the cyberspace
	// office.
	VisibleCase Visibility = "case"
	// VisibleSupervisors: the Bureau, the audit bureau and the cyberspace office.
	VisibleSupervisors Visibility = "supervisors"
)

// Relation says how the issuer must stand to the parties whose matter a statement is.
type Relation string

// The relations.
const (
	// RelationNone: the statement is nobody's matter but the issuer's.
	RelationNone Relation = "none"
	// RelationOwner: the issuer is one of the parties whose matter it is.
	RelationOwner Relation = "owner"
	// RelationOther: the issuer is none of them, as nobody decides its own matter; a department's jurisdiction holds them all.
	RelationOther Relation = "other"
	// RelationSystem: the issuer stands above all of them in their own system (本系统).
	RelationSystem Relation = "system"
	// RelationStead: one of them is the Bureau, so that another founding organisation decides in its stead.
	RelationStead Relation = "stead"
)

// Way is one way in which an act may be done: who, under which post, in which relation.
type Way struct {
	// Roles are the roles of the issuer; nil means any.
	Roles []statement.PartyRole `json:"roles,omitempty"`
	// Posts are those of the certificate that acts, its own or the one that it deputises for.
	Posts []statement.Post `json:"posts"`
	// Relation is the issuer's to the matter.
	Relation Relation `json:"relation"`
}

// Authority is one line of the table: who may say a kind of statement, and who may read it.
type Authority struct {
	Kind statement.Kind `json:"kind"`
	// Ways are alternatives; one of them must hold in full.
	Ways []Way `json:"ways"`
	// Second is the post beside the acting one, where the kind needs two signatures: a reviewer of the issuer, an officer of
	// the counterparty, or the log's next key; otherwise empty.
	Second     statement.Post `json:"second,omitempty"`
	Visibility Visibility     `json:"visibility"`
	// Serves names the requirements.
	Serves string `json:"serves"`
}

// AuthorityOf gives the line of a kind; ok is false for a kind that these rules do not know.
func AuthorityOf(k statement.Kind) (line Authority, ok bool) {
	i := slices.IndexFunc(authorities, func(a Authority) bool { return a.Kind == k })
	if i < 0 {
		return Authority{}, false
	}
	return authorities[i], true
}

// Authorities gives the whole table in the order of its areas.
func Authorities() []Authority { return slices.Clone(authorities) }

// Short names that keep the table a table.
var (
	bureaus  = []statement.PartyRole{statement.RoleBureau, statement.RoleDepartment}
	bureau   = []statement.PartyRole{statement.RoleBureau}
	stead    = []statement.PartyRole{statement.RoleCyberspace}
	units    = []statement.PartyRole{statement.RoleUnit}
	police   = []statement.PartyRole{statement.RolePolice}
	founders = []statement.PartyRole{statement.RoleBureau, statement.RoleAudit, statement.RoleCyberspace, statement.RolePolice, statement.RoleUnit, statement.RoleDepartment}
	bodies   = []statement.PartyRole{statement.RoleUnit, statement.RoleBureau, statement.RoleDepartment, statement.RoleAudit, statement.RoleCyberspace, statement.RolePolice}
	auditors = []statement.PartyRole{statement.RoleAudit}
	secured  = append(slices.Clone(bodies), statement.RoleService)
	users    = append(slices.Clone(bodies), statement.RoleUser)
	services = []statement.PartyRole{statement.RoleService}

	officer  = []statement.Post{statement.PostOfficer}
	acting   = []statement.Post{statement.PostOfficer, statement.PostApplication}
	leading  = []statement.Post{statement.PostOfficer, statement.PostOperator}
	operator = []statement.Post{statement.PostOperator}
	permits  = []statement.Post{statement.PostPermissionOfficer}
	inspects = []statement.Post{statement.PostSupervisor}
	certs    = []statement.Post{statement.PostCertificateOfficer}
	logs     = []statement.Post{statement.PostLog}
	persons  = slices.Concat(officer, certs, permits, operator, inspects)
)

const (
	reviewer = statement.PostReviewer
	second   = statement.PostOfficer // of the counterparty
)

// decides: the Bureau or a department decides, and the cyberspace office where the matter is the Bureau's own.
func decides(posts []statement.Post) []Way {
	return []Way{{bureaus, posts, RelationOther}, {stead, officer, RelationStead}}
}

// declares: who decides, and public security in its own right.
func declares() []Way { return append(decides(permits), Way{police, officer, RelationOther}) }

func own(roles []statement.PartyRole, posts []statement.Post) []Way {
	return []Way{{roles, posts, RelationOwner}}
}

func other(roles []statement.PartyRole, posts []statement.Post) []Way {
	return []Way{{roles, posts, RelationOther}}
}

// system: the unit above them in their own system (本系统).
func system(posts []statement.Post) []Way {
	return []Way{{bodies, posts, RelationSystem}}
}

func free(roles []statement.PartyRole, posts []statement.Post) []Way {
	return []Way{{roles, posts, RelationNone}}
}

// audits: the audit bureau acts on others, never on itself.
func audits() []Way { return []Way{{auditors, officer, RelationOther}} }

var authorities = []Authority{
	{statement.KindGenesis, free(founders, leading), second, VisiblePublic, "R-38.1"},
	{statement.KindRulesActivate, free(founders, leading), second, VisiblePublic, "R-38.1"},
	{statement.KindParameterSet, free(bureau, operator), reviewer, VisiblePublic, "R-17.3"},
	{statement.KindBasisRegister, free(bureau, operator), reviewer, VisiblePublic, "R-17.2"},
	{statement.KindBasisRepeal, free(bureau, operator), reviewer, VisiblePublic, "R-17.2"},
	{statement.KindDutyIssue, decides(permits), reviewer, VisiblePublic, "R-15.1"},
	{statement.KindDutyRelease, decides(permits), reviewer, VisiblePublic, "R-15.1"},
	{statement.KindPartyRegister, decides(operator), "", VisiblePublic, "R-6.1"},
	{statement.KindPartyPlace, decides(operator), reviewer, VisiblePublic, "R-38.7"},
	{statement.KindPartyRename, decides(operator), reviewer, VisiblePublic, "R-38.7"},
	{statement.KindPartyReorganise, decides(operator), reviewer, VisiblePublic, "R-38.7"},
	{statement.KindHoldingTransfer, decides(operator), reviewer, VisiblePublic, "R-38.7"},
	{statement.KindPartySuspend, decides(operator), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindPartyResume, decides(operator), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindAuthorityAdmit, free(bureau, certs), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindAuthoritySuspend, free(bureau, certs), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindAuthorityResume, free(bureau, certs), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindAuthorityWithdraw, free(bureau, certs), reviewer, VisiblePublic, "R-38.3"},
	{statement.KindCertificateRegister, decides(certs), "", VisiblePublic, "R-38.3"},
	{statement.KindCertificateRenew, decides(certs), "", VisiblePublic, "R-38.3"},
	{statement.KindCertificateRevoke, append(decides(certs), Way{nil, officer, RelationOwner}), "", VisiblePublic, "R-38.3"},
	{statement.KindDeputyDelegate, own(nil, persons), reviewer, VisiblePublic, "R-36.3"},
	{statement.KindDeputyRevoke, own(nil, persons), reviewer, VisiblePublic, "R-36.3"},
	{statement.KindCustodyDelegate, own(nil, officer), "", VisiblePublic, "R-36.3"},
	{statement.KindApplicationSubmit, free(users, officer), "", VisibleParties, "R-38.2"},
	{statement.KindApplicationApprove, decides(permits), reviewer, VisibleParties, "R-38.2"},
	{statement.KindApplicationSuspend, decides(permits), reviewer, VisibleParties, "R-38.2"},
	{statement.KindApplicationRevoke, append(decides(permits), Way{users, officer, RelationOwner}), reviewer, VisibleParties, "R-38.2"},
	{statement.KindCataloguePublish, free(bodies, acting), "", VisiblePublic, "R-11.1"},
	{statement.KindCatalogueRevise, append(own(bodies, acting), system(acting)...), "", VisiblePublic, "R-12.1"},
	{statement.KindCatalogueRetire, append(own(bodies, officer), system(officer)...), "", VisiblePublic, "R-12.1"},
	{statement.KindRightsDeclare, free(nil, officer), "", VisiblePublic, "R-28.1"},
	{statement.KindRightsObject, free(nil, officer), "", VisibleParties, "R-28.1"},
	{statement.KindRightsSettle, decides(permits), reviewer, VisibleParties, "R-28.1"},
	{statement.KindRightsConfirm, append(decides(permits), other(units, officer)...), reviewer, VisiblePublic, "R-28.1"},
	{statement.KindRightsRefuse, append(decides(permits), other(units, officer)...), reviewer, VisibleParties, "R-28.1"},
	{statement.KindRightsTransfer, own(nil, officer), second, VisiblePublic, "R-28.1"},
	{statement.KindRightsEnd, own(nil, officer), reviewer, VisiblePublic, "R-28.1"},
	{statement.KindDatasetAnchor, own(bodies, acting), "", VisiblePublic, "R-14.1"},
	{statement.KindDatasetWithdraw, own(bodies, officer), "", VisiblePublic, "R-22.2"},
	{statement.KindOpeningReview, own(bodies, officer), "", VisibleParties, "R-21.1"},
	{statement.KindOpeningApprove, decides(permits), reviewer, VisiblePublic, "R-21.1"},
	{statement.KindOpeningAssess, decides(permits), "", VisibleParties, "R-21.1"},
	{statement.KindOpeningRefuse, decides(permits), reviewer, VisibleParties, "R-21.1"},
	{statement.KindOpeningCondition, own(bodies, officer), "", VisiblePublic, "R-25.1"},
	{statement.KindOpeningAsk, free(nil, officer), "", VisibleParties, "R-23.2"},
	{statement.KindOpeningAnswer, own(bodies, officer), reviewer, VisibleParties, "R-23.2"},
	{statement.KindAccessAccept, own(bodies, officer), "", VisibleParties, "R-26.1"},
	{statement.KindAccessDecline, own(bodies, officer), reviewer, VisibleParties, "R-26.1"},
	{statement.KindWithdrawalNotify, append(own(bodies, officer), Way{bureaus, operator, RelationOther}), "", VisibleParties, "R-22.2"},
	{statement.KindNoticeAcknowledge, own(nil, officer), "", VisibleParties, "R-22.2"},
	{statement.KindDisputeOpen, free(nil, officer), "", VisibleParties, "R-26.2"},
	{statement.KindDisputeNegotiate, own(nil, officer), second, VisibleParties, "R-26.2"},
	{statement.KindDisputeEscalate, own(nil, officer), "", VisibleParties, "R-26.2"},
	{statement.KindDisputeCoordinate, decides(inspects), reviewer, VisibleParties, "R-26.2"},
	{statement.KindAccessRequest, free(users, acting), "", VisibleParties, "R-17.2"},
	{statement.KindAccessOpinion, decides(permits), "", VisibleParties, "R-17.2"},
	{statement.KindAccessConsent, own(bodies, officer), reviewer, VisibleParties, "R-17.2"},
	{statement.KindAccessRefuse, own(bodies, officer), reviewer, VisibleParties, "R-17.2"},
	{statement.KindAccessReturn, decides(permits), "", VisibleParties, "R-17.2"},
	{statement.KindAccessComplete, own(users, acting), "", VisibleParties, "R-17.2"},
	{statement.KindAccessWithdraw, own(users, officer), "", VisibleParties, "R-17.2"},
	{statement.KindAccessArgue, decides(permits), second, VisibleParties, "R-18.1"},
	{statement.KindAgreementSign, own(users, officer), second, VisibleParties, "R-36.1"},
	{statement.KindAccessGrant, decides(permits), reviewer, VisibleParties, "R-17.2"},
	{statement.KindAccessRevoke, append(decides(permits), Way{bodies, officer, RelationOwner}), reviewer, VisibleParties, "R-19.1"},
	{statement.KindUsageRecord, free(nil, acting), "", VisibleParties, "R-19.1, R-21.2"},
	{statement.KindLogOpen, free(bureau, operator), reviewer, VisiblePublic, "R-21.2"},
	{statement.KindLogAnchor, own(nil, logs), "", VisiblePublic, "R-21.2"},
	{statement.KindLogRotate, own(nil, logs), statement.PostLog, VisiblePublic, "R-21.2"},
	{statement.KindUsageSuspect, own(nil, logs), "", VisibleParties, "R-19.1, R-21.2"},
	{statement.KindSuspicionExplain, own(nil, officer), "", VisibleParties, "R-19.1"},
	{statement.KindSuspicionConfirm, decides(inspects), reviewer, VisibleParties, "R-19.1"},
	{statement.KindSuspicionDismiss, decides(inspects), reviewer, VisibleParties, "R-19.1"},
	{statement.KindServiceEngage, free(bodies, officer), second, VisibleParties, "R-36.1"},
	{statement.KindServiceEnd, own(nil, officer), "", VisibleParties, "R-36.1"},
	{statement.KindCrossBorderApprove, []Way{{stead, officer, RelationOther}}, reviewer, VisibleParties, "R-36.2"},
	{statement.KindCrossBorderRevoke, []Way{{stead, officer, RelationOther}}, reviewer, VisibleParties, "R-36.2"},
	{statement.KindEmergencyDeclare, declares(), reviewer, VisibleParties, "R-20.1"},
	{statement.KindEmergencyEnd, declares(), reviewer, VisibleParties, "R-20.1"},
	{statement.KindProductRegister, free(nil, acting), "", VisiblePublic, "R-27.1"},
	{statement.KindSourceClaim, free(bodies, acting), "", VisiblePublic, "R-13.1"},
	{statement.KindSourceMove, decides(permits), reviewer, VisiblePublic, "R-13.1"},
	{statement.KindSourceExcept, decides(permits), reviewer, VisiblePublic, "R-13.1"},
	{statement.KindPlanRegister, own(users, officer), "", VisibleParties, "R-12.2"},
	{statement.KindProjectAccept, decides(permits), reviewer, VisibleParties, "R-12.2"},
	{statement.KindErasureRequest, own(nil, officer), "", VisibleParties, "R-38.5"},
	{statement.KindErasureApprove, decides(permits), reviewer, VisibleParties, "R-38.5"},
	{statement.KindErasureDecline, decides(permits), "", VisibleParties, "R-38.5"},
	{statement.KindErasureCertify, decides(operator), "", VisibleParties, "R-38.5"},
	{statement.KindRectificationOrder, decides(inspects), "", VisibleParties, "R-39.1"},
	{statement.KindRectificationReport, own(nil, officer), "", VisibleParties, "R-39.1"},
	{statement.KindRectificationAccept, decides(inspects), "", VisibleParties, "R-39.1"},
	{statement.KindRectificationReturn, decides(inspects), "", VisibleParties, "R-39.1"},
	{statement.KindSupervisionReport, decides(inspects), "", VisibleParties, "R-39.1"},
	{statement.KindProblemReport, free(nil, acting), "", VisiblePublic, "R-26.2, R-31.1, R-32.1"},
	{statement.KindProblemAccept, own(bodies, officer), "", VisiblePublic, "R-31.1"},
	{statement.KindProblemCorrect, own(bodies, officer), "", VisiblePublic, "R-31.1"},
	{statement.KindProblemConfirm, own(bodies, officer), "", VisiblePublic, "R-26.2, R-31.1"},
	{statement.KindProblemSettle, own(bodies, officer), "", VisiblePublic, "R-31.1"},
	{statement.KindQualityReport, free(services, officer), "", VisiblePublic, "R-33.1"},
	{statement.KindConsistencyRecord, append(own(users, acting), Way{bureaus, acting, RelationOther}), "", VisibleParties, "R-18.2"},
	{statement.KindSecurityHead, free(secured, officer), "", VisibleSecurity, "R-35.1"},
	{statement.KindSecurityPlan, free(secured, officer), "", VisibleSecurity, "R-35.1"},
	{statement.KindSecurityDrill, free(secured, officer), "", VisibleSecurity, "R-35.1"},
	{statement.KindSecurityAssess, free(secured, officer), "", VisibleSecurity, "R-35.1"},
	{statement.KindIncidentReport, free(secured, acting), "", VisibleSecurity, "R-35.1"},
	{statement.KindIncidentRemedy, own(secured, officer), "", VisibleSecurity, "R-35.1"},
	{statement.KindIncidentClose, append(decides(inspects), Way{stead, officer, RelationOther}), "", VisibleSecurity, "R-35.1"},
	{statement.KindCaseOpen, free(auditors, officer), reviewer, VisibleCase, "R-40.1"},
	{statement.KindCaseServe, audits(), "", VisibleCase, "R-40.1, R-40.2"},
	{statement.KindCaseNote, audits(), second, VisibleCase, "R-40.1"},
	{statement.KindCaseReply, own(nil, officer), "", VisibleCase, "R-40.1"},
	{statement.KindCaseFinding, audits(), reviewer, VisibleCase, "R-40.1"},
	{statement.KindCaseRectify, own(nil, officer), "", VisibleCase, "R-40.1"},
	{statement.KindCaseClose, audits(), reviewer, VisibleCase, "R-40.1"},
}

// permitted holds the issuer to the kind's line. Of several ways that fail, the one that fails latest explains the refusal.
func (j *judgement) permitted(matter []statement.PartyID) *Refusal {
	line, ok := AuthorityOf(j.s.Statement.Kind)
	if !ok {
		return refuse("statement.kind", "these rules do not know the kind %s", j.s.Statement.Kind)
	}
	var why *Refusal
	deepest := -1
	for _, way := range line.Ways {
		depth, r := j.tryWay(way, matter)
		if r == nil {
			j.stands(j.acting, way.Posts...)
			return nil
		}
		if depth > deepest {
			deepest, why = depth, r
		}
	}
	return why
}

func (j *judgement) tryWay(way Way, matter []statement.PartyID) (depth int, r *Refusal) {
	role, post := j.issuer.Role, j.acting.Post
	if way.Roles != nil && !slices.Contains(way.Roles, role) {
		return 0, refuse("authority.role", "%s is a party of role %s", j.s.Statement.Issuer, role)
	}
	if !slices.Contains(way.Posts, post) && !j.deputises(j.acting, way.Posts...) {
		return 1, refuse("authority.post", "the certificate's post is %s; needed is one of %v", post, way.Posts)
	}
	return 2, j.relates(way.Relation, matter)
}

func (j *judgement) relates(relation Relation, matter []statement.PartyID) *Refusal {
	issuer := j.s.Statement.Issuer
	switch relation {
	case RelationNone:
		return nil
	case RelationOwner:
		if !slices.Contains(matter, issuer) {
			return refuse("authority.owner", "%s is none of %v", issuer, matter)
		}
	case RelationOther:
		if slices.Contains(matter, issuer) {
			return refuse("authority.own-matter", "%s is one of %v", issuer, matter)
		}
		if j.issuer.Role == statement.RoleDepartment {
			return j.within(matter)
		}
	case RelationSystem:
		for _, id := range matter {
			if _, branch := slices.BinarySearch(j.issuer.Branches, id); !branch {
				return refuse("authority.owner", "%s does not stand above %s in one system", issuer, id)
			}
		}
	case RelationStead:
		if slices.Contains(matter, issuer) {
			return refuse("authority.own-matter", "%s is one of %v", issuer, matter)
		}
		bureau := func(id statement.PartyID) bool { return j.ledger.RoleOf(id) == statement.RoleBureau }
		if j.ledger.RoleOf(issuer) == "" || !slices.ContainsFunc(matter, bureau) {
			return refuse("authority.role", "%s decides only in the Bureau's own matters", issuer)
		}
	}
	return nil
}

// within holds a department to its jurisdiction.
func (j *judgement) within(matter []statement.PartyID) *Refusal {
	for _, id := range matter {
		if !InJurisdiction(j.ledger, j.s.Statement.Issuer, j.issuer, id) {
			return refuse("authority.jurisdiction", "%s is not in the jurisdiction of %s", id, j.s.Statement.Issuer)
		}
	}
	return nil
}

// InJurisdiction tells whether a party is in the jurisdiction of a department: its members, wherever they are, and every party of its
// division. The division code without its trailing pairs of zeros (GB/T 2260) begins the parties' IDs; a department under the Bureau's
// own code, such as a park's, has no division but its members.
func InJurisdiction(ledger *entity.Ledger, id statement.PartyID, department *entity.Party, other statement.PartyID) bool {
	if _, member := slices.BinarySearch(department.Members, other); member {
		return true
	}
	division := divisionOf(id)
	for _, f := range ledger.Founders {
		if f.Role == statement.RoleBureau && divisionOf(f.Party) == division {
			return false
		}
	}
	return strings.HasPrefix(string(other), division)
}

func divisionOf(id statement.PartyID) string {
	division := string(id[:6])
	for len(division) > 2 && division[len(division)-2:] == "00" {
		division = division[:len(division)-2]
	}
	return division
}

// standing tells whether a party and an application are in force; usage records are admitted all the same and judged by what
// was in force.
func (j *judgement) standing() *Refusal {
	evidence := j.s.Statement.Kind == statement.KindUsageRecord
	if _, r := j.inOffice(j.s.Statement.Issuer); r != nil && !evidence {
		return r
	}
	if j.acting.Post != statement.PostApplication {
		return nil
	}
	actor := j.s.Statement.Actor()
	if actor == nil || j.acting.Application == nil || *actor != *j.acting.Application {
		return refuse("application.mismatch", "the application of the certificate: %s; of the statement: %s", refText(j.acting.Application), refText(actor))
	}
	app, r := load[entity.Application](j, *actor)
	if r != nil || evidence {
		return r
	}
	switch app.State {
	case entity.ApplicationSuspended:
		return refuse("application.suspended", "%s is suspended", actor)
	case entity.ApplicationRevoked:
		return refuse("application.revoked", "%s was revoked", actor)
	case entity.ApplicationSubmitted:
		return refuse("application.state", "%s is %s", actor, app.State)
	case entity.ApplicationApproved:
	}
	if !slices.Contains(app.Kinds, j.s.Statement.Kind) {
		return refuse("application.kind", "%s may not sign %s", actor, j.s.Statement.Kind)
	}
	return nil
}

func refText(r *statement.Ref) string {
	if r == nil {
		return "none"
	}
	return r.String()
}
