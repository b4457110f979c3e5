package statement

import (
	"fmt"
	"slices"
)

// Kind names what a statement says and in which version: "access.request/v1". A published version never changes.
type Kind string

// The kinds. To add one: a constant and a line in specs here, its body in a file by area, its rule in chaincode/rules.
const (
	KindGenesis             Kind = "ledger.genesis/v1"
	KindRulesActivate       Kind = "rules.activate/v1"
	KindParameterSet        Kind = "parameter.set/v1"
	KindBasisRegister       Kind = "basis.register/v1"
	KindBasisRepeal         Kind = "basis.repeal/v1"
	KindDutyIssue           Kind = "duty.issue/v1"
	KindDutyRelease         Kind = "duty.release/v1"
	KindPartyRegister       Kind = "party.register/v1"
	KindPartyPlace          Kind = "party.place/v1"
	KindPartyRename         Kind = "party.rename/v1"
	KindPartyReorganise     Kind = "party.reorganise/v1"
	KindHoldingTransfer     Kind = "holding.transfer/v1"
	KindPartySuspend        Kind = "party.suspend/v1"
	KindPartyResume         Kind = "party.resume/v1"
	KindAuthorityAdmit      Kind = "authority.admit/v1"
	KindAuthoritySuspend    Kind = "authority.suspend/v1"
	KindAuthorityResume     Kind = "authority.resume/v1"
	KindAuthorityWithdraw   Kind = "authority.withdraw/v1"
	KindCertificateRegister Kind = "certificate.register/v1"
	KindCertificateRenew    Kind = "certificate.renew/v1"
	KindCertificateRevoke   Kind = "certificate.revoke/v1"
	KindDeputyDelegate      Kind = "deputy.delegate/v1"
	KindDeputyRevoke        Kind = "deputy.revoke/v1"
	KindCustodyDelegate     Kind = "custody.delegate/v1"
	KindApplicationSubmit   Kind = "application.submit/v1"
	KindApplicationApprove  Kind = "application.approve/v1"
	KindApplicationSuspend  Kind = "application.suspend/v1"
	KindApplicationRevoke   Kind = "application.revoke/v1"
	KindCataloguePublish    Kind = "catalogue.publish/v1"
	KindCatalogueRevise     Kind = "catalogue.revise/v1"
	KindCatalogueRetire     Kind = "catalogue.retire/v1"
	KindRightsDeclare       Kind = "rights.declare/v1"
	KindRightsObject        Kind = "rights.object/v1"
	KindRightsSettle        Kind = "rights.settle/v1"
	KindRightsConfirm       Kind = "rights.confirm/v1"
	KindRightsRefuse        Kind = "rights.refuse/v1"
	KindRightsTransfer      Kind = "rights.transfer/v1"
	KindRightsEnd           Kind = "rights.end/v1"
	KindDatasetAnchor       Kind = "dataset.anchor/v1"
	KindDatasetWithdraw     Kind = "dataset.withdraw/v1"
	KindOpeningReview       Kind = "opening.review/v1"
	KindOpeningApprove      Kind = "opening.approve/v1"
	KindOpeningAssess       Kind = "opening.assess/v1"
	KindOpeningRefuse       Kind = "opening.refuse/v1"
	KindOpeningCondition    Kind = "opening.condition/v1"
	KindOpeningAsk          Kind = "opening.ask/v1"
	KindOpeningAnswer       Kind = "opening.answer/v1"
	KindAccessAccept        Kind = "access.accept/v1"
	KindAccessDecline       Kind = "access.decline/v1"
	KindWithdrawalNotify    Kind = "withdrawal.notify/v1"
	KindNoticeAcknowledge   Kind = "notice.acknowledge/v1"
	KindDisputeOpen         Kind = "dispute.open/v1"
	KindDisputeNegotiate    Kind = "dispute.negotiate/v1"
	KindDisputeEscalate     Kind = "dispute.escalate/v1"
	KindDisputeCoordinate   Kind = "dispute.coordinate/v1"
	KindAccessRequest       Kind = "access.request/v1"
	KindAccessOpinion       Kind = "access.opinion/v1"
	KindAccessConsent       Kind = "access.consent/v1"
	KindAccessRefuse        Kind = "access.refuse/v1"
	KindAccessReturn        Kind = "access.return/v1"
	KindAccessComplete      Kind = "access.complete/v1"
	KindAccessWithdraw      Kind = "access.withdraw/v1"
	KindAccessArgue         Kind = "access.argue/v1"
	KindAgreementSign       Kind = "agreement.sign/v1"
	KindAccessGrant         Kind = "access.grant/v1"
	KindAccessRevoke        Kind = "access.revoke/v1"
	KindUsageRecord         Kind = "usage.record/v1"
	KindLogOpen             Kind = "log.open/v1"
	KindLogAnchor           Kind = "log.anchor/v1"
	KindLogRotate           Kind = "log.rotate/v1"
	KindUsageSuspect        Kind = "usage.suspect/v1"
	KindSuspicionExplain    Kind = "suspicion.explain/v1"
	KindSuspicionConfirm    Kind = "suspicion.confirm/v1"
	KindSuspicionDismiss    Kind = "suspicion.dismiss/v1"
	KindServiceEngage       Kind = "service.engage/v1"
	KindServiceEnd          Kind = "service.end/v1"
	KindCrossBorderApprove  Kind = "crossborder.approve/v1"
	KindCrossBorderRevoke   Kind = "crossborder.revoke/v1"
	KindEmergencyDeclare    Kind = "emergency.declare/v1"
	KindEmergencyEnd        Kind = "emergency.end/v1"
	KindProductRegister     Kind = "product.register/v1"
	KindSourceClaim         Kind = "source.claim/v1"
	KindSourceMove          Kind = "source.move/v1"
	KindSourceExcept        Kind = "source.except/v1"
	KindPlanRegister        Kind = "plan.register/v1"
	KindProjectAccept       Kind = "project.accept/v1"
	KindErasureRequest      Kind = "erasure.request/v1"
	KindErasureApprove      Kind = "erasure.approve/v1"
	KindErasureDecline      Kind = "erasure.decline/v1"
	KindErasureCertify      Kind = "erasure.certify/v1"
	KindRectificationOrder  Kind = "rectification.order/v1"
	KindRectificationReport Kind = "rectification.report/v1"
	KindRectificationAccept Kind = "rectification.accept/v1"
	KindRectificationReturn Kind = "rectification.return/v1"
	KindSupervisionReport   Kind = "supervision.report/v1"
	KindProblemReport       Kind = "problem.report/v1"
	KindProblemAccept       Kind = "problem.accept/v1"
	KindProblemCorrect      Kind = "problem.correct/v1"
	KindProblemConfirm      Kind = "problem.confirm/v1"
	KindProblemSettle       Kind = "problem.settle/v1"
	KindQualityReport       Kind = "quality.report/v1"
	KindConsistencyRecord   Kind = "consistency.record/v1"
	KindSecurityHead        Kind = "security.head/v1"
	KindSecurityPlan        Kind = "security.plan/v1"
	KindSecurityDrill       Kind = "security.drill/v1"
	KindSecurityAssess      Kind = "security.assess/v1"
	KindIncidentReport      Kind = "incident.report/v1"
	KindIncidentRemedy      Kind = "incident.remedy/v1"
	KindIncidentClose       Kind = "incident.close/v1"
	KindCaseOpen            Kind = "case.open/v1"
	KindCaseServe           Kind = "case.serve/v1"
	KindCaseNote            Kind = "case.note/v1"
	KindCaseReply           Kind = "case.reply/v1"
	KindCaseFinding         Kind = "case.finding/v1"
	KindCaseRectify         Kind = "case.rectify/v1"
	KindCaseClose           Kind = "case.close/v1"
)

