package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// engagementSteps are those of technical service units and of data that go abroad.
func engagementSteps() []Step {
	return []Step{
		{Pattern: "{party}和技术服务单位{party}签订安全协议，可由其{kind}，期限{number}天", Do: func(s *Scene, principal, service statement.PartyID, kind statement.Kind, days int64) {
			s.Say("", &statement.ServiceEngage{
				Service: service, Kinds: []statement.Kind{kind}, Text: rulestest.Sealed(), Until: s.Now + days*day,
			}, nil, s.Person(principal, statement.PostOfficer), s.Person(service, statement.PostOfficer))
		}},
		{Pattern: "{party}终止该安全协议", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeEngagement, "")
			s.Say("", &statement.ServiceEnd{Reason: "ended"}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}未签协议就登记来自数据{name}的产品", Do: func(s *Scene, by statement.PartyID, version string) {
			s.Say("", s.service(version), nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}依该安全协议登记来自数据{name}的产品", Do: func(s *Scene, by statement.PartyID, version string) {
			body := s.service(version)
			s.Send("", s.SignUnder(s.The(statement.TypeEngagement, ""), body, s.Person(by, statement.PostOfficer)), body.Kind())
		}},
		{Pattern: "{party}依该安全协议替{party}登记来自数据{name}的产品", Do: func(s *Scene, by, principal statement.PartyID, version string) {
			contractor, engagement := s.Person(by, statement.PostOfficer), s.The(statement.TypeEngagement, "")
			d := s.Draft(s.service(version), nil, contractor)
			d.Engagement, d.Principal = &engagement, principal
			s.Send("", s.SignDraft(d, contractor), d.Body.Kind())
		}},
		{Pattern: "{party}依该安全协议下载数据{name}", Do: func(s *Scene, by statement.PartyID, version string) {
			body := &statement.UsageRecord{Action: statement.ActionDownload, Purpose: "cleaning", Mode: statement.ModeDownload, At: s.Now}
			body.Version = s.The(statement.TypeVersion, version)
			body.Entry = rulestest.Get[*entity.Version](s.World, body.Version).Entry
			s.Send("", s.SignUnder(s.The(statement.TypeEngagement, ""), body, s.Person(by, statement.PostOfficer)), body.Kind())
		}},
		{Pattern: "{party}批准{party}将目录{name}的数据提供到境外，用途是{duty}，期限{number}天", Do: func(s *Scene, by, user statement.PartyID, entry string, duty statement.Code, days int64) {
			s.Say("", &statement.CrossBorderApprove{
				User: user, Entry: s.The(statement.TypeEntry, entry), Destination: "sg", Purpose: duty, Assessment: rulestest.Sealed(),
				Until: s.Now + days*day,
			}, nil, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}将数据{name}提供到境外，用途是{duty}", Do: func(s *Scene, by statement.PartyID, version string, duty statement.Code) {
			s.use(by, version, &statement.UsageRecord{
				Action: statement.ActionTransmission, Purpose: duty, Mode: statement.ModeDownload, At: s.Now, Destination: "sg",
			})
		}},
		{Pattern: "{party}依该批准将数据{name}提供到境外，用途是{duty}", Do: func(s *Scene, by statement.PartyID, version string, duty statement.Code) {
			clearance := s.The(statement.TypeClearance, "")
			s.use(by, version, &statement.UsageRecord{
				Action: statement.ActionTransmission, Purpose: duty, Mode: statement.ModeDownload, At: s.Now, Destination: "sg", Clearance: &clearance,
			})
		}},
	}
}

// service is what a technical service unit makes of a version for its principal.
func (s *Scene) service(version string) *statement.ProductRegister {
	return &statement.ProductRegister{Name: "数据比对服务", Sources: []statement.Ref{s.The(statement.TypeVersion, version)}}
}
