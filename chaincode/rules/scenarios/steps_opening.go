package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// openingSteps are those of opening data to the public.
func openingSteps() []Step {
	return []Step{
		{Pattern: "{party}完成目录{name}的保密审查和安全风险评估", Do: func(s *Scene, by statement.PartyID, name string) {
			s.Say(name, &statement.OpeningReview{Entry: s.The(statement.TypeEntry, name), Confidentiality: rulestest.Sealed(), Risk: rulestest.Sealed()}, nil,
				s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}评估风险并批准开放目录{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeOpening, name)
			s.Say("", &statement.OpeningApprove{Entry: s.The(statement.TypeEntry, name), Risk: rulestest.Sealed()}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}评估目录{name}的开放风险，结论是{assessment}", Do: func(s *Scene, by statement.PartyID, name string, result statement.Assessment) {
			ref := s.The(statement.TypeOpening, name)
			s.Say("", &statement.OpeningAssess{Entry: s.The(statement.TypeEntry, name), Result: result, Risk: rulestest.Sealed()}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)[0])
		}},
		{Pattern: "{party}不予开放目录{name}并说明理由", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeOpening, name)
			s.Say("", &statement.OpeningRefuse{Entry: s.The(statement.TypeEntry, name), Reason: "privacy", Grounds: rulestest.Sealed()}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}公布目录{name}的利用条件，提供方式是{mode}", Do: func(s *Scene, by statement.PartyID, name string, mode statement.Mode) {
			ref := s.The(statement.TypeEntry, name)
			s.Say(name, rulestest.Conditions(mode), &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "目录{name}的开放审查{state}", Do: func(s *Scene, name string, want subject) { s.is(s.The(statement.TypeOpening, name), want) }},
		{Pattern: "目录{name}已向社会开放", Do: func(s *Scene, name string) { s.opened(name, true) }},
		{Pattern: "目录{name}未向社会开放", Do: func(s *Scene, name string) { s.opened(name, false) }},
	}
}

func (s *Scene) opened(name string, want bool) {
	s.t.Helper()
	if e := rulestest.Get[*entity.Entry](s.World, s.The(statement.TypeEntry, name)); (e.Opening != nil) != want {
		s.t.Fatalf("its opening is %v", e.Opening)
	}
}
