package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// noticeSteps are those of notices of withdrawals.
func noticeSteps() []Step {
	return []Step{
		{Pattern: "{party}通知{party}数据{name}已撤回", Do: func(s *Scene, by, taker statement.PartyID, version string) {
			ref := s.The(statement.TypeVersion, version)
			entry := rulestest.Get[*entity.Version](s.World, ref).Entry
			s.Say("", &statement.WithdrawalNotify{Entry: entry, Parties: []statement.PartyID{taker}, Notice: rulestest.Sealed()}, &ref,
				s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}确认已删除所取数据", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeNotice, "")
			s.Say("", &statement.NoticeAcknowledge{Measure: "deleted"}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "该撤回通知{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeNotice, ""), want) }},
	}
}