// SignatureRule says whose signatures an envelope carries: exactly these, no more.
type SignatureRule int

const (
	// OneSignature: the issuer's.
	OneSignature SignatureRule = iota + 1
	// SecondPerson: two persons of the issuer, with different handlers.
	SecondPerson
	// SecondParty: the issuer's and one of the party that the body names as counterparty.
	SecondParty
	// ThreeOrganisations: one signature each of at least three founding organisations, the issuer's among them.
	ThreeOrganisations
	// SecondKey: two keys of one service of the issuer, the one in force and the one that the body names to follow it.
	SecondKey
)

func (r SignatureRule) String() string {
	switch r {
	case OneSignature:
		return "one signature"
	case SecondPerson:
		return "second person"
	case SecondParty:
		return "second party"
	case ThreeOrganisations:
		return "three organisations"
	case SecondKey:
		return "second key"
	}
	return "unknown"
}

// Spec is the shape of a kind: what it changes, what it creates, who signs.
type Spec struct {
	// Subject is the type of the entity that changes, or empty.
	Subject EntityType
	// Founds tells that the subject comes into being with the statement, under a name of its own.
	Founds bool
	// Renews tells that the first such statement founds the subject, under a name of its own and without prev, and that every
	// later one renews it.
	Renews bool
	// Creates is the type of the entity that the statement creates under its own ID, or empty.
	Creates EntityType
	// Signatures says who signs.
	Signatures SignatureRule
	// New gives an empty body to read into.
	New func() Body
}

