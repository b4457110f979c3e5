package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func petitioning(w *rulestest.World, keeper statement.PartyID, entry *statement.Ref) []byte {
	return w.Sign(&statement.OpeningAsk{
		Keeper: keeper, Entry: entry, Purpose: "research", Data: rulestest.Sealed(), Confidentiality: rulestest.Sealed(),
	}, nil, w.Person(citizen, statement.PostOfficer))
}

func petition(w *rulestest.World) statement.Ref {
	w.RegisterParty(citizen, statement.RoleUser)
	entry := w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
	return statement.Created(statement.TypePetition, w.Accept(petitioning(w, tjj, &entry)))
}

func answeringPetition(w *rulestest.World, petition statement.Ref, by statement.PartyID, answer statement.Answer) []byte {
	return w.Sign(&statement.OpeningAnswer{Answer: answer, Reason: "privacy", Grounds: rulestest.Sealed()}, &petition, w.Pair(by)...)
}

func petitionScenarios() []scenario {
	return []scenario{
		{"opening.keeper", "asks another member of the public", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			w.RegisterParty("510500.u-02", statement.RoleUser)
			return petitioning(w, "510500.u-02", nil)
		}},
		{"opening.keeper", "asks itself", func(w *rulestest.World) []byte {
			return w.Sign(&statement.OpeningAsk{Keeper: tjj, Purpose: "research", Data: rulestest.Sealed(), Confidentiality: rulestest.Sealed()}, nil,
				w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.mismatch", "asks a unit for another's data", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return petitioning(w, zgj, new(w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))))
		}},
		{"opening.done", "asks for what is open", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			w.Open(entry, tjj)
			return petitioning(w, tjj, &entry)
		}},
		{"entry.retired", "asks for what has ended", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry := w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
			retire(w, entry)
			return petitioning(w, tjj, &entry)
		}},
		{"authority.owner", "another unit answers", func(w *rulestest.World) []byte {
			return answeringPetition(w, petition(w), zgj, statement.AnswerRefused)
		}},
		{"signature.count", "one person answers alone", func(w *rulestest.World) []byte {
			asked := petition(w)
			return w.Sign(&statement.OpeningAnswer{Answer: statement.AnswerAgreed, Reason: "r", Grounds: rulestest.Sealed()}, &asked,
				w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "answered twice", func(w *rulestest.World) []byte {
			asked := petition(w)
			w.Accept(answeringPetition(w, asked, tjj, statement.AnswerRefused))
			return answeringPetition(w, asked, tjj, statement.AnswerAgreed)
		}},
	}
}

func TestAPetitionIsAnsweredWithReasons(t *testing.T) {
	for answer, want := range map[statement.Answer]entity.PetitionState{
		statement.AnswerAgreed: entity.PetitionAgreed, statement.AnswerRefused: entity.PetitionRefused,
	} {
		w := rightsWorld(t)
		w.SetParameter(statement.DeadlineOpeningAnswer, workingDays(10))
		asked := petition(w)
		p := rulestest.Get[*entity.Petition](w, asked)
		if p.State != entity.PetitionAsked || p.Asker != citizen || p.Keeper != tjj || p.Purpose != "research" || p.Due < p.At+10*day {
			t.Errorf("the petition is %+v", p)
		}
		w.Accept(answeringPetition(w, asked, tjj, answer))
		if p = rulestest.Get[*entity.Petition](w, asked); p.State != want || p.Reason != "privacy" {
			t.Errorf("answered, the petition is %+v", p)
		}
	}
}

func TestDataOutsideTheCatalogueIsAskedForToo(t *testing.T) {
	w := rightsWorld(t)
	w.RegisterParty(citizen, statement.RoleUser)
	asked := statement.Created(statement.TypePetition, w.Accept(petitioning(w, tjj, nil)))
	if p := rulestest.Get[*entity.Petition](w, asked); p.Entry != nil || p.Due != 0 {
		t.Errorf("the petition is %+v", p)
	}
}

// What a member of the public wrote about itself can be erased, but not while it is in dispute.
func TestTheTextsOfAPetitionCanBeErased(t *testing.T) {
	w := rightsWorld(t)
	asked := petition(w)
	p := rulestest.Get[*entity.Petition](w, asked)
	what := statement.Erasable{Entity: asked, Within: p.Entry}
	open := dispute(w, asked, citizen, tjj)
	w.Refuse("erasure.disputed", erasing(w, what, p.Head, citizen))
	w.Accept(negotiating(w, asked, open, citizen, tjj))
	w.Accept(erasing(w, what, p.Head, citizen))
}
