package worklist_test

import (
	"slices"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/index"
	"luzheng/gateway/worklist"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

const (
	provider = rulestest.Statistics
	user     = rulestest.Planning
	deadline = int64(1000)
)

func head[S ~string](state S) entity.Header[S] {
	return entity.Header[S]{State: state, By: rulestest.Audit}
}

func TestEveryStateThatWaitsHasItsTask(t *testing.T) {
	request := func(state entity.RequestState) *entity.Request {
		return &entity.Request{Header: head(state), User: user, Provider: provider, Due: deadline}
	}
	suspicion := func(state entity.SuspicionState) *entity.Suspicion {
		return &entity.Suspicion{Header: head(state), Unit: user}
	}
	rectification := func(state entity.RectificationState) *entity.Rectification {
		return &entity.Rectification{Header: head(state), Unit: user, Authority: rulestest.Bureau, DueAt: deadline}
	}
	dispute := func(state entity.DisputeState) *entity.Dispute {
		return &entity.Dispute{Header: head(state), Applicant: user, Respondent: provider}
	}
	problem := func(state entity.ProblemState) *entity.Problem {
		return &entity.Problem{Header: head(state), Reporter: user, Unit: provider, DueAt: deadline}
	}
	incident := func(state entity.IncidentState) *entity.Incident {
		return &entity.Incident{Header: head(state), Unit: user}
	}
	erasure := func(state entity.ErasureState) *entity.Erasure {
		return &entity.Erasure{Header: head(state), Party: user}
	}
	for _, c := range []struct {
		state entity.Entity
		kind  statement.EntityType
		want  []worklist.Task
	}{
		{&entity.Application{Header: head(entity.ApplicationSubmitted)}, statement.TypeApplication, []worklist.Task{{Act: statement.KindApplicationApprove}}},
		{&entity.Application{Header: head(entity.ApplicationApproved)}, statement.TypeApplication, nil},
		{&entity.Project{Header: head(entity.ProjectPlanned)}, statement.TypeProject, []worklist.Task{{Act: statement.KindProjectAccept}}},
		{&entity.Right{Header: head(entity.RightDeclared), Named: provider}, statement.TypeRight, []worklist.Task{{Act: statement.KindRightsConfirm, Party: provider}}},
		{&entity.Opening{Header: head(entity.OpeningReviewed)}, statement.TypeOpening, []worklist.Task{{Act: statement.KindOpeningApprove}}},
		{&entity.Opening{Header: head(entity.OpeningAssessed)}, statement.TypeOpening, []worklist.Task{{Act: statement.KindOpeningApprove}}},
		{&entity.Opening{Header: head(entity.OpeningRefused)}, statement.TypeOpening, nil},
		{
			&entity.Petition{Header: head(entity.PetitionAsked), Keeper: provider, Due: deadline}, statement.TypePetition,
			[]worklist.Task{{statement.KindOpeningAnswer, provider, deadline}},
		},
		{
			&entity.Notice{
				Header: head(entity.NoticeSent), Parties: []statement.PartyID{provider, user}, Acknowledged: []entity.Acknowledgement{{Party: provider}},
			}, statement.TypeNotice, []worklist.Task{{Act: statement.KindNoticeAcknowledge, Party: user}},
		},
		{
			&entity.Request{Header: head(entity.RequestSubmitted), Provider: provider, Condition: &statement.Ref{}, Due: deadline}, statement.TypeRequest,
			[]worklist.Task{{statement.KindAccessAccept, provider, deadline}},
		},
		{request(entity.RequestAccepted), statement.TypeRequest, []worklist.Task{{statement.KindAccessConsent, provider, deadline}}},
		{request(entity.RequestSubmitted), statement.TypeRequest, []worklist.Task{{Act: statement.KindAccessOpinion, Due: deadline}}},
		{request(entity.RequestReturned), statement.TypeRequest, []worklist.Task{{Act: statement.KindAccessComplete, Party: user}}},
		{request(entity.RequestAsked), statement.TypeRequest, []worklist.Task{{statement.KindAccessConsent, provider, deadline}}},
		{request(entity.RequestConsented), statement.TypeRequest, []worklist.Task{
			{Act: statement.KindAgreementSign, Party: user}, {Act: statement.KindAccessGrant, Due: deadline},
		}},
		{request(entity.RequestGranted), statement.TypeRequest, nil},
		{suspicion(entity.Suspected), statement.TypeSuspicion, []worklist.Task{{Act: statement.KindSuspicionExplain, Party: user}}},
		{suspicion(entity.SuspicionExplained), statement.TypeSuspicion, []worklist.Task{{Act: statement.KindSuspicionConfirm}}},
		{suspicion(entity.SuspicionDismissed), statement.TypeSuspicion, nil},
		{dispute(entity.DisputeOpen), statement.TypeDispute, []worklist.Task{{Act: statement.KindDisputeNegotiate, Party: provider}}},
		{dispute(entity.DisputeEscalated), statement.TypeDispute, []worklist.Task{{Act: statement.KindDisputeCoordinate}}},
		{dispute(entity.DisputeAgreed), statement.TypeDispute, nil},
		{problem(entity.ProblemReported), statement.TypeProblem, []worklist.Task{{statement.KindProblemAccept, provider, deadline}}},
		{problem(entity.ProblemAccepted), statement.TypeProblem, []worklist.Task{{statement.KindProblemCorrect, provider, deadline}}},
		{problem(entity.ProblemConfirmed), statement.TypeProblem, nil},
		{&entity.Objection{Header: head(entity.ObjectionOpen)}, statement.TypeObjection, []worklist.Task{{Act: statement.KindRightsSettle}}},
		{incident(entity.IncidentReported), statement.TypeIncident, []worklist.Task{{Act: statement.KindIncidentRemedy, Party: user}}},
		{incident(entity.IncidentRemedied), statement.TypeIncident, []worklist.Task{{Act: statement.KindIncidentClose}}},
		{incident(entity.IncidentClosed), statement.TypeIncident, nil},
		{rectification(entity.RectificationOrdered), statement.TypeRectification, []worklist.Task{{statement.KindRectificationReport, user, deadline}}},
		{rectification(entity.RectificationReturned), statement.TypeRectification, []worklist.Task{{statement.KindRectificationReport, user, deadline}}},
		{rectification(entity.RectificationReported), statement.TypeRectification, []worklist.Task{{Act: statement.KindRectificationAccept, Party: rulestest.Bureau}}},
		{rectification(entity.RectificationAccepted), statement.TypeRectification, nil},
		{&entity.Case{Header: head(entity.CaseOpened)}, statement.TypeCase, []worklist.Task{{Act: statement.KindCaseServe, Party: rulestest.Audit}}},
		{&entity.Note{Header: head(entity.NoteNoted), Unit: user, ReplyBy: deadline}, statement.TypeNote, []worklist.Task{{statement.KindCaseReply, user, deadline}}},
		{&entity.Finding{Header: head(entity.FindingIssued), Unit: user, RectifyBy: deadline}, statement.TypeFinding, []worklist.Task{{statement.KindCaseRectify, user, deadline}}},
		{erasure(entity.ErasureRequested), statement.TypeErasure, []worklist.Task{{Act: statement.KindErasureApprove}}},
		{erasure(entity.ErasureApproved), statement.TypeErasure, []worklist.Task{{Act: statement.KindErasureCertify}}},
		{erasure(entity.ErasureCertified), statement.TypeErasure, nil},
		{&entity.Product{Header: head(entity.ProductRegistered)}, statement.TypeProduct, nil},
	} {
		state := c.state.Common().State
		if got := worklist.Of(c.state); !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: %+v, want %+v", c.kind, state, got, c.want)
		}
		listed := slices.Contains(worklist.States(), index.TypeState{Type: c.kind, State: state})
		if listed != (c.want != nil) {
			t.Errorf("%s, %s: listed %v", c.kind, state, listed)
		}
	}
}

func TestADatasetIsDueByItsCycle(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(provider, statement.RoleUnit)
	ref := w.Publish(provider, rulestest.Catalogue(provider))
	w.Anchor(ref, provider, "v1")
	tasks := worklist.Of(rulestest.Get[*entity.Entry](w, ref))
	if len(tasks) != 1 || tasks[0].Act != statement.KindDatasetAnchor || tasks[0].Party != provider || tasks[0].Overdue(w.Now) || !tasks[0].Overdue(tasks[0].Due+1) {
		t.Errorf("the tasks are %+v", tasks)
	}
}
