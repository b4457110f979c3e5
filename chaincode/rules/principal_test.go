package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// working signs what a technical service unit says under an engagement, for whomever it names.
func working(w *rulestest.World, engagement statement.Ref, principal statement.PartyID, body statement.Body) []byte {
	contractor := w.Person(svc, statement.PostOfficer)
	d := w.Draft(body, nil, contractor)
	d.Engagement, d.Principal = &engagement, principal
	return w.SignDraft(d, contractor)
}

// principalScenarios are about those for whom technical service units act.
func principalScenarios() []scenario {
	product := func(principal statement.PartyID, happens func(w *rulestest.World, engagement statement.Ref)) func(*rulestest.World) []byte {
		return func(w *rulestest.World) []byte {
			engagement, body := engaged(w, zgj, statement.KindProductRegister), product(w)
			happens(w, engagement)
			return working(w, engagement, principal, body)
		}
	}
	use := func(principal statement.PartyID, happens func(w *rulestest.World, engagement statement.Ref)) func(*rulestest.World) []byte {
		return func(w *rulestest.World) []byte {
			engagement, body := engaged(w, zgj, statement.KindUsageRecord), free(w)
			happens(w, engagement)
			body.At = w.Now
			return working(w, engagement, principal, body)
		}
	}
	nothing := func(*rulestest.World, statement.Ref) {}
	suspended := func(w *rulestest.World, _ statement.Ref) { suspendParty(w, zgj) }
	dissolved := func(w *rulestest.World, _ statement.Ref) { w.Accept(reorganising(w, zgj, tjj)) }
	return []scenario{
		{"engagement.principal", "a contractor does not say for whom", product("", nothing)},
		{"engagement.principal", "a contractor names another party", product(tjj, nothing)},
		{"engagement.principal", "a contractor names the successor of nobody", product(tjj, suspended)},
		{"reference.unknown", "a use for nobody on the ledger", use("510500.nobody", nothing)},
		{"party.suspended", "a contractor of a suspended party acts", product(zgj, suspended)},
		{"party.dissolved", "a contractor of a dissolved party acts", product(zgj, dissolved)},
		{"engagement.ended", "a contractor of a dissolved party acts for its successor, who let it go", product(tjj, func(w *rulestest.World, e statement.Ref) {
			dissolved(w, e)
			w.Accept(endEngagement(w, e, tjj))
		})},
		{"suspected.engagement", "a contractor uses data and does not say for whom", use("", nothing)},
		{"suspected.engagement", "a contractor uses data and names another party", use(tjj, nothing)},
		{"suspected.party-suspended", "a contractor of a suspended party uses data", use(zgj, suspended)},
		{"suspected.party-suspended", "a contractor of a dissolved party uses data", use(zgj, dissolved)},
	}
}

// TestAContractorGoesOnForTheSuccessor: what a technical service unit does under the predecessor's engagement is the successor's
//
func TestAContractorGoesOnForTheSuccessor(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	engagement := engaged(w, zgj, statement.KindProductRegister, statement.KindUsageRecord)
	w.RegisterParty(sjj, statement.RoleUnit)
	w.Accept(reorganising(w, zgj, sjj))

	w.Accept(working(w, engagement, sjj, product(w)))
	w.Accept(working(w, engagement, sjj, a.Use(w.Now)))
	misused := a.Use(w.Now)
	misused.Purpose = "marketing"
	d := w.Record(working(w, engagement, sjj, misused))
	suspicion := rulestest.Get[*entity.Suspicion](w, statement.Created(statement.TypeSuspicion, d.Outcome.ID))
	if suspicion.Code != "suspected.purpose" || suspicion.Principal != sjj {
		t.Errorf("the suspicion is %+v", suspicion)
	}
}
