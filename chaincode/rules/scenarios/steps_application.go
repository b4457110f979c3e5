package scenarios

import (
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// applicationSteps are those of applications and their permissions.
func applicationSteps() []Step {
	return []Step{
		{Pattern: "{party}申请{app-type}{name}上链，拟{kind}", Do: func(s *Scene, owner statement.PartyID, kind statement.ApplicationType, name string, may statement.Kind) {
			s.Say(name, &statement.ApplicationSubmit{Name: statement.Label(name), Type: kind, Kinds: []statement.Kind{may}}, nil,
				s.Person(owner, statement.PostOfficer))
		}},
		{Pattern: "{party}批准应用{name}，许可{kind}", Do: func(s *Scene, by statement.PartyID, name string, may statement.Kind) {
			s.approve(by, name, may)
		}},
		{Pattern: "{party}批准应用{name}，许可{kind}和使用目录{name}", Do: func(s *Scene, by statement.PartyID, name string, may statement.Kind, entry string) {
			s.approve(by, name, may, s.The(statement.TypeEntry, entry))
		}},
		{Pattern: "{party}的{app-type}{name}已获准使用目录{name}", Do: func(s *Scene, owner statement.PartyID, kind statement.ApplicationType, name, entry string) {
			s.Name(name, s.Application(owner, kind, s.The(statement.TypeEntry, entry)))
		}},
		{Pattern: "{party}的{app-type}{name}已获准上链，但未获准使用任何目录", Do: func(s *Scene, owner statement.PartyID, kind statement.ApplicationType, name string) {
			s.Name(name, s.Application(owner, kind))
		}},
		{Pattern: "{party}暂停应用{name}", Do: func(s *Scene, by statement.PartyID, name string) {
			ref := s.The(statement.TypeApplication, name)
			s.Say("", &statement.ApplicationSuspend{Reason: "supervision"}, &ref, s.deciders(by, statement.PostPermissionOfficer)...)
		}},
		{Pattern: "应用{name}{state}", Do: func(s *Scene, name string, want subject) { s.is(s.The(statement.TypeApplication, name), want) }},
		{Pattern: "{party}的应用{name}持证自行发布目录{name}", Do: func(s *Scene, owner statement.PartyID, name, entry string) {
			c := rulestest.Catalogue(owner)
			c.BusinessName = statement.Label(entry)
			s.Say(entry, &statement.CataloguePublish{Catalogue: c}, nil, s.machine(owner, name))
		}},
	}
}

func (s *Scene) approve(by statement.PartyID, name string, may statement.Kind, entries ...statement.Ref) {
	ref := s.The(statement.TypeApplication, name)
	s.Say("", &statement.ApplicationApprove{Kinds: []statement.Kind{may}, Entries: entries}, &ref,
		s.deciders(by, statement.PostPermissionOfficer)...)
}

// machine registers a certificate of the application, and gives who signs with it.
func (s *Scene) machine(owner statement.PartyID, name string) *rulestest.Person {
	app := s.The(statement.TypeApplication, name)
	p := s.NewPerson(owner, statement.PostApplication)
	p.Application = &app
	return s.RegisterPerson(p)
}
