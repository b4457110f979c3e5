package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// supervisionSteps are those of rectification, supervision reports and erasure.
func supervisionSteps() []Step {
	return []Step{
		{Pattern: "{party}责令{party}在{number}天内整改", Do: func(s *Scene, by, unit statement.PartyID, days int64) {
			s.order(by, unit, days)
		}},
		{Pattern: "{party}就该疑似记录责令{party}在{number}天内整改", Do: func(s *Scene, by, unit statement.PartyID, days int64) {
			s.order(by, unit, days, s.The(statement.TypeSuspicion, ""))
		}},
		{Pattern: "{party}提交整改报告", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRectification, "")
			s.Say("", &statement.RectificationReport{Text: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}认可整改", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRectification, "")
			s.Say("", &statement.RectificationAccept{}, &ref, s.deciders(by, statement.PostSupervisor)[0])
		}},
		{Pattern: "{party}退回整改，再限{number}天", Do: func(s *Scene, by statement.PartyID, days int64) {
			ref := s.The(statement.TypeRectification, "")
			s.Say("", &statement.RectificationReturn{Reason: "incomplete", DueAt: s.Now + days*day}, &ref, s.deciders(by, statement.PostSupervisor)[0])
		}},
		{Pattern: "该整改{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeRectification, ""), want) }},
		{Pattern: "{party}出具{party}过去{number}天的监督报告", Do: func(s *Scene, by, unit statement.PartyID, days int64) {
			s.report(by, unit, s.Now-days*day, s.Now)
		}},
		{Pattern: "{party}出具{party}今后{number}天的监督报告", Do: func(s *Scene, by, unit statement.PartyID, days int64) {
			s.report(by, unit, s.Now, s.Now+days*day)
		}},
		{Pattern: "附件的保存期限定为{number}个月", Do: func(s *Scene, months int64) {
			s.SetParameter(statement.RetentionAttachments, &statement.ParameterValue{Months: months})
		}},
		{Pattern: "{party}申请清除该申请所附的业务场景", Do: func(s *Scene, by statement.PartyID) {
			what := s.erasable()
			s.Say("", &statement.ErasureRequest{
				Erasable: what, Statement: rulestest.Get[*entity.Request](s.World, what.Entity).Head,
				Attachments: []gm.Digest{rulestest.Sealed().Attachment}, Reason: "purpose.fulfilled",
			}, nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}批准{party}的清除申请", Do: func(s *Scene, by, unit statement.PartyID) {
			ref := s.The(statement.TypeErasure, "")
			s.Say("", &statement.ErasureApprove{Erasable: s.erasable(), Party: unit}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}出具清除证明", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeErasure, "")
			s.Say("", &statement.ErasureCertify{BackupsUntil: s.Now}, &ref, s.Person(by, statement.PostOperator))
		}},
		{Pattern: "该清除{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeErasure, ""), want) }},
	}
}

func (s *Scene) order(by, unit statement.PartyID, days int64, concerns ...statement.Ref) {
	s.Say("", &statement.RectificationOrder{
		Unit: unit, Problem: "data.misused", Text: rulestest.Sealed(), Concerns: concerns, DueAt: s.Now + days*day,
	}, nil, s.deciders(by, statement.PostSupervisor)[0])
}

func (s *Scene) report(by, unit statement.PartyID, from, until int64) {
	s.Say("", &statement.SupervisionReport{Unit: unit, From: from, Until: until, Digest: gm.Sum([]byte("the report"))}, nil,
		s.deciders(by, statement.PostSupervisor)[0])
}

// erasable is the request of the scenario with its entry.
func (s *Scene) erasable() statement.Erasable {
	s.t.Helper()
	ref := s.The(statement.TypeRequest, "")
	entry := rulestest.Get[*entity.Request](s.World, ref).Entry
	return statement.Erasable{Entity: ref, Within: &entry}
}
