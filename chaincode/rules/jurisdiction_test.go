package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// A park stands under the city's own division code: its jurisdiction is its members.
const park statement.PartyID = "510500.gxq"

// placing moves a party by the Bureau.
func placing(w *rulestest.World, id statement.PartyID, body *statement.PartyPlace) []byte {
	ref := id.Ref()
	return w.Sign(body, &ref, operation(w)...)
}

func suspendingBy(w *rulestest.World, by, id statement.PartyID) []byte {
	ref := id.Ref()
	return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Person(by, statement.PostOperator), w.Person(by, statement.PostReviewer))
}

func jurisdictionScenarios() []scenario {
	return []scenario{
		{"authority.jurisdiction", "a park outside its members", func(w *rulestest.World) []byte {
			w.RegisterParty(park, statement.RoleDepartment)
			return suspendingBy(w, park, tjj)
		}},
		{"authority.jurisdiction", "a park's former member", func(w *rulestest.World) []byte {
			w.RegisterParty(park, statement.RoleDepartment)
			w.Accept(placing(w, tjj, &statement.PartyPlace{Parent: park}))
			w.Accept(placing(w, tjj, &statement.PartyPlace{FormerParent: park}))
			return suspendingBy(w, park, tjj)
		}},
		{"reference.mismatch", "moved from where it is not", func(w *rulestest.World) []byte {
			return placing(w, tjj, &statement.PartyPlace{System: zgj, FormerSystem: cyber})
		}},
		{"reference.unknown", "moved under nobody", func(w *rulestest.World) []byte {
			return placing(w, tjj, &statement.PartyPlace{Parent: "510500.nobody"})
		}},
		{"party.full", "one branch too many", func(w *rulestest.World) []byte {
			above := rulestest.Get[*entity.Party](w, zgj.Ref())
			for i := range 1_500 {
				above.Branches = append(above.Branches, statement.PartyID(fmt.Sprintf("510502.a%04d", i)))
			}
			raw, err := entity.Marshal(above)
			w.Must(err)
			w.State[zgj.Ref().Key(rulestest.Ledger)] = raw
			return placing(w, tjj, &statement.PartyPlace{System: zgj})
		}},
		{"authority.owner", "a unit retires what is of no branch of its system", func(w *rulestest.World) []byte {
			w.Accept(placing(w, tjj, &statement.PartyPlace{System: zgj}))
			entry := w.Publish(zgj, rulestest.Catalogue(zgj))
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer))
		}},
	}
}

func TestAParkDecidesForItsMembers(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(park, statement.RoleDepartment)
	member := statement.PartyID("510504.qy")
	ref := member.Ref()
	w.Accept(w.Sign(&statement.PartyRegister{Role: statement.RoleUnit, Name: "局", ResponsibleBody: "科", ResponsiblePost: "长", Parent: park},
		&ref, w.Person(bureau, statement.PostOperator)))
	if p := rulestest.Get[*entity.Party](w, park.Ref()); !slices.Equal(p.Members, []statement.PartyID{member}) || len(p.Branches) != 0 {
		t.Errorf("the park is %+v", p)
	}
	w.Accept(suspendingBy(w, park, member))
}

func TestAUnitMaintainsTheCatalogueOfItsSystem(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	w.Accept(placing(w, tjj, &statement.PartyPlace{Parent: zgj, System: zgj}))
	above, below := rulestest.Get[*entity.Party](w, zgj.Ref()), rulestest.Get[*entity.Party](w, tjj.Ref())
	if !slices.Equal(above.Branches, []statement.PartyID{tjj}) || len(above.Members) != 0 || below.System != zgj || below.Parent != zgj {
		t.Errorf("above %+v, below %+v", above, below)
	}
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	w.Accept(w.Sign(&statement.CatalogueRevise{Catalogue: rulestest.Catalogue(tjj)}, &entry, w.Person(zgj, statement.PostOfficer)))
	if e := rulestest.Get[*entity.Entry](w, entry); e.Owner != tjj || e.By != zgj {
		t.Errorf("the entry is %+v", e)
	}
	w.Accept(placing(w, tjj, &statement.PartyPlace{FormerParent: zgj, FormerSystem: zgj}))
	w.Refuse("authority.owner", w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(zgj, statement.PostOfficer)))
}
