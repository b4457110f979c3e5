package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// partySteps are those of units, persons and their certificates.
func partySteps() []Step {
	return []Step{
		{Pattern: "{party}是{user-role}", Do: (*Scene).register},
		{Pattern: "{party}登记{party}为公共服务单位，责任机构是{name}，责任岗位是{name}", Do: registerUnit},
		{Pattern: "{party}登记某人为数据利用主体并写明其姓名", Do: registerWithName},
		{Pattern: "{party}的责任机构是{name}，责任岗位是{name}", Do: func(s *Scene, id statement.PartyID, body, post string) {
			s.t.Helper()
			if p := rulestest.Get[*entity.Party](s.World, id.Ref()); string(p.ResponsibleBody) != body || string(p.ResponsiblePost) != post {
				s.t.Fatalf("it is %s, %s", p.ResponsibleBody, p.ResponsiblePost)
			}
		}},
		{Pattern: "{party}暂停{party}", Do: func(s *Scene, by, id statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartySuspend{Reason: "supervision"}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}恢复{party}", Do: func(s *Scene, by, id statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartyResume{Reason: "settled"}, &ref, s.deciders(by, statement.PostOperator)...)
		}},
		{Pattern: "{party}暂停{party}，但没有第二人复核", Do: func(s *Scene, by, id statement.PartyID) {
			ref := id.Ref()
			s.Say("", &statement.PartySuspend{Reason: "supervision"}, &ref, s.Person(by, statement.PostOperator))
		}},
		{Pattern: "{party}{state}", Do: func(s *Scene, id statement.PartyID, want subject) { s.is(id.Ref(), want) }},
		{Pattern: "{party}的{post}声明自己的密钥已泄露", Do: func(s *Scene, id statement.PartyID, post statement.Post) {
			ref := s.Person(id, post).Ref()
			other := s.RegisterPerson(s.NewPerson(id, statement.PostOfficer))
			s.Say("", &statement.CertificateRevoke{Reason: "compromised", CompromisedAt: s.Now}, &ref, other)
		}},
		{Pattern: "{party}为{party}登记一名新的{post}", Do: func(s *Scene, by, id statement.PartyID, post statement.Post) {
			p := s.NewPerson(id, post)
			ref := p.Ref()
			s.Say("", &statement.CertificateRegister{
				Party: id, Post: post, Handler: p.Handler, Authority: s.Authority().Ref(), Certificate: p.Certificate.Raw(),
			}, &ref, s.Person(by, statement.PostCertificateOfficer))
		}},
		{Pattern: "{party}让同一人先任{post}再任{post}", Do: holdTwoPosts},
	}
}

func (s *Scene) register(id statement.PartyID, role statement.PartyRole) {
	s.t.Helper()
	s.RegisterParty(id, role)
}

func registerUnit(s *Scene, by, id statement.PartyID, body, post string) {
	ref := id.Ref()
	s.Say("", &statement.PartyRegister{
		Role: statement.RoleUnit, Name: "某单位", ResponsibleBody: statement.Label(body), ResponsiblePost: statement.Label(post),
	}, &ref, s.deciders(by, statement.PostOperator)[0])
}

// registerWithName tries what forbids: a natural person's name in clear.
func registerWithName(s *Scene, by statement.PartyID) {
	ref := s.party(rulestest.Citizen).Ref()
	s.Misstate(&statement.PartyRegister{Role: statement.RoleUser, Name: "张三", Identity: rulestest.Sealed()}, &ref, s.Person(by, statement.PostOperator))
}

// deciders are whoever decides for a body: the Bureau and departments by the post of the act, all others by their officer.
func (s *Scene) deciders(by statement.PartyID, post statement.Post) []*rulestest.Person {
	s.t.Helper()
	if role := rulestest.Get[*entity.Party](s.World, by.Ref()).Role; role != statement.RoleBureau && role != statement.RoleDepartment {
		post = statement.PostOfficer
	}
	return []*rulestest.Person{s.Person(by, post), s.Person(by, statement.PostReviewer)}
}

// holdTwoPosts registers a certificate of a second post for the person who holds the first.
func holdTwoPosts(s *Scene, id statement.PartyID, first, second statement.Post) {
	p := s.NewPerson(id, second)
	p.Handler = s.Person(id, first).Handler
	ref := p.Ref()
	s.Say("", &statement.CertificateRegister{
		Party: id, Post: second, Handler: p.Handler, Authority: s.Authority().Ref(), Certificate: p.Certificate.Raw(),
	}, &ref, s.Person(rulestest.Bureau, statement.PostCertificateOfficer))
}
