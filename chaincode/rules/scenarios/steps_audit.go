package scenarios

import (
	"slices"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// auditSteps are those of audit cases.
func auditSteps() []Step {
	return []Step{
		{Pattern: "{party}对{party}立案审计", Do: func(s *Scene, by, unit statement.PartyID) {
			s.openCase(by, s.CaseTerms(unit))
		}},
		{Pattern: "{party}对{party}的目录{name}立案审计", Do: func(s *Scene, by, unit statement.PartyID, entry string) {
			s.openCase(by, s.CaseTerms(unit, s.The(statement.TypeEntry, entry)))
		}},
		{Pattern: "{party}对平台自身和专项资金立案审计，被审计单位是{party}", Do: func(s *Scene, by, unit statement.PartyID) {
			terms := s.CaseTerms(unit)
			terms.Objects = []statement.AuditObject{statement.AuditPlatform, statement.AuditFunds}
			terms.Funds = []statement.Code{"fund.digital-economy"}
			s.openCase(by, terms)
		}},
		{Pattern: "{party}送达审计通知书", Do: func(s *Scene, by statement.PartyID) { s.serve(by, s.terms) }},
		{Pattern: "{party}送达审计通知书，所列事项与立案时不同", Do: func(s *Scene, by statement.PartyID) {
			terms := s.terms
			terms.Until++
			s.serve(by, terms)
		}},
		{Pattern: "{party}向{party}取证，{party}签字确认", Do: func(s *Scene, by, unit, signs statement.PartyID) {
			ref := s.The(statement.TypeCase, "")
			s.Say("", &statement.CaseNote{Unit: unit, Text: rulestest.Sealed(), ReplyBy: s.Now + 10*day}, &ref,
				s.Person(by, statement.PostOfficer), s.Person(signs, statement.PostOfficer))
		}},
		{Pattern: "{party}反馈意见", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeNote, "")
			s.Say("", &statement.CaseReply{Text: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}对{party}作出审计发现，限{number}天内整改", Do: func(s *Scene, by, unit statement.PartyID, days int64) {
			ref := s.The(statement.TypeCase, "")
			s.Say("", &statement.CaseFinding{
				Unit: unit, Notes: []statement.Ref{s.The(statement.TypeNote, "")}, Issue: "overuse", Text: rulestest.Sealed(), RectifyBy: s.Now + days*day,
			}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}报告审计发现已整改", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeFinding, "")
			s.Say("", &statement.CaseRectify{Case: s.The(statement.TypeCase, ""), Text: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}对审计项目结案", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeCase, "")
			body := &statement.CaseClose{Result: "rectified"}
			if c := rulestest.Get[*entity.Case](s.World, ref); !c.Sealed() {
				body.Releases = slices.Clone(c.Terms.Entries)
				for _, id := range c.Terms.Parties {
					body.Releases = append(body.Releases, id.Ref())
				}
			}
			s.Say("", body, &ref, s.Pair(by)...)
		}},
		{Pattern: "审计项目{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeCase, ""), want) }},
		{Pattern: "该取证单{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeNote, ""), want) }},
		{Pattern: "该审计发现{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeFinding, ""), want) }},
		{Pattern: "账本上看不出审计的是谁", Do: func(s *Scene) {
			s.t.Helper()
			if c := rulestest.Get[*entity.Case](s.World, s.The(statement.TypeCase, "")); !c.Sealed() {
				s.t.Fatalf("the case shows %+v", c.Terms)
			}
		}},
	}
}

// openCase opens a case and remembers its terms for the service of its notice.
func (s *Scene) openCase(by statement.PartyID, terms statement.CaseTerms) {
	s.t.Helper()
	commitment, err := terms.Commit(rulestest.CaseSalt)
	if err != nil {
		s.t.Fatal(err)
	}
	s.terms = terms
	s.Say("", &statement.CaseOpen{Notice: rulestest.Sealed(), Terms: commitment}, nil, s.Pair(by)...)
}

func (s *Scene) serve(by statement.PartyID, terms statement.CaseTerms) {
	ref := s.The(statement.TypeCase, "")
	s.Say("", &statement.CaseServe{Terms: terms, Salt: rulestest.CaseSalt}, &ref, s.Person(by, statement.PostOfficer))
}
