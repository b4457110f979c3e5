package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func ledgerScenarios() []scenario {
	return []scenario{
		{"rules.unknown", "nobody knows the version", func(w *rulestest.World) []byte {
			return activating(w, 2)
		}},
	}
}

func activating(w *rulestest.World, version int64) []byte {
	ref := ledgerRef()
	return w.Sign(&statement.RulesActivate{Version: version}, &ref, w.Person(bureau, statement.PostOperator),
		w.Person(cyber, statement.PostOfficer), w.Person(rulestest.Audit, statement.PostOfficer))
}

func TestThreeOrganisationsSwitchTheRules(t *testing.T) {
	w := rulestest.Founded(t)
	id := w.Accept(activating(w, 1))
	ledger := rulestest.Get[*entity.Ledger](w, ledgerRef())
	if ledger.Rules != 1 || ledger.Head != id || ledger.Count != 2 {
		t.Errorf("the ledger is %+v", ledger)
	}
}

func TestGenesisFoundsTheLedger(t *testing.T) {
	w := rulestest.New(t)
	id := w.Accept(w.Genesis())
	ledger := rulestest.Get[*entity.Ledger](w, ledgerRef())
	if ledger.Root != w.Config.TrustRoot || ledger.Network != statement.NetworkGovernment || len(ledger.Founders) != 4 || ledger.Head != id || ledger.RoleOf(bureau) != statement.RoleBureau {
		t.Errorf("the ledger is %+v", ledger)
	}
	if a := rulestest.Get[*entity.Authority](w, w.Authority().Ref()); *a.Parent != w.Root().Ref() {
		t.Errorf("the authority hangs on %s", a.Parent)
	}
	c := rulestest.Get[*entity.Certificate](w, w.Person(cyber, statement.PostFollower).Ref())
	if c.Party != cyber || c.Post != statement.PostFollower || c.Authority != w.Authority().Ref() {
		t.Errorf("the certificate is %+v", c)
	}
	w.Refuse("genesis.exists", w.Genesis())
}

func TestGenesisIsRepeated(t *testing.T) {
	w := rulestest.New(t)
	raw := w.Genesis()
	w.Accept(raw)
	again := w.Record(raw)
	if again.Recorded || !again.Repeated || again.Refusal != nil {
		t.Errorf("the second answer is %+v", again)
	}
}