var specs = map[Kind]Spec{
	KindGenesis:             {Subject: TypeLedger, Founds: true, Signatures: ThreeOrganisations, New: func() Body { return new(Genesis) }},
	KindRulesActivate:       {Subject: TypeLedger, Signatures: ThreeOrganisations, New: func() Body { return new(RulesActivate) }},
	KindParameterSet:        {Subject: TypeParameter, Renews: true, Signatures: SecondPerson, New: func() Body { return new(ParameterSet) }},
	KindBasisRegister:       {Subject: TypeBasis, Founds: true, Signatures: SecondPerson, New: func() Body { return new(BasisRegister) }},
	KindBasisRepeal:         {Subject: TypeBasis, Signatures: SecondPerson, New: func() Body { return new(BasisRepeal) }},
	KindDutyIssue:           {Creates: TypeDuty, Signatures: SecondPerson, New: func() Body { return new(DutyIssue) }},
	KindDutyRelease:         {Subject: TypeDuty, Signatures: SecondPerson, New: func() Body { return new(DutyRelease) }},
	KindPartyRegister:       {Subject: TypeParty, Founds: true, Signatures: OneSignature, New: func() Body { return new(PartyRegister) }},
	KindPartyPlace:          {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(PartyPlace) }},
	KindPartyRename:         {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(PartyRename) }},
	KindPartyReorganise:     {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(PartyReorganise) }},
	KindHoldingTransfer:     {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(HoldingTransfer) }},
	KindPartySuspend:        {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(PartySuspend) }},
	KindPartyResume:         {Subject: TypeParty, Signatures: SecondPerson, New: func() Body { return new(PartyResume) }},
	KindAuthorityAdmit:      {Subject: TypeAuthority, Founds: true, Signatures: SecondPerson, New: func() Body { return new(AuthorityAdmit) }},
	KindAuthoritySuspend:    {Subject: TypeAuthority, Signatures: SecondPerson, New: func() Body { return new(AuthoritySuspend) }},
	KindAuthorityResume:     {Subject: TypeAuthority, Signatures: SecondPerson, New: func() Body { return new(AuthorityResume) }},
	KindAuthorityWithdraw:   {Subject: TypeAuthority, Signatures: SecondPerson, New: func() Body { return new(AuthorityWithdraw) }},
	KindCertificateRegister: {Subject: TypeCertificate, Founds: true, Signatures: OneSignature, New: func() Body { return new(CertificateRegister) }},
	KindCertificateRenew:    {Subject: TypeCertificate, Founds: true, Signatures: OneSignature, New: func() Body { return new(CertificateRenew) }},
	KindCertificateRevoke:   {Subject: TypeCertificate, Signatures: OneSignature, New: func() Body { return new(CertificateRevoke) }},
	KindDeputyDelegate:      {Subject: TypeCertificate, Signatures: SecondPerson, New: func() Body { return new(DeputyDelegate) }},
	KindDeputyRevoke:        {Subject: TypeCertificate, Signatures: SecondPerson, New: func() Body { return new(DeputyRevoke) }},
	KindCustodyDelegate:     {Subject: TypeCertificate, Signatures: OneSignature, New: func() Body { return new(CustodyDelegate) }},
	KindApplicationSubmit:   {Creates: TypeApplication, Signatures: OneSignature, New: func() Body { return new(ApplicationSubmit) }},
	KindApplicationApprove:  {Subject: TypeApplication, Signatures: SecondPerson, New: func() Body { return new(ApplicationApprove) }},
	KindApplicationSuspend:  {Subject: TypeApplication, Signatures: SecondPerson, New: func() Body { return new(ApplicationSuspend) }},
	KindApplicationRevoke:   {Subject: TypeApplication, Signatures: SecondPerson, New: func() Body { return new(ApplicationRevoke) }},
	KindCataloguePublish:    {Creates: TypeEntry, Signatures: OneSignature, New: func() Body { return new(CataloguePublish) }},
	KindCatalogueRevise:     {Subject: TypeEntry, Signatures: OneSignature, New: func() Body { return new(CatalogueRevise) }},
	KindCatalogueRetire:     {Subject: TypeEntry, Signatures: OneSignature, New: func() Body { return new(CatalogueRetire) }},
	KindRightsDeclare:       {Creates: TypeRight, Signatures: OneSignature, New: func() Body { return new(RightsDeclare) }},
	KindRightsObject:        {Subject: TypeRight, Creates: TypeObjection, Signatures: OneSignature, New: func() Body { return new(RightsObject) }},
	KindRightsSettle:        {Subject: TypeObjection, Signatures: SecondPerson, New: func() Body { return new(RightsSettle) }},
	KindRightsConfirm:       {Subject: TypeRight, Signatures: SecondPerson, New: func() Body { return new(RightsConfirm) }},
	KindRightsRefuse:        {Subject: TypeRight, Signatures: SecondPerson, New: func() Body { return new(RightsRefuse) }},
	KindRightsTransfer:      {Subject: TypeRight, Signatures: SecondParty, New: func() Body { return new(RightsTransfer) }},
	KindRightsEnd:           {Subject: TypeRight, Signatures: SecondPerson, New: func() Body { return new(RightsEnd) }},
	KindDatasetAnchor:       {Subject: TypeEntry, Creates: TypeVersion, Signatures: OneSignature, New: func() Body { return new(DatasetAnchor) }},
	KindDatasetWithdraw:     {Subject: TypeVersion, Signatures: OneSignature, New: func() Body { return new(DatasetWithdraw) }},
	KindOpeningReview:       {Creates: TypeOpening, Signatures: OneSignature, New: func() Body { return new(OpeningReview) }},
	KindOpeningApprove:      {Subject: TypeOpening, Signatures: SecondPerson, New: func() Body { return new(OpeningApprove) }},
	KindOpeningAssess:       {Subject: TypeOpening, Signatures: OneSignature, New: func() Body { return new(OpeningAssess) }},
	KindOpeningRefuse:       {Subject: TypeOpening, Signatures: SecondPerson, New: func() Body { return new(OpeningRefuse) }},
	KindOpeningCondition:    {Subject: TypeEntry, Creates: TypeCondition, Signatures: OneSignature, New: func() Body { return new(OpeningCondition) }},
	KindOpeningAsk:          {Creates: TypePetition, Signatures: OneSignature, New: func() Body { return new(OpeningAsk) }},
	KindOpeningAnswer:       {Subject: TypePetition, Signatures: SecondPerson, New: func() Body { return new(OpeningAnswer) }},
	KindAccessAccept:        {Subject: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessAccept) }},
	KindAccessDecline:       {Subject: TypeRequest, Signatures: SecondPerson, New: func() Body { return new(AccessDecline) }},
	KindWithdrawalNotify:    {Subject: TypeVersion, Creates: TypeNotice, Signatures: OneSignature, New: func() Body { return new(WithdrawalNotify) }},
	KindNoticeAcknowledge:   {Subject: TypeNotice, Signatures: OneSignature, New: func() Body { return new(NoticeAcknowledge) }},
	KindDisputeOpen:         {Creates: TypeDispute, Signatures: OneSignature, New: func() Body { return new(DisputeOpen) }},
	KindDisputeNegotiate:    {Subject: TypeDispute, Signatures: SecondParty, New: func() Body { return new(DisputeNegotiate) }},
	KindDisputeEscalate:     {Subject: TypeDispute, Signatures: OneSignature, New: func() Body { return new(DisputeEscalate) }},
	KindDisputeCoordinate:   {Subject: TypeDispute, Signatures: SecondPerson, New: func() Body { return new(DisputeCoordinate) }},
	KindAccessRequest:       {Creates: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessRequest) }},
	KindAccessOpinion:       {Subject: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessOpinion) }},
	KindAccessConsent:       {Subject: TypeRequest, Signatures: SecondPerson, New: func() Body { return new(AccessConsent) }},
	KindAccessRefuse:        {Subject: TypeRequest, Signatures: SecondPerson, New: func() Body { return new(AccessRefuse) }},
	KindAccessReturn:        {Subject: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessReturn) }},
	KindAccessComplete:      {Subject: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessComplete) }},
	KindAccessWithdraw:      {Subject: TypeRequest, Signatures: OneSignature, New: func() Body { return new(AccessWithdraw) }},
	KindAccessArgue:         {Subject: TypeRequest, Signatures: SecondParty, New: func() Body { return new(AccessArgue) }},
	KindAgreementSign:       {Creates: TypeAgreement, Signatures: SecondParty, New: func() Body { return new(AgreementSign) }},
	KindAccessGrant:         {Subject: TypeRequest, Creates: TypeGrant, Signatures: SecondPerson, New: func() Body { return new(AccessGrant) }},
	KindAccessRevoke:        {Subject: TypeGrant, Signatures: SecondPerson, New: func() Body { return new(AccessRevoke) }},
	KindUsageRecord:         {Signatures: OneSignature, New: func() Body { return new(UsageRecord) }},
	KindLogOpen:             {Subject: TypeLog, Founds: true, Signatures: SecondPerson, New: func() Body { return new(LogOpen) }},
	KindLogAnchor:           {Subject: TypeLog, Signatures: OneSignature, New: func() Body { return new(LogAnchor) }},
	KindLogRotate:           {Subject: TypeLog, Signatures: SecondKey, New: func() Body { return new(LogRotate) }},
	KindUsageSuspect:        {Creates: TypeSuspicion, Signatures: OneSignature, New: func() Body { return new(UsageSuspect) }},
	KindSuspicionExplain:    {Subject: TypeSuspicion, Signatures: OneSignature, New: func() Body { return new(SuspicionExplain) }},
	KindSuspicionConfirm:    {Subject: TypeSuspicion, Signatures: SecondPerson, New: func() Body { return new(SuspicionConfirm) }},
	KindSuspicionDismiss:    {Subject: TypeSuspicion, Signatures: SecondPerson, New: func() Body { return new(SuspicionDismiss) }},
	KindServiceEngage:       {Creates: TypeEngagement, Signatures: SecondParty, New: func() Body { return new(ServiceEngage) }},
	KindServiceEnd:          {Subject: TypeEngagement, Signatures: OneSignature, New: func() Body { return new(ServiceEnd) }},
	KindCrossBorderApprove:  {Creates: TypeClearance, Signatures: SecondPerson, New: func() Body { return new(CrossBorderApprove) }},
	KindCrossBorderRevoke:   {Subject: TypeClearance, Signatures: SecondPerson, New: func() Body { return new(CrossBorderRevoke) }},
	KindEmergencyDeclare:    {Creates: TypeEmergency, Signatures: SecondPerson, New: func() Body { return new(EmergencyDeclare) }},
	KindEmergencyEnd:        {Subject: TypeEmergency, Signatures: SecondPerson, New: func() Body { return new(EmergencyEnd) }},
	KindProductRegister:     {Creates: TypeProduct, Signatures: OneSignature, New: func() Body { return new(ProductRegister) }},
	KindSourceClaim:         {Signatures: OneSignature, New: func() Body { return new(SourceClaim) }},
	KindSourceMove:          {Subject: TypeSource, Signatures: SecondPerson, New: func() Body { return new(SourceMove) }},
	KindSourceExcept:        {Subject: TypeSource, Signatures: SecondPerson, New: func() Body { return new(SourceExcept) }},
	KindPlanRegister:        {Subject: TypeApplication, Creates: TypeProject, Signatures: OneSignature, New: func() Body { return new(PlanRegister) }},
	KindProjectAccept:       {Subject: TypeProject, Signatures: SecondPerson, New: func() Body { return new(ProjectAccept) }},
	KindErasureRequest:      {Creates: TypeErasure, Signatures: OneSignature, New: func() Body { return new(ErasureRequest) }},
	KindErasureApprove:      {Subject: TypeErasure, Signatures: SecondPerson, New: func() Body { return new(ErasureApprove) }},
	KindErasureDecline:      {Subject: TypeErasure, Signatures: OneSignature, New: func() Body { return new(ErasureDecline) }},
	KindErasureCertify:      {Subject: TypeErasure, Signatures: OneSignature, New: func() Body { return new(ErasureCertify) }},
	KindRectificationOrder:  {Creates: TypeRectification, Signatures: OneSignature, New: func() Body { return new(RectificationOrder) }},
	KindRectificationReport: {Subject: TypeRectification, Signatures: OneSignature, New: func() Body { return new(RectificationReport) }},
	KindRectificationAccept: {Subject: TypeRectification, Signatures: OneSignature, New: func() Body { return new(RectificationAccept) }},
	KindRectificationReturn: {Subject: TypeRectification, Signatures: OneSignature, New: func() Body { return new(RectificationReturn) }},
	KindSupervisionReport:   {Creates: TypeSupervision, Signatures: OneSignature, New: func() Body { return new(SupervisionReport) }},
	KindProblemReport:       {Creates: TypeProblem, Signatures: OneSignature, New: func() Body { return new(ProblemReport) }},
	KindProblemAccept:       {Subject: TypeProblem, Signatures: OneSignature, New: func() Body { return new(ProblemAccept) }},
	KindProblemCorrect:      {Subject: TypeProblem, Signatures: OneSignature, New: func() Body { return new(ProblemCorrect) }},
	KindProblemConfirm:      {Subject: TypeProblem, Signatures: OneSignature, New: func() Body { return new(ProblemConfirm) }},
	KindProblemSettle:       {Subject: TypeProblem, Signatures: OneSignature, New: func() Body { return new(ProblemSettle) }},
	KindQualityReport:       {Creates: TypeQuality, Signatures: OneSignature, New: func() Body { return new(QualityReport) }},
	KindConsistencyRecord:   {Creates: TypeConsistency, Signatures: OneSignature, New: func() Body { return new(ConsistencyRecord) }},
	KindSecurityHead:        {Signatures: OneSignature, New: func() Body { return new(SecurityHead) }},
	KindSecurityPlan:        {Signatures: OneSignature, New: func() Body { return new(SecurityPlan) }},
	KindSecurityDrill:       {Signatures: OneSignature, New: func() Body { return new(SecurityDrill) }},
	KindSecurityAssess:      {Signatures: OneSignature, New: func() Body { return new(SecurityAssess) }},
	KindIncidentReport:      {Creates: TypeIncident, Signatures: OneSignature, New: func() Body { return new(IncidentReport) }},
	KindIncidentRemedy:      {Subject: TypeIncident, Signatures: OneSignature, New: func() Body { return new(IncidentRemedy) }},
	KindIncidentClose:       {Subject: TypeIncident, Signatures: OneSignature, New: func() Body { return new(IncidentClose) }},
	KindCaseOpen:            {Creates: TypeCase, Signatures: SecondPerson, New: func() Body { return new(CaseOpen) }},
	KindCaseServe:           {Subject: TypeCase, Signatures: OneSignature, New: func() Body { return new(CaseServe) }},
	KindCaseNote:            {Subject: TypeCase, Creates: TypeNote, Signatures: SecondParty, New: func() Body { return new(CaseNote) }},
	KindCaseReply:           {Subject: TypeNote, Signatures: OneSignature, New: func() Body { return new(CaseReply) }},
	KindCaseFinding:         {Subject: TypeCase, Creates: TypeFinding, Signatures: SecondPerson, New: func() Body { return new(CaseFinding) }},
	KindCaseRectify:         {Subject: TypeFinding, Signatures: OneSignature, New: func() Body { return new(CaseRectify) }},
	KindCaseClose:           {Subject: TypeCase, Signatures: SecondPerson, New: func() Body { return new(CaseClose) }},
}

// Lookup gives the shape of a kind. Its error is *UnknownKindError.
func Lookup(k Kind) (Spec, error) {
	spec, ok := specs[k]
	if !ok {
		return Spec{}, &UnknownKindError{k}
	}
	return spec, nil
}

// Kinds lists all kinds, sorted.
func Kinds() []Kind {
	all := make([]Kind, 0, len(specs))
	for k := range specs {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// UnknownKindError: this software knows no such kind.
type UnknownKindError struct{ Kind Kind }

func (e *UnknownKindError) Error() string {
	return fmt.Sprintf("%q is not a kind of statement that this version knows", clip(string(e.Kind)))
}

func newBody(k Kind) (Body, error) {
	spec, err := Lookup(k)
	if err != nil {
		return nil, err
	}
	return spec.New(), nil
}

// Succession is implemented by bodies of kinds with the SecondKey rule.
type Succession interface {
	// Successor is the certificate that follows the acting one.
	Successor() Ref
}

// Counterparty is implemented by bodies of kinds with the SecondParty rule.
type Counterparty interface {
	// Counterparty is the party whose signature stands beside the issuer's.
	Counterparty() PartyID
}
