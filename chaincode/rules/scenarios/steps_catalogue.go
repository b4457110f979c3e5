package scenarios

import (
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// catalogueSteps are those of catalogue entries.
func catalogueSteps() []Step {
	return []Step{
		{Pattern: "{party}发布目录{name}，{sharing}，{opening}", Do: publish},
		{Pattern: "{party}发布目录{name}，缺少{field}", Do: publishWithout},
		{Pattern: "指明缺少的是{field}", Do: func(s *Scene, field catalogueField) {
			s.t.Helper()
			if r := s.last.Refusal; r == nil || !strings.Contains(r.Detail, "body."+string(field)) {
				s.t.Fatalf("the refusal says %v", r)
			}
		}},
		{Pattern: "{party}发布涉密数据的目录{name}", Do: func(s *Scene, owner statement.PartyID, name string) {
			c := catalogue(owner, name, statement.SharingUnconditional, statement.OpeningUnconditional)
			c.SecurityLevel = statement.LevelClassified
			s.Misstate(&statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "{party}把目录{name}改为{sharing}，{opening}", Do: revise},
		{Pattern: "{party}停用目录{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeEntry, name)
			s.Say("", &statement.CatalogueRetire{Reason: "replaced"}, &ref, s.Person(by, statement.PostOfficer))
		}},
		{Pattern: "目录{name}{state}", Do: func(s *Scene, name string, want subject) { s.is(s.The(statement.TypeEntry, name), want) }},
		{Pattern: "目录{name}是第{number}版", Do: func(s *Scene, name string, want int64) {
			s.t.Helper()
			if got := rulestest.Get[*entity.Entry](s.World, s.The(statement.TypeEntry, name)).Revision; got != want {
				s.t.Fatalf("it is revision %d", got)
			}
		}},
	}
}

// catalogueField is a field of a catalogue entry by its JSON name.
type catalogueField string

var catalogueFields = list[catalogueField]{
	"业务名称":   "businessName",
	"信息系统名称": "system",
	"数据项":    "items",
	"存储格式":   "format",
	"共享属性":   "sharingClass",
	"开放属性":   "openingClass",
	"提供方式":   "provisionMode",
	"更新周期":   "updateCycle",
	"开放主体":   "openSubject",
	"安全级别":   "securityLevel",
	"限制共享理由": "sharingReason",
	"限制开放理由": "openingReason",
}

// catalogue gives a complete catalogue with the classes, and a reason where they restrict.
func catalogue(owner statement.PartyID, name string, sharing statement.SharingClass, opening statement.OpeningClass) statement.Catalogue {
	c := rulestest.Catalogue(owner)
	c.BusinessName, c.SharingClass, c.OpeningClass = statement.Label(name), sharing, opening
	if sharing != statement.SharingUnconditional {
		c.SharingReason, c.ProvisionMode = "law.pipl", statement.ModeInterface
	}
	if opening != statement.OpeningUnconditional {
		c.OpeningReason = "law.pipl"
	}
	if opening == statement.OpeningNone {
		c.OpenSubject = ""
	}
	return c
}

func publish(s *Scene, owner statement.PartyID, name string, sharing statement.SharingClass, opening statement.OpeningClass) {
	s.Say(name, &statement.CataloguePublish{Catalogue: catalogue(owner, name, sharing, opening)}, nil, s.Person(owner, statement.PostOfficer))
}

func revise(s *Scene, by statement.PartyID, name string, sharing statement.SharingClass, opening statement.OpeningClass) {
	ref := s.The(statement.TypeEntry, name)
	s.Say("", &statement.CatalogueRevise{Catalogue: catalogue(by, name, sharing, opening)}, &ref, s.Person(by, statement.PostOfficer))
}

func publishWithout(s *Scene, owner statement.PartyID, name string, field catalogueField) {
	c := catalogue(owner, name, statement.SharingConditional, statement.OpeningConditional)
	switch field {
	case "businessName":
		c.BusinessName = ""
	case "system":
		c.System = ""
	case "items":
		c.Items = nil
	case "format":
		c.Format = ""
	case "sharingClass":
		c.SharingClass = ""
	case "openingClass":
		c.OpeningClass = ""
	case "provisionMode":
		c.ProvisionMode = ""
	case "updateCycle":
		c.UpdateCycle = ""
	case "openSubject":
		c.OpenSubject = ""
	case "securityLevel":
		c.SecurityLevel = 0
	case "sharingReason":
		c.SharingReason = ""
	case "openingReason":
		c.OpeningReason = ""
	}
	s.Misstate(&statement.CataloguePublish{Catalogue: c}, nil, s.Person(owner, statement.PostOfficer))
}
