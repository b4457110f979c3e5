// Package worklist tells what is to be done next about an entity, by whom and until when: the tasks of a party, and what is overdue
//
//
// It reads states of entities and nothing else, so that anybody with the same states finds the same tasks.
package worklist

import (
	"slices"

	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Task is one act that is awaited.
type Task struct {
	// Act is the kind of statement that is awaited; where one of several ends the waiting, the one that is hoped for.
	Act statement.Kind
	// Party is who is to act; "" where it is the Bureau, or who decides in its stead.
	Party statement.PartyID
	// Due is the ledger time until which it is awaited, Unix ms; 0 where nothing sets a time.
	Due int64
}

// Overdue tells whether the time of the task has passed.
func (t Task) Overdue(now int64) bool { return t.Due != 0 && now > t.Due }

// States are those in which an entity waits for somebody.
func States() []index.TypeState {
	return []index.TypeState{
		{Type: statement.TypeApplication, State: string(entity.ApplicationSubmitted)},
		{Type: statement.TypeProject, State: string(entity.ProjectPlanned)},
		{Type: statement.TypeEntry, State: string(entity.EntryPublished)},
		{Type: statement.TypeRight, State: string(entity.RightDeclared)},
		{Type: statement.TypeRight, State: string(entity.RightTransferring)},
		{Type: statement.TypeObjection, State: string(entity.ObjectionOpen)},
		{Type: statement.TypeOpening, State: string(entity.OpeningReviewed)},
		{Type: statement.TypeOpening, State: string(entity.OpeningAssessed)},
		{Type: statement.TypePetition, State: string(entity.PetitionAsked)},
		{Type: statement.TypeNotice, State: string(entity.NoticeSent)},
		{Type: statement.TypeRequest, State: string(entity.RequestSubmitted)},
		{Type: statement.TypeRequest, State: string(entity.RequestAccepted)},
		{Type: statement.TypeRequest, State: string(entity.RequestReturned)},
		{Type: statement.TypeRequest, State: string(entity.RequestAsked)},
		{Type: statement.TypeRequest, State: string(entity.RequestConsented)},
		{Type: statement.TypeSuspicion, State: string(entity.Suspected)},
		{Type: statement.TypeSuspicion, State: string(entity.SuspicionExplained)},
		{Type: statement.TypeDispute, State: string(entity.DisputeOpen)},
		{Type: statement.TypeDispute, State: string(entity.DisputeEscalated)},
		{Type: statement.TypeProblem, State: string(entity.ProblemReported)},
		{Type: statement.TypeProblem, State: string(entity.ProblemAccepted)},
		{Type: statement.TypeIncident, State: string(entity.IncidentReported)},
		{Type: statement.TypeIncident, State: string(entity.IncidentRemedied)},
		{Type: statement.TypeRectification, State: string(entity.RectificationOrdered)},
		{Type: statement.TypeRectification, State: string(entity.RectificationReturned)},
		{Type: statement.TypeRectification, State: string(entity.RectificationReported)},
		{Type: statement.TypeCase, State: string(entity.CaseOpened)},
		{Type: statement.TypeNote, State: string(entity.NoteNoted)},
		{Type: statement.TypeFinding, State: string(entity.FindingIssued)},
		{Type: statement.TypeErasure, State: string(entity.ErasureRequested)},
		{Type: statement.TypeErasure, State: string(entity.ErasureApproved)},
	}
}

// Of gives the tasks about an entity.
func Of(e entity.Entity) []Task {
	switch e := e.(type) {
	case *entity.Application:
		return when(e.State == entity.ApplicationSubmitted, Task{Act: statement.KindApplicationApprove})
	case *entity.Project:
		return when(e.State == entity.ProjectPlanned, Task{Act: statement.KindProjectAccept})
	case *entity.Entry:
		return when(e.DueAt() != 0, Task{statement.KindDatasetAnchor, e.Owner, e.DueAt()})
	case *entity.Right:
		return when(e.State == entity.RightDeclared || e.State == entity.RightTransferring, Task{Act: statement.KindRightsConfirm, Party: e.Named})
	case *entity.Objection:
		return when(e.State == entity.ObjectionOpen, Task{Act: statement.KindRightsSettle})
	case *entity.Opening:
		return when(e.State == entity.OpeningReviewed || e.State == entity.OpeningAssessed, Task{Act: statement.KindOpeningApprove})
	case *entity.Petition:
		return when(e.State == entity.PetitionAsked, Task{statement.KindOpeningAnswer, e.Keeper, e.Due})
	case *entity.Notice:
		return ofNotice(e)
	case *entity.Request:
		return ofRequest(e)
	case *entity.Suspicion:
		return ofSuspicion(e)
	case *entity.Dispute:
		return ofDispute(e)
	case *entity.Problem:
		return ofProblem(e)
	case *entity.Incident:
		return ofIncident(e)
	case *entity.Rectification:
		return ofRectification(e)
	case *entity.Case:
		return when(e.State == entity.CaseOpened, Task{Act: statement.KindCaseServe, Party: e.By})
	case *entity.Note:
		return when(e.State == entity.NoteNoted, Task{statement.KindCaseReply, e.Unit, e.ReplyBy})
	case *entity.Finding:
		return when(e.State == entity.FindingIssued, Task{statement.KindCaseRectify, e.Unit, e.RectifyBy})
	case *entity.Erasure:
		return ofErasure(e)
	}
	return nil
}

func when(waits bool, t Task) []Task {
	if !waits {
		return nil
	}
	return []Task{t}
}

func ofRequest(e *entity.Request) []Task {
	switch e.State {
	case entity.RequestSubmitted:
		if e.Condition != nil { // a request of the public is the open subject's to take up
			return []Task{{statement.KindAccessAccept, e.Provider, e.Due}}
		}
		return []Task{{Act: statement.KindAccessOpinion, Due: e.Due}}
	case entity.RequestReturned:
		return []Task{{Act: statement.KindAccessComplete, Party: e.User}}
	case entity.RequestAsked, entity.RequestAccepted:
		return []Task{{statement.KindAccessConsent, e.Provider, e.Due}}
	case entity.RequestConsented:
		return []Task{{Act: statement.KindAgreementSign, Party: e.User}, {Act: statement.KindAccessGrant, Due: e.Due}}
	case entity.RequestRefused, entity.RequestGranted, entity.RequestWithdrawn:
	}
	return nil
}

// ofNotice: each party that took the data tells for itself what it did.
func ofNotice(e *entity.Notice) []Task {
	var all []Task
	for _, party := range e.Parties {
		told := func(a entity.Acknowledgement) bool { return a.Party == party }
		if e.State == entity.NoticeSent && !slices.ContainsFunc(e.Acknowledged, told) {
			all = append(all, Task{Act: statement.KindNoticeAcknowledge, Party: party})
		}
	}
	return all
}

func ofSuspicion(e *entity.Suspicion) []Task {
	switch e.State {
	case entity.Suspected:
		return []Task{{Act: statement.KindSuspicionExplain, Party: e.Unit}}
	case entity.SuspicionExplained:
		return []Task{{Act: statement.KindSuspicionConfirm}}
	case entity.SuspicionConfirmed, entity.SuspicionDismissed:
	}
	return nil
}

func ofDispute(e *entity.Dispute) []Task {
	switch e.State {
	case entity.DisputeOpen:
		return []Task{{Act: statement.KindDisputeNegotiate, Party: e.Respondent}}
	case entity.DisputeEscalated:
		return []Task{{Act: statement.KindDisputeCoordinate}}
	case entity.DisputeAgreed, entity.DisputeSettled, entity.DisputeFailed:
	}
	return nil
}

func ofProblem(e *entity.Problem) []Task {
	switch e.State {
	case entity.ProblemReported:
		return []Task{{statement.KindProblemAccept, e.Unit, e.DueAt}}
	case entity.ProblemAccepted:
		return []Task{{statement.KindProblemCorrect, e.Unit, e.DueAt}}
	case entity.ProblemCorrected, entity.ProblemConfirmed, entity.ProblemSettled:
	}
	return nil
}

func ofIncident(e *entity.Incident) []Task {
	switch e.State {
	case entity.IncidentReported:
		return []Task{{Act: statement.KindIncidentRemedy, Party: e.Unit}}
	case entity.IncidentRemedied:
		return []Task{{Act: statement.KindIncidentClose}}
	case entity.IncidentClosed:
	}
	return nil
}

func ofRectification(e *entity.Rectification) []Task {
	switch e.State {
	case entity.RectificationOrdered, entity.RectificationReturned:
		return []Task{{statement.KindRectificationReport, e.Unit, e.DueAt}}
	case entity.RectificationReported:
		return []Task{{Act: statement.KindRectificationAccept, Party: e.Authority}}
	case entity.RectificationAccepted:
	}
	return nil
}

func ofErasure(e *entity.Erasure) []Task {
	switch e.State {
	case entity.ErasureRequested:
		return []Task{{Act: statement.KindErasureApprove}}
	case entity.ErasureApproved:
		return []Task{{Act: statement.KindErasureCertify}}
	case entity.ErasureDeclined, entity.ErasureCertified:
	}
	return nil
}
