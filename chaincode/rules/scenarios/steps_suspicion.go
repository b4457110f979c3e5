package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// suspicionSteps are those of what people make of a suspicion; the uses stand in steps_usage.go.
func suspicionSteps() []Step {
	return []Step{
		{Pattern: "{party}说明该疑似记录", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeSuspicion, "")
			s.Say("", &statement.SuspicionExplain{Explanation: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}认定该疑似记录属违规", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeSuspicion, "")
			s.Say("", &statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded"}}, &ref, s.deciders(by, statement.PostSupervisor)...)
		}},
		{Pattern: "{party}排除该疑似记录", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeSuspicion, "")
			s.Say("", &statement.SuspicionDismiss{Finding: statement.Finding{Reason: "clock.wrong"}}, &ref, s.deciders(by, statement.PostSupervisor)...)
		}},
		{Pattern: "单位说明疑似记录的期限定为{number}个工作日", Do: func(s *Scene, days int64) {
			s.SetParameter(statement.DeadlineSuspicionExplanation, &statement.ParameterValue{WorkingDays: days})
		}},
	}
}
