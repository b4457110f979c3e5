package rules_test

import (
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// sjj is the bureau into which the statistics bureau is merged.
const sjj statement.PartyID = "510500.sjj"

// reorganising ends a party in favour of another.
func reorganising(w *rulestest.World, id, successor statement.PartyID) []byte {
	ref := id.Ref()
	return w.Sign(&statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: successor, Document: rulestest.Sealed()},
		&ref, operation(w)...)
}

func renaming(w *rulestest.World, id statement.PartyID) []byte {
	ref := id.Ref()
	return w.Sign(&statement.PartyRename{Name: "泸州市数据局", ResponsibleBody: "数据科", ResponsiblePost: "科长", Document: rulestest.Sealed()},
		&ref, operation(w)...)
}

// handing hands holdings over by the Bureau.
func handing(w *rulestest.World, from, to statement.PartyID, holdings ...statement.Ref) []byte {
	slices.SortFunc(holdings, func(a, b statement.Ref) int { return strings.Compare(a.String(), b.String()) })
	ref := from.Ref()
	return w.Sign(&statement.HoldingTransfer{To: to, Holdings: holdings, Document: rulestest.Sealed()}, &ref, operation(w)...)
}

// merged merges the statistics bureau into a new one.
func merged(w *rulestest.World) {
	w.RegisterParty(sjj, statement.RoleUnit)
	w.Accept(reorganising(w, tjj, sjj))
}

func reorganiseScenarios() []scenario {
	return []scenario{
		{"party.dissolved", "a dissolved party acts", func(w *rulestest.World) []byte {
			merged(w)
			d, by := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"party.dissolved", "a person of a dissolved party", func(w *rulestest.World) []byte {
			merged(w)
			return w.Registration(w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"party.dissolved", "a dissolved successor", func(w *rulestest.World) []byte {
			merged(w)
			return reorganising(w, zgj, tjj)
		}},
		{"party.suspended", "handed to a suspended party", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			suspendParty(w, zgj)
			return handing(w, tjj, zgj, entry)
		}},
		{"party.founder", "a founder ends", func(w *rulestest.World) []byte {
			return reorganising(w, rulestest.Units, zgj)
		}},
		{"party.founder", "the Bureau inherits", func(w *rulestest.World) []byte {
			ref := tjj.Ref()
			return w.Sign(&statement.PartyReorganise{Form: statement.ReorganisationDissolve, Successor: bureau, Document: rulestest.Sealed()},
				&ref, w.Pair(cyber)...)
		}},
		{"party.occupied", "a unit with branches ends", func(w *rulestest.World) []byte {
			w.Accept(placing(w, zgj, &statement.PartyPlace{System: tjj}))
			return reorganising(w, tjj, zgj)
		}},
		{"party.full", "one predecessor too many", func(w *rulestest.World) []byte {
			successor := rulestest.Get[*entity.Party](w, zgj.Ref())
			successor.Predecessors = make([]statement.PartyID, 256)
			for i := range successor.Predecessors {
				successor.Predecessors[i] = "510500.old"
			}
			raw, err := entity.Marshal(successor)
			w.Must(err)
			w.State[zgj.Ref().Key(rulestest.Ledger)] = raw
			return reorganising(w, tjj, zgj)
		}},
		{"party.holding", "handed over by who does not hold it", func(w *rulestest.World) []byte {
			return handing(w, zgj, tjj, w.Publish(tjj, rulestest.Catalogue(tjj)))
		}},
		{"authority.owner", "what was handed over", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			w.Accept(handing(w, tjj, zgj, entry))
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"prev.stale", "renamed in between", func(w *rulestest.World) []byte {
			stale := reorganising(w, tjj, zgj)
			w.Accept(renaming(w, tjj))
			return stale
		}},
		{"party.holding", "a certificate is handed over", func(w *rulestest.World) []byte {
			return handing(w, tjj, zgj, w.Person(tjj, statement.PostOfficer).Ref())
		}},
		{"reference.mismatch", "a unit is merged into a member of the public", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return reorganising(w, tjj, citizen)
		}},
		{"statement.field", "a member of the public gets a name", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return renaming(w, citizen)
		}},
		{"state.transition", "ended twice", func(w *rulestest.World) []byte {
			merged(w)
			return reorganising(w, tjj, zgj)
		}},
		{"authority.role", "a unit merges itself", func(w *rulestest.World) []byte {
			ref := tjj.Ref()
			return w.Sign(&statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: zgj, Document: rulestest.Sealed()}, &ref, w.Pair(tjj)...)
		}},
		{"authority.owner", "another than the successor", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			merged(w)
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"suspected.party-suspended", "a dissolved party goes on using data", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(zgj, tjj)
			merged(w)
			return w.Sign(a.Use(w.Now), nil, w.Person(tjj, statement.PostOfficer))
		}},
	}
}

