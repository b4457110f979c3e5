package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// usageSteps are those of uses and suspicions.
func usageSteps() []Step {
	return []Step{
		{Pattern: "{party}直接下载数据{name}", Do: func(s *Scene, by statement.PartyID, version string) {
			s.use(by, version, &statement.UsageRecord{Action: statement.ActionDownload, Purpose: "research", Mode: statement.ModeDownload, At: s.Now})
		}},
		{Pattern: "{party}依该访问权限通过{mode}使用数据{name}，用途是{duty}", Do: func(s *Scene, by statement.PartyID, mode statement.Mode, version string, duty statement.Code) {
			s.use(by, version, s.granted(mode, duty))
		}},
		{Pattern: "{party}依该访问权限通过{mode}使用数据{name}，用途是{duty}，并转给{party}", Do: func(s *Scene, by statement.PartyID, mode statement.Mode, version string, duty statement.Code, to statement.PartyID) {
			body := s.granted(mode, duty)
			body.Recipient = to
			s.use(by, version, body)
		}},
		{Pattern: "{party}依该访问权限补登一次{number}天前通过{mode}对数据{name}的使用，用途是{duty}", Do: func(s *Scene, by statement.PartyID, days int64, mode statement.Mode, version string, duty statement.Code) {
			body := s.granted(mode, duty)
			body.At -= days * day
			s.use(by, version, body)
		}},
		{Pattern: "该疑似记录{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeSuspicion, ""), want) }},
	}
}

// granted is a use that stands on the latest grant.
func (s *Scene) granted(mode statement.Mode, duty statement.Code) *statement.UsageRecord {
	grant := s.The(statement.TypeGrant, "")
	app := rulestest.Get[*entity.Grant](s.World, grant).Terms.Application
	return &statement.UsageRecord{Action: statement.ActionAccess, Application: &app, Grant: &grant, Purpose: duty, Mode: mode, At: s.Now}
}

func (s *Scene) use(by statement.PartyID, version string, body *statement.UsageRecord) {
	body.Version = s.The(statement.TypeVersion, version)
	body.Entry = rulestest.Get[*entity.Version](s.World, body.Version).Entry
	s.Say("", body, nil, s.Person(by, statement.PostOfficer))
}
