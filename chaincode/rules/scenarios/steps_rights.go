package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// rightsSteps are those of rights to data.
func rightsSteps() []Step {
	return []Step{
		{Pattern: "权利异议期定为{number}个工作日", Do: func(s *Scene, days int64) {
			s.SetParameter(statement.DeadlineRightsObjection, &statement.ParameterValue{WorkingDays: days})
		}},
		{Pattern: "权利种类定为{right}", Do: func(s *Scene, right statement.RightKind) {
			s.SetParameter(statement.RightsKinds, &statement.ParameterValue{Codes: []statement.Code{statement.Code(right)}})
		}},
		{Pattern: "可指定的确认机构定为{party}", Do: func(s *Scene, id statement.PartyID) {
			s.SetParameter(statement.RightsConfirmers, &statement.ParameterValue{Codes: []statement.Code{statement.Code(id)}})
		}},
		{Pattern: "{party}声明对目录{name}享有{right}", Do: func(s *Scene, by statement.PartyID, name string, right statement.RightKind) {
			s.declareRight(by, name, right, "")
		}},
		{Pattern: "{party}声明对目录{name}享有{right}，指定{party}确认", Do: (*Scene).declareRight},
		{Pattern: "{party}对该权利提出异议", Do: func(s *Scene, by statement.PartyID) {
			ref, right := s.right()
			s.Say("", &statement.RightsObject{Entry: right.Entry, Grounds: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}认定异议成立", Do: func(s *Scene, by statement.PartyID) { s.settleObjection(by, statement.SettlementUpheld) }},
		{Pattern: "{party}认定异议不成立", Do: func(s *Scene, by statement.PartyID) { s.settleObjection(by, statement.SettlementDismissed) }},
		{Pattern: "{party}确认该权利属于目录{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeRight, "")
			s.Say("", &statement.RightsConfirm{Entry: s.The(statement.TypeEntry, name)}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}不予确认该权利并说明理由", Do: func(s *Scene, by statement.PartyID) {
			ref, right := s.right()
			s.Say("", &statement.RightsRefuse{Entry: right.Entry, Reason: "no-basis", Grounds: rulestest.Sealed()}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}和{party}签署该权利的转让", Do: func(s *Scene, from, to statement.PartyID) {
			ref, right := s.right()
			s.Say("", &statement.RightsTransfer{Entry: right.Entry, To: to, Basis: "contract", Contract: rulestest.Sealed()}, &ref,
				s.Person(from, statement.PostOfficer), s.Person(to, statement.PostOfficer))
		}},
		{Pattern: "{party}放弃该权利", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRight, "")
			s.Say("", &statement.RightsEnd{Reason: "given-up"}, &ref, s.Pair(by)...)
		}},
		{Pattern: "该权利{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeRight, ""), want) }},
		{Pattern: "该权利属于{party}", Do: func(s *Scene, want statement.PartyID) {
			s.t.Helper()
			if _, right := s.right(); right.Claimant != want {
				s.t.Fatalf("it is %s's", right.Claimant)
			}
		}},
	}
}

// right is the latest right.
func (s *Scene) right() (statement.Ref, *entity.Right) {
	s.t.Helper()
	ref := s.The(statement.TypeRight, "")
	return ref, rulestest.Get[*entity.Right](s.World, ref)
}

func (s *Scene) declareRight(by statement.PartyID, name string, right statement.RightKind, confirmer statement.PartyID) {
	s.t.Helper()
	s.Say("", &statement.RightsDeclare{Entry: s.The(statement.TypeEntry, name), Right: right, Basis: "law.luzhou-2020-38", Confirmer: confirmer},
		nil, s.Person(by, statement.PostOfficer))
}

// settleObjection decides the latest objection.
func (s *Scene) settleObjection(by statement.PartyID, how statement.Settlement) {
	s.t.Helper()
	ref := s.The(statement.TypeObjection, "")
	objected := rulestest.Get[*entity.Objection](s.World, ref).Right
	entry := rulestest.Get[*entity.Right](s.World, objected).Entry
	s.Say("", &statement.RightsSettle{Entry: entry, Right: objected, Settlement: how, Reason: "evidence", Grounds: rulestest.Sealed()}, &ref,
		s.deciders(by, statement.PostPermissionOfficer)...)
}
