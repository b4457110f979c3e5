package scenarios

import (
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// foundationSteps are those of legal bases, duties to share, jurisdiction, deputies, the ends of applications and certificates, and
// the reorganisation of units.
func foundationSteps() []Step {
	return []Step{
		{Pattern: "{party}登记法律依据{name}", Do: registerBasis},
		{Pattern: "{party}废止法律依据{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeBasis, name)
			s.Say("", &statement.BasisRepeal{Until: s.Now}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}拒绝共享，依据是{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			law, article, _ := strings.Cut(s.The(statement.TypeBasis, name).ID, "_")
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessRefuse{Law: statement.Code(law), Article: statement.Code(article)}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}拒绝共享，依据是未经登记的条款", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeRequest, "")
			s.Say("", &statement.AccessRefuse{Law: "law.unheard", Article: "a1"}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}下达{party}每月共享目录{name}的责任", Do: func(s *Scene, by, unit statement.PartyID, entry string) {
			ref := s.The(statement.TypeEntry, entry)
			s.Say("", &statement.DutyIssue{Unit: unit, Entry: &ref, From: s.Now, Cycle: statement.CycleMonthly}, nil,
				s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}解除该共享责任", Do: func(s *Scene, by statement.PartyID) {
			ref := s.The(statement.TypeDuty, "")
			s.Say("", &statement.DutyRelease{Reason: "moved"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "该共享责任{state}", Do: func(s *Scene, want subject) { s.is(s.The(statement.TypeDuty, ""), want) }},
		{Pattern: "该共享责任归{party}", Do: func(s *Scene, unit statement.PartyID) {
			s.t.Helper()
			if d := rulestest.Get[*entity.Duty](s.World, s.The(statement.TypeDuty, "")); d.Unit != unit {
				s.t.Fatalf("it is of %s", d.Unit)
			}
		}},
		{Pattern: "{party}把{party}划归{party}管辖", Do: func(s *Scene, by, id, parent statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartyPlace{Parent: parent}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}明确{party}为{party}的本系统上级", Do: func(s *Scene, by, above, id statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartyPlace{System: above}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}的经办人委托复核人代理其岗位，期限{number}天", Do: delegateToReviewer},
		{Pattern: "{party}收回代理", Do: func(s *Scene, by statement.PartyID) {
			ref := s.Person(by, statement.PostReviewer).Ref()
			s.Say("", &statement.DeputyRevoke{Reason: "returned"}, &ref, s.Pair(by)...)
		}},
		{Pattern: "{party}的复核人停用目录{name}", Do: func(s *Scene, by statement.PartyID, entry string) {
			ref := s.The(statement.TypeEntry, entry)
			s.Say("", &statement.CatalogueRetire{Reason: "replaced"}, &ref, s.Person(by, statement.PostReviewer))
		}},
		{Pattern: "记录写明由代理人签署", Do: func(s *Scene) {
			s.t.Helper()
			if len(s.last.Outcome.Deputies) != 1 {
				s.t.Fatalf("the outcome names %v", s.last.Outcome.Deputies)
			}
		}, Judges: true},
		{Pattern: "{party}注销应用{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeApplication, name)
			s.Say("", &statement.ApplicationRevoke{Reason: "ended"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "{party}为{party}的{post}换发证书", Do: renewCertificate},
		{Pattern: "{party}暂停签发机构", Do: func(s *Scene, by statement.PartyID) {
			ref := s.Authority().Ref()
			s.Say("", &statement.AuthoritySuspend{Reason: "inspection"}, &ref, s.deciders(by, statement.PostCertificateOfficer)...)
		}},
		{Pattern: "{party}把{party}更名为{name}", Do: func(s *Scene, by, id statement.PartyID, name string) {
			ref := id.Ref()
			s.Say("", &statement.PartyRename{
				Name: statement.Label(name), ResponsibleBody: "数据管理科", ResponsiblePost: "科长", Document: rulestest.Sealed(),
			}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}把{party}并入{party}", Do: func(s *Scene, by, id, successor statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: successor, Document: rulestest.Sealed()},
				&ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}把{party}的目录{name}和该共享责任移交{party}", Do: func(s *Scene, by, from statement.PartyID, entry string, to statement.PartyID) {
			ref := from.Ref()
			s.Say("", &statement.HoldingTransfer{
				To: to, Holdings: []statement.Ref{s.The(statement.TypeDuty, ""), s.The(statement.TypeEntry, entry)}, Document: rulestest.Sealed(),
			}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
	}
}

// articles are the codes of the legal bases that the scenarios cite.
var articles = map[string]statement.Ref{
	"个人信息保护法第十三条": statement.BasisRef("law.pipl", "a13"),
	"数据安全法第三十八条":  statement.BasisRef("law.data-security", "a38"),
}

func registerBasis(s *Scene, by statement.PartyID, name string) {
	s.t.Helper()
	ref, known := articles[name]
	if !known {
		s.t.Fatalf("no code is known for “%s”", name)
	}
	s.Name(name, ref)
	s.Say("", &statement.BasisRegister{Title: statement.Label(name), From: s.Now}, &ref, s.deciders(by, statement.PostOperator)...)
}

// delegateToReviewer makes the reviewer the officer's deputy; another reviewer signs beside.
func delegateToReviewer(s *Scene, id statement.PartyID, days int64) {
	deputy, second := s.Person(id, statement.PostReviewer), s.NewPerson(id, statement.PostReviewer)
	second.Handler = "second-reviewer"
	s.RegisterPerson(second)
	ref := deputy.Ref()
	s.Say("", &statement.DeputyDelegate{
		Post: statement.PostOfficer, Deputy: deputy.Handler, From: s.Now, Until: s.Now + days*day,
	}, &ref, s.Person(id, statement.PostOfficer), second)
}

func renewCertificate(s *Scene, by, id statement.PartyID, post statement.Post) {
	next := s.NewPerson(id, post)
	ref := next.Ref()
	s.Say("", &statement.CertificateRenew{
		Replaces: s.Person(id, post).Ref(), Authority: s.Authority().Ref(), Certificate: next.Certificate.Raw(),
	}, &ref, s.deciders(by, statement.PostCertificateOfficer)[0])
}