func TestGenesisRefuses(t *testing.T) {
	stranger := rulestest.New(t)
	all := func(w *rulestest.World, body *statement.Genesis) []byte {
		ref := ledgerRef()
		return w.Sign(body, &ref, officers(w, bureau, cyber, rulestest.Audit, rulestest.Units)...)
	}
	for _, c := range []struct {
		code  statement.Code
		name  string
		spoil func(w *rulestest.World) []byte
	}{
		{"genesis.trust-root", "another root", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Root = stranger.Root().Certificate.Raw()
			return all(w, body)
		}},
		{"genesis.trust-root", "another ledger's name", func(w *rulestest.World) []byte {
			ref := statement.Ref{Type: statement.TypeLedger, ID: "another-one"}
			return w.Sign(w.GenesisBody(), &ref, officers(w, bureau, cyber, rulestest.Audit)...)
		}},
		{"genesis.rules", "rules that nobody knows", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Rules = 7
			return all(w, body)
		}},
		{"genesis.network", "a network that is not stated", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Network = ""
			return all(w, body)
		}},
		{"genesis.authority", "a root that is no certificate", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Root = []byte("x")
			w.Config.TrustRoot = gm.Sum(body.Root)
			return all(w, body)
		}},
		{"genesis.authority", "a root that another issued", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Root = w.Authority().Certificate.Raw()
			w.Config.TrustRoot = gm.Sum(body.Root)
			return all(w, body)
		}},
		{"genesis.authority", "an authority of another root", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Authorities = [][]byte{stranger.Authority().Certificate.Raw()}
			return all(w, body)
		}},
		{"genesis.authority", "an authority that is none", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Authorities = [][]byte{w.Person(bureau, statement.PostOfficer).Certificate.Raw()}
			return all(w, body)
		}},
		{"genesis.authority", "an authority that is no certificate", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Authorities = [][]byte{{1}}
			return all(w, body)
		}},
		{"genesis.authority", "an authority twice", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Authorities = append(body.Authorities, body.Authorities[0])
			return all(w, body)
		}},
		{"genesis.founders", "a founder twice", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders = append(body.Founders, body.Founders[1])
			return all(w, body)
		}},
		{"genesis.founders", "no Bureau", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders = body.Founders[1:]
			return all(w, body)
		}},
		{"genesis.founders", "an issuer that founds nothing", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			d := w.Draft(w.GenesisBody(), &ref, w.Person(bureau, statement.PostOfficer))
			d.Issuer = tjj
			return w.SignDraft(d, officers(w, bureau, cyber, rulestest.Audit)...)
		}},
		{"genesis.certificate", "a certificate that is none", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[0].Certificate = []byte{1}
			return all(w, body)
		}},
		{"genesis.certificate", "a certificate of another root", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[0].Certificate = stranger.Person(cyber, statement.PostOfficer).Certificate.Raw()
			return all(w, body)
		}},
		{"genesis.certificate", "an authority's certificate", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[0].Certificate = w.Authority().Certificate.Raw()
			return all(w, body)
		}},
		{"genesis.certificate", "a key twice", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[1].Certificate = body.Founders[1].Certificates[0].Certificate
			return all(w, body)
		}},
		{"genesis.certificate", "a person with two exclusive posts", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			for i, c := range body.Founders[0].Certificates {
				if c.Post == statement.PostOperator || c.Post == statement.PostSupervisor {
					body.Founders[0].Certificates[i].Handler = "one-person"
				}
			}
			return all(w, body)
		}},
		{"genesis.certificate", "a post that the founder does not have", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[1].Post = statement.PostPermissionOfficer
			return all(w, body)
		}},
		{"genesis.certificate", "a service with a handler", func(w *rulestest.World) []byte {
			body := w.GenesisBody()
			body.Founders[1].Certificates[1].Post = statement.PostGateway
			return all(w, body)
		}},
		{"signature.organisations", "two founders", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			return w.Sign(w.GenesisBody(), &ref, officers(w, bureau, cyber)...)
		}},
		{"signature.organisations", "a follower's key", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			people := append(officers(w, bureau, cyber), w.Person(rulestest.Audit, statement.PostFollower))
			return w.Sign(w.GenesisBody(), &ref, people...)
		}},
		{"certificate.unknown", "a stranger's key", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			people := append(officers(w, bureau, cyber), w.NewPerson(rulestest.Audit, statement.PostOfficer))
			return w.Sign(w.GenesisBody(), &ref, people...)
		}},
		{"signature.issuer", "not the issuer's", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			d := w.Draft(w.GenesisBody(), &ref, w.Person(bureau, statement.PostOfficer))
			return w.SignDraft(d, officers(w, cyber, rulestest.Audit, rulestest.Units)...)
		}},
		{"statement.expired", "too late", func(w *rulestest.World) []byte {
			raw := w.Genesis()
			w.Now += 2 * 3_600_000
			return raw
		}},
	} {
		t.Run(string(c.code)+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			w := rulestest.New(t)
			d := w.Refuse(c.code, c.spoil(w))
			if d.Recorded || len(w.State) != 0 {
				t.Errorf("it left a trace: %v", w.State)
			}
		})
	}
}

func officers(w *rulestest.World, parties ...statement.PartyID) []*rulestest.Person {
	var all []*rulestest.Person
	for _, id := range parties {
		all = append(all, w.Person(id, statement.PostOfficer))
	}
	return all
}
