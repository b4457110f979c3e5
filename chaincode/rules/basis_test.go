package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

var pipl = statement.BasisRef("law.pipl", "a13")

// operation are the Bureau's operator and the reviewer beside.
func operation(w *rulestest.World) []*rulestest.Person {
	return []*rulestest.Person{w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer)}
}

func repealing(w *rulestest.World, until int64) []byte {
	return w.Sign(&statement.BasisRepeal{Until: until}, &pipl, operation(w)...)
}

// refusingRequest has the provider refuse a request that it was asked about, citing article 13.
func refusingRequest(w *rulestest.World) []byte {
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
	return w.Sign(&statement.AccessRefuse{Law: "law.pipl", Article: "a13"}, &request, w.Pair(tjj)...)
}

func basisScenarios() []scenario {
	return []scenario{
		{"reference.unknown", "refuses by what nobody registered", refusingRequest},
		{"basis.not-in-force", "refuses by what is to come", func(w *rulestest.World) []byte {
			w.RegisterBasis("law.pipl", "a13", w.Now+day)
			return refusingRequest(w)
		}},
		{"basis.not-in-force", "refuses by what was repealed", func(w *rulestest.World) []byte {
			w.RegisterBasis("law.pipl", "a13", w.Now-day)
			w.Accept(repealing(w, w.Now))
			return refusingRequest(w)
		}},
		{"state.transition", "repealed twice", func(w *rulestest.World) []byte {
			w.RegisterBasis("law.pipl", "a13", w.Now-day)
			w.Accept(repealing(w, w.Now))
			return repealing(w, w.Now)
		}},
		{"statement.field", "repealed before it was in force", func(w *rulestest.World) []byte {
			w.RegisterBasis("law.pipl", "a13", w.Now-day)
			return repealing(w, w.Now-2*day)
		}},
		{"authority.role", "a unit registers its own basis", func(w *rulestest.World) []byte {
			return w.Sign(&statement.BasisRegister{Title: "规定", From: w.Now}, &pipl, w.Pair(tjj)...)
		}},
	}
}

// A basis that is to be repealed serves until then.
func TestABasisServesUntilItIsRepealed(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	w.RegisterBasis("law.pipl", "a13", w.Now-day)
	w.Accept(repealing(w, w.Now+day))
	if b := rulestest.Get[*entity.Basis](w, pipl); b.State != entity.BasisRepealed || !b.InForce(w.Now) || b.InForce(w.Now+day) {
		t.Errorf("the basis is %+v", b)
	}
	w.Accept(refusingRequest(w))
	w.Now += 2 * day
	w.Refuse("basis.not-in-force", refusingRequest(w))
}
