package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// sourceSteps are those of what entries must be, beyond being complete: sources, projects, service matters, formats, cycles (R-12.2,
//
func sourceSteps() []Step {
	return []Step{
		{Pattern: "{party}申报为数据项{name}的数据源", Do: func(s *Scene, by statement.PartyID, item string) {
			s.Say("", &statement.SourceClaim{ItemKey: itemKey(s, item, "510500")}, nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}申报为全省数据项{name}的数据源", Do: func(s *Scene, by statement.PartyID, item string) {
			s.Say("", &statement.SourceClaim{ItemKey: itemKey(s, item, "510000")}, nil, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}把数据项{name}的数据源变更为{party}", Do: func(s *Scene, by statement.PartyID, item string, to statement.PartyID) {
			ref := itemKey(s, item, "510500").Source()
			s.Say("", &statement.SourceMove{To: to, Reason: "reorganised"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}批准{party}例外采集数据项{name}，期限{number}天", Do: func(s *Scene, by, party statement.PartyID, item string, days int64) {
			ref := itemKey(s, item, "510500").Source()
			s.Say("", &statement.SourceExcept{Party: party, Reason: "field-work", Until: s.Now + days*day}, &ref,
				s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}发布采集数据项{name}的目录{name}", Do: func(s *Scene, owner statement.PartyID, item, name string) {
			key := itemKey(s, item, "510500")
			source := key.Source()
			c := catalogue(owner, name, statement.SharingUnconditional, statement.OpeningUnconditional)
			c.Items[0] = statement.DataItem{Name: statement.Label(item), Element: key.Element, Source: &source}
			s.Say(name, &statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "{party}发布政务服务所需的目录{name}，{sharing}", Do: func(s *Scene, owner statement.PartyID, name string, sharing statement.SharingClass) {
			c := catalogue(owner, name, sharing, statement.OpeningNone)
			c.ServiceMatter = true
			s.Say(name, &statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "{party}发布只供阅览的目录{name}，{opening}", Do: func(s *Scene, owner statement.PartyID, name string, opening statement.OpeningClass) {
			c := catalogue(owner, name, statement.SharingUnconditional, opening)
			c.Format = statement.FormatOther
			s.Say(name, &statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "{party}发布每年更新的目录{name}", Do: func(s *Scene, owner statement.PartyID, name string) {
			c := catalogue(owner, name, statement.SharingUnconditional, statement.OpeningUnconditional)
			c.UpdateCycle = statement.CycleYearly
			s.Say(name, &statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "目录{name}未逾期", Do: func(s *Scene, name string) { s.renewed(name, true) }},
		{Pattern: "目录{name}已逾期", Do: func(s *Scene, name string) { s.renewed(name, false) }},
		{Pattern: "{party}为应用{name}登记计划编目{name}，{sharing}", Do: func(s *Scene, by statement.PartyID, app, entry string, sharing statement.SharingClass) {
			ref := s.The(statement.TypeApplication, app)
			s.Say(app, &statement.PlanRegister{Entries: []statement.PlannedEntry{{BusinessName: statement.Label(entry), SharingClass: sharing}}}, &ref,
				s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "{party}验收应用{name}的项目，交付目录{name}和数据{name}", Do: acceptProject},
		{Pattern: "应用{name}的项目{state}", Do: func(s *Scene, app string, want subject) { s.is(s.The(statement.TypeProject, app), want) }},
	}
}

// elements are the data-element codes of the items that the scenarios speak of.
var elements = list[statement.Code]{
	"公民身份号码": "de00101",
	"代码":     "de00001",
}

// itemKey gives the key of an item of all residents of a division.
func itemKey(s *Scene, item string, division statement.Division) statement.ItemKey {
	s.t.Helper()
	element, ok := elements[item]
	if !ok {
		s.t.Fatalf("“%s” is none of the items of the scenarios", item)
	}
	return statement.ItemKey{Element: element, Population: "residents", Division: division}
}

// renewed fails unless the entry's next version is, or is not, still in time.
func (s *Scene) renewed(name string, inTime bool) {
	s.t.Helper()
	e := rulestest.Get[*entity.Entry](s.World, s.The(statement.TypeEntry, name))
	if e.Overdue(s.Now) == inTime {
		s.t.Fatalf("it was due at %d, it is %d", e.DueAt(), s.Now)
	}
}

func acceptProject(s *Scene, by statement.PartyID, app, entry, version string) {
	ref := s.The(statement.TypeProject, app)
	s.Say("", &statement.ProjectAccept{
		Application: s.The(statement.TypeApplication, app),
		Entries:     []statement.DeliveredEntry{{Entry: s.The(statement.TypeEntry, entry), Version: s.The(statement.TypeVersion, version)}},
	}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
}
