package scenarios

import "luzheng/signer/statement"

// emergencySteps are those of emergencies.
func emergencySteps() []Step {
	return []Step{
		{Pattern: "{party}宣布汛情应急，{party}可立即使用目录{name}，期限{number}天", Do: func(s *Scene, by, user statement.PartyID, entry string, days int64) {
			body := s.Emergency(user, s.The(statement.TypeEntry, entry))
			body.Until = body.From + days*day
			s.Say("", body, nil, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}宣布应急结束", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeEmergency, "")
			s.Say("", &statement.EmergencyEnd{Reason: "over"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}为应急处置使用数据{name}", Do: func(s *Scene, by statement.PartyID, version string) {
			s.use(by, version, s.during("flood"))
		}},
		{Pattern: "{party}以应急为名使用数据{name}，用途是{duty}", Do: func(s *Scene, by statement.PartyID, version string, duty statement.Code) {
			s.use(by, version, s.during(duty))
		}},
		{Pattern: "{party}为应急处置使用数据{name}，并转给{party}", Do: func(s *Scene, by statement.PartyID, version string, to statement.PartyID) {
			body := s.during("flood")
			body.Recipient = to
			s.use(by, version, body)
		}},
		{Pattern: "该应急{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeEmergency, ""), want) }},
	}
}

// during is a use that stands on the latest emergency.
func (s *Scene) during(purpose statement.Code) *statement.UsageRecord {
	emergency := s.The(statement.TypeEmergency, "")
	return &statement.UsageRecord{
		Action: statement.ActionDownload, Emergency: &emergency, Purpose: purpose, Mode: statement.ModeDownload, At: s.Now,
	}
}
