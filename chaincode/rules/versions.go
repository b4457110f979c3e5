package rules

import "luzheng/signer/statement"

// genesisRules is the rule version of a ledger that does not exist yet.
const genesisRules = 1

// rule judges one kind.
type rule struct {
	// matter names the parties whose matter the statement is; the authority table speaks of them.
	matter func(*judgement) ([]statement.PartyID, *Refusal)
	// apply checks what is particular to the kind and gathers its effects.
	apply func(*judgement) *Refusal
}

// versions holds every version of the rules side by side. A published version never changes: a statement must be judged the
// same way by every node that replays it. Version n+1 is a copy of n with the rules that differ.
func versions() map[int64]map[statement.Kind]rule {
	return map[int64]map[statement.Kind]rule{1: version1}
}

var version1 = map[statement.Kind]rule{
	statement.KindRulesActivate:       {nobody, activateRules},
	statement.KindParameterSet:        {nobody, setParameter},
	statement.KindBasisRegister:       {nobody, registerBasis},
	statement.KindBasisRepeal:         {nobody, repealBasis},
	statement.KindDutyIssue:           {obligedUnit, issueDuty},
	statement.KindDutyRelease:         {dutyUnit, releaseDuty},
	statement.KindPartyRegister:       {subjectParty, registerParty},
	statement.KindPartyPlace:          {subjectParty, placeParty},
	statement.KindPartyRename:         {subjectParty, renameParty},
	statement.KindPartyReorganise:     {reorganisedParties, reorganiseParty},
	statement.KindHoldingTransfer:     {transferParties, transferHoldings},
	statement.KindPartySuspend:        {subjectParty, suspendParty},
	statement.KindPartyResume:         {subjectParty, suspendParty},
	statement.KindAuthorityAdmit:      {nobody, admitAuthority},
	statement.KindAuthoritySuspend:    {nobody, moveAuthority},
	statement.KindAuthorityResume:     {nobody, moveAuthority},
	statement.KindAuthorityWithdraw:   {nobody, moveAuthority},
	statement.KindCertificateRegister: {certifiedParty, registerCertificate},
	statement.KindCertificateRenew:    {renewedParty, renewCertificate},
	statement.KindCertificateRevoke:   {certificateParty, revokeCertificate},
	statement.KindDeputyDelegate:      {certificateParty, delegateDeputy},
	statement.KindDeputyRevoke:        {certificateParty, revokeDeputy},
	statement.KindCustodyDelegate:     {certificateParty, delegateCustody},
	statement.KindApplicationSubmit:   {nobody, submitApplication},
	statement.KindApplicationApprove:  {applicationOwner, approveApplication},
	statement.KindApplicationSuspend:  {applicationOwner, suspendApplication},
	statement.KindApplicationRevoke:   {applicationOwner, revokeApplication},
	statement.KindCataloguePublish:    {nobody, publishEntry},
	statement.KindCatalogueRevise:     {entryOwner, reviseEntry},
	statement.KindCatalogueRetire:     {entryOwner, retireEntry},
	statement.KindRightsDeclare:       {nobody, declareRight},
	statement.KindRightsObject:        {nobody, objectToRight},
	statement.KindRightsSettle:        {objectionParties, settleObjection},
	statement.KindRightsConfirm:       {confirmedParties, confirmRight},
	statement.KindRightsRefuse:        {refusedParties, refuseRight},
	statement.KindRightsTransfer:      {rightHolder, transferRight},
	statement.KindRightsEnd:           {rightHolder, endRight},
	statement.KindDatasetAnchor:       {entryOwner, anchorVersion},
	statement.KindDatasetWithdraw:     {versionOwner, withdrawVersion},
	statement.KindOpeningReview:       {openSubject, reviewOpening},
	statement.KindOpeningApprove:      {approvedParties, approveOpening},
	statement.KindOpeningAssess:       {assessedParties, assessOpening},
	statement.KindOpeningRefuse:       {declinedParties, refuseOpening},
	statement.KindOpeningCondition:    {conditioningSubject, publishCondition},
	statement.KindOpeningAsk:          {nobody, askOpening},
	statement.KindOpeningAnswer:       {petitionKeeper, answerPetition},
	statement.KindAccessAccept:        {requestProvider, decidePublic},
	statement.KindAccessDecline:       {requestProvider, decidePublic},
	statement.KindWithdrawalNotify:    {versionOwner, notifyWithdrawal},
	statement.KindNoticeAcknowledge:   {noticeParties, acknowledgeNotice},
	statement.KindDisputeOpen:         {nobody, openDispute},
	statement.KindDisputeNegotiate:    {disputeSides, negotiateDispute},
	statement.KindDisputeEscalate:     {disputeSides, escalateDispute},
	statement.KindDisputeCoordinate:   {disputeSides, coordinateDispute},
	statement.KindAccessRequest:       {nobody, requestAccess},
	statement.KindAccessOpinion:       {requestParties, answerRequest},
	statement.KindAccessConsent:       {requestProvider, answerRequest},
	statement.KindAccessRefuse:        {requestProvider, answerRequest},
	statement.KindAccessReturn:        {requestParties, returnRequest},
	statement.KindAccessComplete:      {requestUser, completeRequest},
	statement.KindAccessWithdraw:      {requestUser, answerRequest},
	statement.KindAccessArgue:         {requestParties, argueExchange},
	statement.KindAgreementSign:       {agreementUser, signAgreement},
	statement.KindAccessGrant:         {requestParties, grantAccess},
	statement.KindAccessRevoke:        {grantParties, revokeGrant},
	statement.KindUsageRecord:         {nobody, recordUsage},
	statement.KindLogOpen:             {nobody, openLog},
	statement.KindLogAnchor:           {logKeeper, anchorLog},
	statement.KindLogRotate:           {logKeeper, rotateLog},
	statement.KindUsageSuspect:        {suspectingKeeper, suspectUsage},
	statement.KindSuspicionExplain:    {suspectedUnit, answerSuspicion},
	statement.KindSuspicionConfirm:    {suspicionParties, answerSuspicion},
	statement.KindSuspicionDismiss:    {suspicionParties, answerSuspicion},
	statement.KindServiceEngage:       {nobody, engageService},
	statement.KindServiceEnd:          {engagementParties, endService},
	statement.KindCrossBorderApprove:  {crossBorderParties, approveCrossBorder},
	statement.KindCrossBorderRevoke:   {clearanceParties, revokeCrossBorder},
	statement.KindEmergencyDeclare:    {declaredParties, declareEmergency},
	statement.KindEmergencyEnd:        {emergencyParties, endEmergency},
	statement.KindProductRegister:     {nobody, registerProduct},
	statement.KindSourceClaim:         {nobody, claimSource},
	statement.KindSourceMove:          {movedSource, moveSource},
	statement.KindSourceExcept:        {exceptedSource, exceptSource},
	statement.KindPlanRegister:        {applicationOwner, registerPlan},
	statement.KindProjectAccept:       {projectOwner, acceptProject},
	statement.KindErasureRequest:      {erasingParties, requestErasure},
	statement.KindErasureApprove:      {erasureParties, decideErasure},
	statement.KindErasureDecline:      {erasureParties, decideErasure},
	statement.KindErasureCertify:      {erasureParties, decideErasure},
	statement.KindRectificationOrder:  {orderedUnit, orderRectification},
	statement.KindRectificationReport: {rectifyingUnit, moveRectification},
	statement.KindRectificationAccept: {rectifyingUnit, moveRectification},
	statement.KindRectificationReturn: {rectifyingUnit, moveRectification},
	statement.KindSupervisionReport:   {reportedUnit, reportSupervision},
	statement.KindProblemReport:       {nobody, reportProblem},
	statement.KindProblemAccept:       {problemHandlers, answerProblem},
	statement.KindProblemCorrect:      {problemHandlers, answerProblem},
	statement.KindProblemConfirm:      {problemHandlers, answerProblem},
	statement.KindProblemSettle:       {problemHandlers, answerProblem},
	statement.KindQualityReport:       {nobody, reportQuality},
	statement.KindConsistencyRecord:   {copyParties, recordConsistency},
	statement.KindSecurityHead:        {nobody, nameSecurityHead},
	statement.KindSecurityPlan:        {nobody, fileSecurityPlan},
	statement.KindSecurityDrill:       {nobody, recordDrill},
	statement.KindSecurityAssess:      {nobody, recordAssessment},
	statement.KindIncidentReport:      {nobody, reportIncident},
	statement.KindIncidentRemedy:      {incidentUnit, remedyIncident},
	statement.KindIncidentClose:       {incidentUnit, closeIncident},
	statement.KindCaseOpen:            {nobody, openCase},
	statement.KindCaseServe:           {servedParties, serveCase},
	statement.KindCaseNote:            {notedUnit, noteEvidence},
	statement.KindCaseReply:           {noteUnit, replyToNote},
	statement.KindCaseFinding:         {foundUnit, issueFinding},
	statement.KindCaseRectify:         {findingUnit, rectifyFinding},
	statement.KindCaseClose:           {caseParties, closeCase},
}

// Versions lists the rule versions that this software knows, in order.
func Versions() []int64 { return []int64{1} }

func nobody(*judgement) ([]statement.PartyID, *Refusal) { return nil, nil }
