package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// completionSteps are those of returned, completed and withdrawn requests, their deadlines, and the argument for an exchange
//
func completionSteps() []Step {
	return []Step{
		{Pattern: "{party}退回该申请补正", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessReturn{Reason: "scenario.unclear"}, &ref, s.deciders(by, statement.PostPermissionOfficer)[0])
		}},
		{Pattern: "{party}补正该申请", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessComplete{Scenario: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}撤回该申请", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessWithdraw{}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}和{party}共同论证数据交换", Do: func(s *Scene, by, provider statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessArgue{Provider: provider, Argument: rulestest.Sealed()}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)[0], s.Person(provider, statement.PostOfficer))
		}},
		{Pattern: "提供单位答复的期限定为{number}个工作日", Do: func(s *Scene, days int64) {
			s.SetParameter(statement.DeadlineAccessReply, &statement.ParameterValue{WorkingDays: days})
		}},
		{Pattern: "该申请已逾期", Do: func(s *Scene) { s.overdue(true) }},
		{Pattern: "该申请未逾期", Do: func(s *Scene) { s.overdue(false) }},
	}
}

// overdue fails unless the latest request is past its deadline, or is not.
func (s *Scene) overdue(want bool) {
	s.t.Helper()
	r := rulestest.Get[*entity.Request](s.World, s.The(statement.TypeRequest, ""))
	if (r.Due != 0 && r.Due < s.Now) != want {
		s.t.Fatalf("it is due at %d, it is %d", r.Due, s.Now)
	}
}
