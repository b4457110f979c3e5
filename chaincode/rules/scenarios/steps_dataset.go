package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// datasetSteps are those of versions and products.
func datasetSteps() []Step {
	return []Step{
		{Pattern: "{party}向目录{name}归集数据{name}", Do: func(s *Scene, by statement.PartyID, entry, version string) {
			s.anchor(by, entry, version, rulestest.Anchoring(version, s.current(entry)))
		}},
		{Pattern: "{party}向目录{name}归集由{name}加工而来的数据{name}", Do: func(s *Scene, by statement.PartyID, entry, input, version string) {
			s.anchor(by, entry, version, rulestest.Anchoring(version, s.current(entry), s.The(statement.TypeVersion, input)))
		}},
		{Pattern: "{party}向目录{name}归集格式不符的数据{name}", Do: func(s *Scene, by statement.PartyID, entry, version string) {
			body := rulestest.Anchoring(version, s.current(entry))
			body.Format = statement.FormatXML
			s.anchor(by, entry, version, body)
		}},
		{Pattern: "{party}向目录{name}归集数据{name}，缺一列", Do: func(s *Scene, by statement.PartyID, entry, version string) {
			body := rulestest.Anchoring(version, s.current(entry))
			body.Columns = body.Columns[1:]
			s.anchor(by, entry, version, body)
		}},
		{Pattern: "{party}向目录{name}归集数据{name}，多报一行", Do: func(s *Scene, by statement.PartyID, entry, version string) {
			body := rulestest.Anchoring(version, s.current(entry))
			body.Rows++
			s.anchor(by, entry, version, body)
		}},
		{Pattern: "{party}因{words}撤回数据{name}", Do: func(s *Scene, by statement.PartyID, _, version string) {
			ref := s.The(statement.TypeVersion, version)
			entry := rulestest.Get[*entity.Version](s.World, ref).Entry
			s.Say("", &statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "数据{name}{state}", Do: func(s *Scene, name string, want subject) { s.is(s.The(statement.TypeVersion, name), want) }},
		{Pattern: "{party}登记成果{name}，注明来源{name}", Do: func(s *Scene, by statement.PartyID, product, source string) {
			s.Say(product, &statement.ProductRegister{Name: statement.Label(product), Sources: []statement.Ref{s.The(statement.TypeVersion, source)}}, nil,
				s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}登记成果{name}，不注明来源", Do: func(s *Scene, by statement.PartyID, product string) {
			s.Misstate(&statement.ProductRegister{Name: statement.Label(product)}, nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "成果{name}的来源是{name}", Do: func(s *Scene, product, source string) {
			s.t.Helper()
			p := rulestest.Get[*entity.Product](s.World, s.The(statement.TypeProduct, product))
			if len(p.Sources) != 1 || p.Sources[0] != s.The(statement.TypeVersion, source) {
				s.t.Fatalf("its sources are %v", p.Sources)
			}
		}},
	}
}

func (s *Scene) anchor(by statement.PartyID, entry, version string, body *statement.DatasetAnchor) {
	ref := s.The(statement.TypeEntry, entry)
	s.Say(version, body, &ref, s.Person(by, statement.PostOfficer))
}

// current is the entry's version so far, or nil.
func (s *Scene) current(entry string) *statement.Ref {
	return rulestest.Get[*entity.Entry](s.World, s.The(statement.TypeEntry, entry)).Version
}