func TestARenamedPartyKeepsWhatIsItsOwn(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	w.Accept(renaming(w, tjj))
	if p := rulestest.Get[*entity.Party](w, tjj.Ref()); p.Name != "泸州市数据局" || p.Document == nil || p.State != entity.PartyActive {
		t.Errorf("the party is %+v", p)
	}
	w.Accept(w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer)))
}

// Entries, requests, agreements, grants and applications of the party that ended are the successor's, on both sides of a grant.
func TestTheSuccessorGoesOnWhereThePredecessorStood(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	given, taken := w.GrantedAccess(tjj, zgj), w.GrantedAccess(zgj, tjj)
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
	merged(w)
	old := rulestest.Get[*entity.Party](w, tjj.Ref())
	if old.State != entity.PartyDissolved || old.Successor != sjj || old.Form != statement.ReorganisationMerge {
		t.Errorf("the party that ended is %+v", old)
	}
	w.Accept(w.Sign(rulestest.Anchoring("v2", &given.Version), &given.Entry, w.Person(sjj, statement.PostOfficer)))
	if e := rulestest.Get[*entity.Entry](w, given.Entry); e.Owner != sjj || e.Versions != 2 {
		t.Errorf("the entry is %+v", e)
	}
	w.Accept(w.Sign(taken.Use(w.Now), nil, w.Person(sjj, statement.PostOfficer))) // under the predecessor's grant and application
	w.Accept(w.Sign(&statement.AccessConsent{}, &request, w.Pair(sjj)...))
	agreement := w.Agree(request, zgj, sjj) // the successor signs beside
	if a := rulestest.Get[*entity.Agreement](w, agreement); a.Provider != sjj {
		t.Errorf("the agreement is %+v", a)
	}
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "r"}, &given.Grant, w.Pair(sjj)...))
	machine(w, sjj, taken.Application) // signs with a key of the successor's
}

// What a predecessor's predecessor left is the successor's, too.
func TestSuccessorsOfSuccessors(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	merged(w)
	w.Accept(reorganising(w, sjj, zgj))
	if p := rulestest.Get[*entity.Party](w, zgj.Ref()); !slices.Equal(p.Predecessors, []statement.PartyID{sjj, tjj}) {
		t.Errorf("the successor is %+v", p)
	}
	w.Accept(w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(zgj, statement.PostOfficer)))
}

// A split names its parts; the rest goes to the successor.
func TestASplitHandsOverItsParts(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	part, rest := w.Publish(tjj, rulestest.Catalogue(tjj)), w.Publish(tjj, rulestest.Catalogue(tjj))
	version := w.Anchor(part, tjj, "v1")
	duty := statement.Created(statement.TypeDuty, w.Accept(obliging(w, tjj, &part)))
	w.Accept(handing(w, tjj, zgj, part, version, duty))
	merged(w)
	if d := rulestest.Get[*entity.Duty](w, duty); d.Unit != zgj || d.Count != 2 {
		t.Errorf("the duty is %+v", d)
	}
	w.Accept(w.Sign(&statement.DatasetWithdraw{Entry: part, Reason: "r"}, &version, w.Person(zgj, statement.PostOfficer)))
	w.Refuse("authority.owner", w.Sign(&statement.CatalogueRetire{Reason: "r"}, &part, w.Person(sjj, statement.PostOfficer)))
	w.Accept(w.Sign(&statement.CatalogueRetire{Reason: "r"}, &rest, w.Person(sjj, statement.PostOfficer)))
	other := w.Publish(sjj, rulestest.Catalogue(sjj))
	w.Refuse("party.holding", handing(w, tjj, zgj, other))
}
