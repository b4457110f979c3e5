package rules_test

import (
	"maps"
	"sync"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/chaincode/rules/scenarios"
	"luzheng/signer/statement"
)

// instance is one statement that was accepted somewhere in the scenarios, and the world in which it was.
type instance struct {
	kind   statement.Kind
	sub    *rules.Submission
	pos    rules.Position
	before map[string][]byte
	world  *rulestest.World
}

// harvested is the harvest of this test binary; it is the same for all tests.
var harvested struct {
	once sync.Once
	all  []instance
}

// harvest gives an instance of every kind.
func harvest(t *testing.T) []instance {
	t.Helper()
	harvested.once.Do(func() { harvested.all = reap(t) })
	return harvested.all
}

// reap plays the regulation and the scenarios of refusals until each kind has been accepted once. A kind that none of them
// accepts fails the test: whoever adds a kind adds a scenario in which it works (chaincode/rules/scenarios).
func reap(t *testing.T) []instance {
	t.Helper()
	found := make(map[statement.Kind]instance)
	want := len(statement.Kinds()) - 1 // the genesis is judged by rules of its own
	watched := func() *rulestest.World {
		w := rulestest.Founded(t)
		w.OnAccept = func(sub *rules.Submission, pos rules.Position) {
			k := sub.Statement.Kind
			if _, ok := found[k]; !ok {
				found[k] = instance{k, sub, pos, maps.Clone(w.State), w}
			}
		}
		return w
	}
	regulation, err := scenarios.Read(scenarios.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range regulation {
		if len(found) == want {
			break
		}
		scenarios.Play(t, s, scenarios.NewScene(t, watched(), ""))
	}
	for _, last := range unshown() {
		w := watched()
		w.RegisterParty(tjj, statement.RoleUnit)
		w.RegisterParty(zgj, statement.RoleUnit)
		w.Accept(last(w))
	}
	for _, s := range everyScenario() {
		if len(found) == want {
			break
		}
		w := watched()
		w.RegisterParty(tjj, statement.RoleUnit)
		w.RegisterParty(zgj, statement.RoleUnit)
		s.last(w)
	}
	var all []instance
	var missing []statement.Kind
	for _, k := range statement.Kinds() {
		if i, ok := found[k]; ok {
			all = append(all, i)
		} else if k != statement.KindGenesis {
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no scenario has these accepted: %v", missing)
	}
	return all
}

// unshown are acts that work and that no scenario shows: of the ledger itself, and some ends of long ways.
func unshown() []func(*rulestest.World) []byte {
	return []func(*rulestest.World) []byte{
		func(w *rulestest.World) []byte { return activating(w, 1) },
		func(w *rulestest.World) []byte {
			return rotating(w, w.OpenLog(), w.RegisterPerson(w.NewPerson(bureau, statement.PostLog)))
		},
		func(w *rulestest.World) []byte {
			a, parent := w.IssueAuthority("第二机构"), w.Root().Ref()
			ref := a.Ref()
			return w.Sign(&statement.AuthorityAdmit{Certificate: a.Certificate.Raw(), Parent: &parent}, &ref,
				w.Person(bureau, statement.PostCertificateOfficer), w.Person(bureau, statement.PostReviewer))
		},
		func(w *rulestest.World) []byte {
			request := askedFor(w)
			w.Accept(returning(w, request))
			return completing(w, request, zgj)
		},
		func(w *rulestest.World) []byte {
			w.RegisterBasis("law.pipl", "a13", w.Now)
			return refusingRequest(w)
		},
		func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			return negotiating(w, entry, id, citizen, tjj)
		},
		func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			w.Accept(approvingErasure(w, erasure, what, zgj))
			return certifying(w, erasure)
		},
		func(w *rulestest.World) []byte {
			ref := incident(w)
			w.Accept(remedying(w, ref, tjj, told(w.Now, statement.InformedUsers, statement.InformedBureau, statement.InformedPolice, statement.InformedCyberspace)...))
			return closingIncident(w, ref)
		},
		func(w *rulestest.World) []byte {
			ref := ordered(w)
			w.Accept(reportingRectification(w, ref, tjj))
			return sendingBack(w, ref, w.Now+day)
		},
		func(w *rulestest.World) []byte {
			entry, right := declared(w)
			return refusing(w, entry, right)
		},
		func(w *rulestest.World) []byte {
			nameHead(w)
			w.Accept(securing(w, &statement.SecurityPlan{Text: rulestest.Sealed()}))
			w.Accept(securing(w, &statement.SecurityAssess{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()}))
			return securing(w, &statement.SecurityDrill{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()})
		},
		func(w *rulestest.World) []byte { return supervising(w, tjj, w.Now) },
		func(w *rulestest.World) []byte { return explaining(w, flagged(w, tjj, zgj), zgj) },
	}
}

// overlay is a world with some entities replaced.
type overlay struct{ base, over map[string][]byte }

func (o overlay) Get(key string) []byte {
	if v, ok := o.over[key]; ok {
		return v
	}
	return o.base[key]
}
