package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// petitionSteps are those of petitions to open data.
func petitionSteps() []Step {
	return []Step{
		{Pattern: "{party}申请{party}开放目录{name}，用途是{duty}", Do: func(s *Scene, by, keeper statement.PartyID, name string, duty statement.Code) {
			ref := s.The(statement.TypeEntry, name)
			s.askOpening(by, keeper, &ref, duty)
		}},
		{Pattern: "{party}申请{party}开放目录以外的数据，用途是{duty}", Do: func(s *Scene, by, keeper statement.PartyID, duty statement.Code) {
			s.askOpening(by, keeper, nil, duty)
		}},
		{Pattern: "{party}答复同意开放", Do: func(s *Scene, by statement.PartyID) { s.answerPetition(by, statement.AnswerAgreed) }},
		{Pattern: "{party}答复不予开放并说明理由", Do: func(s *Scene, by statement.PartyID) { s.answerPetition(by, statement.AnswerRefused) }},
		{Pattern: "该开放申请{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypePetition, ""), want) }},
	}
}

func (s *Scene) askOpening(by, keeper statement.PartyID, entry *statement.Ref, duty statement.Code) {
	s.t.Helper()
	s.Say("", &statement.OpeningAsk{
		Keeper: keeper, Entry: entry, Purpose: duty, Data: rulestest.Sealed(), Confidentiality: rulestest.Sealed(),
	}, nil, s.Person(by, statement.PostOfficer))
}

func (s *Scene) answerPetition(by statement.PartyID, answer statement.Answer) {
	s.t.Helper()
	ref := s.The(statement.TypePetition, "")
	s.Say("", &statement.OpeningAnswer{Answer: answer, Reason: "reviewed", Grounds: rulestest.Sealed()}, &ref, s.Pair(by)...)
}
