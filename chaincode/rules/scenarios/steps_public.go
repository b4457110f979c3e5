package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// publicSteps are those of the public's access to conditionally open data.
func publicSteps() []Step {
	return []Step{
		{Pattern: "{party}接受利用条件，以应用{name}申请通过{mode}利用目录{name}，用途是{duty}，期限{number}天", Do: requestOpen},
		{Pattern: "{party}受理该申请", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessAccept{}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}决定提供数据", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessConsent{}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}决定不予提供并说明理由", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessDecline{Reason: "no-safeguards", Grounds: rulestest.Sealed()}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}和{party}签订数据利用协议，期限{number}天", Do: signAgreement},
	}
}

// requestOpen asks for open data and accepts the conditions that were published for it last.
func requestOpen(s *Scene, user statement.PartyID, app string, mode statement.Mode, entry string, duty statement.Code, days int64) {
	s.t.Helper()
	condition := s.The(statement.TypeCondition, entry)
	s.Say("", &statement.AccessRequest{
		Entry: s.The(statement.TypeEntry, entry), Scenario: rulestest.Sealed(), Condition: &condition,
		Terms: statement.Terms{
			Purpose: duty, Mode: mode, Application: s.The(statement.TypeApplication, app), From: s.Now, Until: s.Now + days*day,
		},
	}, nil, s.Person(user, statement.PostOfficer))
}
