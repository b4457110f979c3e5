package rules_test

import (
	"fmt"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// item is the data item that the scenarios contend for.
var item = statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510500"}

func claiming(w *rulestest.World, party statement.PartyID, key statement.ItemKey) []byte {
	return w.Sign(&statement.SourceClaim{ItemKey: key}, nil, w.Person(party, statement.PostOfficer))
}

// claimed makes the statistics bureau the source of the item.
func claimed(w *rulestest.World) statement.Ref {
	w.Accept(claiming(w, tjj, item))
	return item.Source()
}

func moving(w *rulestest.World, source statement.Ref, to statement.PartyID) []byte {
	return w.Sign(&statement.SourceMove{To: to, Reason: "reorganised"}, &source, w.Permission()...)
}

func excepting(w *rulestest.World, source statement.Ref, party statement.PartyID, until int64) []byte {
	return w.Sign(&statement.SourceExcept{Party: party, Reason: "field-work", Until: until}, &source, w.Permission()...)
}

// collecting publishes an entry whose first item names a source.
func collecting(w *rulestest.World, owner statement.PartyID, source statement.Ref) []byte {
	c := rulestest.Catalogue(owner)
	c.Items[0].Source = &source
	return w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(owner, statement.PostOfficer))
}

func sourceScenarios() []scenario {
	return []scenario{
		{"source.taken", "claimed twice", func(w *rulestest.World) []byte {
			claimed(w)
			return claiming(w, zgj, item)
		}},
		{"source.taken", "claimed again by the source itself", func(w *rulestest.World) []byte {
			claimed(w)
			return claiming(w, tjj, item)
		}},
		{"source.division", "claimed for the province", func(w *rulestest.World) []byte {
			return claiming(w, tjj, statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510000"})
		}},
		{"authority.role", "a member of the public claims", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return claiming(w, citizen, item)
		}},
		{"source.holder", "moved to whom it belongs", func(w *rulestest.World) []byte {
			return moving(w, claimed(w), tjj)
		}},
		{"reference.unknown", "moved to nobody", func(w *rulestest.World) []byte {
			return moving(w, claimed(w), "510500.nobody")
		}},
		{"authority.role", "moved by a unit", func(w *rulestest.World) []byte {
			source := claimed(w)
			return w.Sign(&statement.SourceMove{To: zgj, Reason: "r"}, &source, w.Pair(zgj)...)
		}},
		{"authority.own-matter", "the Bureau moves it to itself", func(w *rulestest.World) []byte {
			return moving(w, claimed(w), bureau)
		}},
		{"source.holder", "an exception for the source", func(w *rulestest.World) []byte {
			return excepting(w, claimed(w), tjj, w.Now+day)
		}},
		{"source.until", "an exception that has ended", func(w *rulestest.World) []byte {
			return excepting(w, claimed(w), zgj, w.Now)
		}},
		{"authority.own-matter", "the Bureau excepts itself", func(w *rulestest.World) []byte {
			return excepting(w, claimed(w), bureau, w.Now+day)
		}},
		{"source.exceptions", "one exception too many", func(w *rulestest.World) []byte {
			source := claimed(w)
			for i := range 64 {
				other := statement.PartyID(fmt.Sprintf("510500.other-%02d", i))
				w.RegisterParty(other, statement.RoleUnit)
				w.Accept(excepting(w, source, other, w.Now+day))
			}
			return excepting(w, source, zgj, w.Now+day)
		}},
		{"source.taken", "another unit collects the item", func(w *rulestest.World) []byte {
			return collecting(w, zgj, claimed(w))
		}},
		{"source.taken", "collected after the exception", func(w *rulestest.World) []byte {
			source := claimed(w)
			w.Accept(excepting(w, source, zgj, w.Now+day))
			w.Now += 2 * day
			return collecting(w, zgj, source)
		}},
		{"source.taken", "collected by whom it was moved away from", func(w *rulestest.World) []byte {
			source := claimed(w)
			w.Accept(moving(w, source, zgj))
			return collecting(w, tjj, source)
		}},
		{"source.taken", "revised to collect another's item", func(w *rulestest.World) []byte {
			source := claimed(w)
			entry := w.Publish(zgj, rulestest.Catalogue(zgj))
			c := rulestest.Catalogue(zgj)
			c.Items[0].Source = &source
			return w.Sign(&statement.CatalogueRevise{Catalogue: c}, &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"source.element", "the source of another element", func(w *rulestest.World) []byte {
			source := claimed(w)
			c := rulestest.Catalogue(tjj)
			c.Items[1].Source = &source
			return w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.unknown", "a source that nobody claimed", func(w *rulestest.World) []byte {
			return collecting(w, tjj, item.Source())
		}},
	}
}

func TestAnItemHasOneSourceThatMoves(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	source := claimed(w)
	w.Accept(collecting(w, tjj, source))
	w.Accept(excepting(w, source, zgj, w.Now+day))
	w.Accept(excepting(w, source, zgj, w.Now+2*day))
	s := rulestest.Get[*entity.Source](w, source)
	if s.Party != tjj || s.Item != item || len(s.Exceptions) != 1 || s.Exceptions[0].Party != zgj || s.Exceptions[0].Reason != "field-work" {
		t.Errorf("with an exception it is %+v", s)
	}
	w.Accept(collecting(w, zgj, source))
	w.Accept(moving(w, source, zgj))
	if s = rulestest.Get[*entity.Source](w, source); s.Party != zgj || len(s.Exceptions) != 0 || s.Reason != "reorganised" || s.Count != 4 {
		t.Errorf("moved it is %+v", s)
	}
	w.Accept(collecting(w, zgj, source))
}

func TestAnEndedExceptionMakesRoom(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	w.RegisterParty(citizen, statement.RoleUser)
	source := claimed(w)
	w.Accept(excepting(w, source, zgj, w.Now+day))
	w.Now += 2 * day
	w.Accept(excepting(w, source, citizen, w.Now+day))
	if s := rulestest.Get[*entity.Source](w, source); len(s.Exceptions) != 1 || s.Exceptions[0].Party != citizen {
		t.Errorf("it is %+v", s)
	}
}

func TestASourceLiesInItsDivision(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty("510502.tjj", statement.RoleUnit)
	w.RegisterParty(tjj, statement.RoleUnit)
	county := statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510502"}
	w.Refuse("source.division", claiming(w, "510502.tjj", item))
	w.Accept(claiming(w, "510502.tjj", county))
	other := statement.ItemKey{Element: "de00001", Population: "divisions", Division: "510503"}
	w.Accept(claiming(w, tjj, other))
	if s := rulestest.Get[*entity.Source](w, county.Source()); s.Party != "510502.tjj" {
		t.Errorf("it is %+v", s)
	}
}
