package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// disputeSteps are those of disputes over opening and use.
func disputeSteps() []Step {
	return []Step{
		{Pattern: "{party}就目录{name}向{party}提出异议", Do: func(s *Scene, by statement.PartyID, name string, against statement.PartyID) {
			s.dispute(by, against, s.The(statement.TypeEntry, name))
		}},
		{Pattern: "{party}就该申请向{party}提出异议", Do: func(s *Scene, by, against statement.PartyID) {
			s.dispute(by, against, s.The(statement.TypeRequest, ""))
		}},
		{Pattern: "{party}和{party}协商一致", Do: func(s *Scene, by, with statement.PartyID) {
			ref, matter := s.disputed()
			s.Say("", &statement.DisputeNegotiate{Matter: matter, With: with, Agreement: rulestest.Sealed()}, &ref,
				s.Person(by, statement.PostOfficer), s.Person(with, statement.PostOfficer))
		}},
		{Pattern: "{party}报告协商未果，提请协调", Do: func(s *Scene, by statement.PartyID) {
			ref, _ := s.disputed()
			s.Say("", &statement.DisputeEscalate{Report: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}协调解决该异议", Do: func(s *Scene, by statement.PartyID) { s.coordinate(by, statement.CoordinationSettled) }},
		{Pattern: "{party}记录协调未果", Do: func(s *Scene, by statement.PartyID) { s.coordinate(by, statement.CoordinationFailed) }},
		{Pattern: "该异议{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeDispute, ""), want) }},
		{Pattern: "目录{name}存在未决异议", Do: func(s *Scene, name string) { s.contested(name, true) }},
		{Pattern: "目录{name}没有未决异议", Do: func(s *Scene, name string) { s.contested(name, false) }},
	}
}

func (s *Scene) dispute(by, against statement.PartyID, matter statement.Ref) {
	s.t.Helper()
	s.Say("", &statement.DisputeOpen{Matter: matter, Respondent: against, Reason: "too-narrow", Grounds: rulestest.Sealed()}, nil,
		s.Person(by, statement.PostOfficer))
}

// disputed is the latest dispute and its matter.
func (s *Scene) disputed() (dispute, matter statement.Ref) {
	s.t.Helper()
	ref := s.The(statement.TypeDispute, "")
	return ref, rulestest.Get[*entity.Dispute](s.World, ref).Matter
}

func (s *Scene) coordinate(by statement.PartyID, result statement.Coordination) {
	s.t.Helper()
	ref, matter := s.disputed()
	s.Say("", &statement.DisputeCoordinate{Matter: matter, Result: result, Reason: "opened-in-part", Record: rulestest.Sealed()}, &ref,
		s.deciders(by, statement.PostSupervisor)...)
}

func (s *Scene) contested(name string, want bool) {
	s.t.Helper()
	if e := rulestest.Get[*entity.Entry](s.World, s.The(statement.TypeEntry, name)); e.Disputed() != want {
		s.t.Fatalf("it has %d open disputes", e.Disputes)
	}
}
