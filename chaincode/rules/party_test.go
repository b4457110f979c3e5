package rules_test

import (
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const district statement.PartyID = "510502.dsj"

func partyScenarios() []scenario {
	return []scenario{
		{"party.role", "a second Bureau", func(w *rulestest.World) []byte {
			ref := statement.PartyID("510500.second").Ref()
			return w.Sign(&statement.PartyRegister{Role: statement.RoleBureau, Name: "局", ResponsibleBody: "科", ResponsiblePost: "长"},
				&ref, w.Person(bureau, statement.PostOperator))
		}},
		{"subject.exists", "the party is registered", func(w *rulestest.World) []byte {
			ref := tjj.Ref()
			return w.Sign(&statement.PartyRegister{Role: statement.RoleUnit, Name: "局", ResponsibleBody: "科", ResponsiblePost: "长"},
				&ref, w.Person(bureau, statement.PostOperator))
		}},
		{"state.transition", "nobody suspended it", func(w *rulestest.World) []byte {
			ref := tjj.Ref()
			return w.Sign(&statement.PartyResume{Reason: "r"}, &ref,
				w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer))
		}},
		{"authority.jurisdiction", "a department outside its division", func(w *rulestest.World) []byte {
			w.RegisterParty(district, statement.RoleDepartment)
			ref := tjj.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref,
				w.Person(district, statement.PostOperator), w.Person(district, statement.PostReviewer))
		}},
	}
}

func TestSuspendedAndResumed(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	suspendParty(w, tjj)
	if p := rulestest.Get[*entity.Party](w, tjj.Ref()); p.State != entity.PartySuspended {
		t.Errorf("the party is %s", p.State)
	}
	ref := tjj.Ref()
	w.Accept(w.Sign(&statement.PartyResume{Reason: "r"}, &ref,
		w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer)))
	w.Publish(tjj, rulestest.Catalogue(tjj))
}

func TestADepartmentActsInItsDivision(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(district, statement.RoleDepartment)
	unit := statement.PartyID("510502.wjj")
	ref := unit.Ref()
	w.Accept(w.Sign(&statement.PartyRegister{Role: statement.RoleUnit, Name: "局", ResponsibleBody: "科", ResponsiblePost: "长", Parent: district},
		&ref, w.Person(district, statement.PostOperator)))
	if p := rulestest.Get[*entity.Party](w, ref); p.By != district || p.Parent != district {
		t.Errorf("the party is %+v", p)
	}
}

func TestTheCyberspaceOfficeDecidesInTheBureausStead(t *testing.T) {
	w := rulestest.Founded(t)
	ref := bureau.Ref()
	w.Accept(w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Pair(cyber)...))
}

func certificateScenarios() []scenario {
	other := func(w *rulestest.World) rulestest.Authority { return w.IssueAuthority("另一机构") }
	admit := func(w *rulestest.World, a rulestest.Authority, body *statement.AuthorityAdmit) []byte {
		ref := a.Ref()
		return w.Sign(body, &ref, w.Person(bureau, statement.PostCertificateOfficer), w.Person(bureau, statement.PostReviewer))
	}
	register := func(w *rulestest.World, p *rulestest.Person, spoil func(*statement.CertificateRegister)) []byte {
		ref := p.Ref()
		body := &statement.CertificateRegister{
			Party: p.Party, Post: p.Post, Handler: p.Handler, Application: p.Application,
			Authority: w.Authority().Ref(), Certificate: p.Certificate.Raw(),
		}
		spoil(body)
		return w.Sign(body, &ref, w.Person(bureau, statement.PostCertificateOfficer))
	}
	return []scenario{
		{"authority.invalid", "not the subject's certificate", func(w *rulestest.World) []byte {
			return admit(w, other(w), &statement.AuthorityAdmit{Certificate: other(w).Certificate.Raw()})
		}},
		{"authority.invalid", "a root that another issued", func(w *rulestest.World) []byte {
			a := other(w)
			return admit(w, a, &statement.AuthorityAdmit{Certificate: a.Certificate.Raw()})
		}},
		{"authority.invalid", "not its parent's", func(w *rulestest.World) []byte {
			a, parent := other(w), w.Authority().Ref()
			return admit(w, a, &statement.AuthorityAdmit{Certificate: a.Certificate.Raw(), Parent: &parent})
		}},
		{"certificate.invalid", "not the subject's certificate", func(w *rulestest.World) []byte {
			return register(w, w.NewPerson(tjj, statement.PostOfficer), func(b *statement.CertificateRegister) {
				b.Certificate = w.NewPerson(tjj, statement.PostOfficer).Certificate.Raw()
			})
		}},
		{"certificate.invalid", "no certificate", func(w *rulestest.World) []byte {
			return register(w, w.NewPerson(tjj, statement.PostOfficer), func(b *statement.CertificateRegister) { b.Certificate = []byte{1} })
		}},
		{"certificate.chain", "of another authority", func(w *rulestest.World) []byte {
			return register(w, w.NewPerson(tjj, statement.PostOfficer), func(b *statement.CertificateRegister) { b.Authority = w.Root().Ref() })
		}},
		{"certificate.chain", "over already", func(w *rulestest.World) []byte {
			p := w.NewPersonUntil(tjj, statement.PostOfficer, time.UnixMilli(w.Now).Add(time.Second))
			w.Now += 10_000
			return register(w, p, func(*statement.CertificateRegister) {})
		}},
		{"certificate.post", "a unit's permission officer", func(w *rulestest.World) []byte {
			return register(w, w.NewPerson(tjj, statement.PostPermissionOfficer), func(*statement.CertificateRegister) {})
		}},
		{"certificate.post", "a second exclusive post", func(w *rulestest.World) []byte {
			w.RegisterParty(district, statement.RoleDepartment)
			p := w.NewPerson(district, statement.PostSupervisor)
			p.Handler = w.Person(district, statement.PostOperator).Handler
			return register(w, p, func(*statement.CertificateRegister) {})
		}},
		{"subject.exists", "registered already", func(w *rulestest.World) []byte {
			return register(w, w.Person(tjj, statement.PostOfficer), func(*statement.CertificateRegister) {})
		}},
		{"application.owner", "another party's application", func(w *rulestest.World) []byte {
			app := w.Application(zgj, statement.ApplicationService)
			p := w.NewPerson(tjj, statement.PostApplication)
			p.Application = &app
			return register(w, p, func(*statement.CertificateRegister) {})
		}},
		{"authority.own-matter", "the Bureau's own certificate", func(w *rulestest.World) []byte {
			return register(w, w.NewPerson(bureau, statement.PostOfficer), func(*statement.CertificateRegister) {})
		}},
		{"state.transition", "revoked twice", func(w *rulestest.World) []byte {
			ref := w.Person(tjj, statement.PostReviewer).Ref()
			w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "lost"}, &ref, w.Person(tjj, statement.PostOfficer)))
			return w.Sign(&statement.CertificateRevoke{Reason: "lost"}, &ref, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.owner", "another unit revokes a key", func(w *rulestest.World) []byte {
			ref := w.Person(tjj, statement.PostReviewer).Ref()
			return w.Sign(&statement.CertificateRevoke{Reason: "lost"}, &ref, w.Person(zgj, statement.PostOfficer))
		}},
		{"statement.field", "compromised in the future", func(w *rulestest.World) []byte {
			ref := w.Person(tjj, statement.PostReviewer).Ref()
			return w.Sign(&statement.CertificateRevoke{Reason: "lost", CompromisedAt: w.Now + day}, &ref, w.Person(tjj, statement.PostOfficer))
		}},
		{"custody.kind", "a kind that the delegation does not name", func(w *rulestest.World) []byte {
			delegate(w, w.Now+day, statement.KindUsageRecord)
			d, by := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"custody.expired", "after the delegation", func(w *rulestest.World) []byte {
			delegate(w, w.Now+5000, statement.KindCataloguePublish)
			w.Now += 10_000
			d, by := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"custody.self", "the kept key extends its own delegation", func(w *rulestest.World) []byte {
			delegate(w, w.Now+day, statement.KindCustodyDelegate)
			return delegation(w, w.Person(tjj, statement.PostOfficer), w.Now+day, statement.KindUsageRecord)
		}},
		{"handler.mismatch", "another person gives the key away", func(w *rulestest.World) []byte {
			p := w.NewPerson(tjj, statement.PostOfficer)
			p.Handler = "another-officer"
			w.RegisterPerson(p)
			return delegation(w, p, w.Now+day, statement.KindUsageRecord)
		}},
		{"statement.field", "a delegation that is over", func(w *rulestest.World) []byte {
			return delegation(w, w.Person(tjj, statement.PostOfficer), w.Now, statement.KindUsageRecord)
		}},
		{"state.transition", "custody of a revoked key", func(w *rulestest.World) []byte {
			second := w.RegisterPerson(w.NewPerson(tjj, statement.PostOfficer))
			ref := w.Person(tjj, statement.PostOfficer).Ref()
			w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "lost"}, &ref, second))
			return delegation(w, second, w.Now+day, statement.KindUsageRecord)
		}},
	}
}

// delegation gives the officer's key of the statistics bureau into custody, signed by somebody.
func delegation(w *rulestest.World, by *rulestest.Person, until int64, kinds ...statement.Kind) []byte {
	ref := w.Person(tjj, statement.PostOfficer).Ref()
	return w.Sign(&statement.CustodyDelegate{Kinds: kinds, Until: until}, &ref, by)
}

func delegate(w *rulestest.World, until int64, kinds ...statement.Kind) {
	w.Accept(delegation(w, w.Person(tjj, statement.PostOfficer), until, kinds...))
}

func TestCustodialStatementsSaySo(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	spare := w.RegisterPerson(w.NewPerson(tjj, statement.PostOfficer))
	delegate(w, w.Now+day, statement.KindCataloguePublish)
	d, by := publishing(w)
	if got := w.Record(w.SignDraft(d, by)); !got.Outcome.Custodial || got.Refusal != nil {
		t.Errorf("the outcome is %+v, %v", got.Outcome, got.Refusal)
	}
	w.Accept(delegation(w, spare, w.Now+2*day, statement.KindCatalogueRetire))
	c := rulestest.Get[*entity.Certificate](w, by.Ref())
	if len(c.Custody.Kinds) != 1 || c.Custody.Kinds[0] != statement.KindCatalogueRetire {
		t.Errorf("the custody is %+v", c.Custody)
	}
}

func TestRevocationKeepsItsDates(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	ref := w.Person(tjj, statement.PostReviewer).Ref()
	since := w.Now - 500
	id := w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "stolen", CompromisedAt: since}, &ref, w.Person(tjj, statement.PostOfficer)))
	c := rulestest.Get[*entity.Certificate](w, ref)
	if c.State != entity.CertificateRevoked || c.CompromisedAt != since || c.RevokedAt != w.Now || c.Reason != "stolen" || c.Head != id {
		t.Errorf("the certificate is %+v", c)
	}
}

func TestAnotherAuthorityIsAdmittedAndItsCertificatesWork(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	a, parent := w.IssueAuthority("第二机构"), w.Root().Ref()
	ref := a.Ref()
	w.Accept(w.Sign(&statement.AuthorityAdmit{Certificate: a.Certificate.Raw(), Parent: &parent}, &ref,
		w.Person(bureau, statement.PostCertificateOfficer), w.Person(bureau, statement.PostReviewer)))
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	now := time.UnixMilli(w.Now)
	cert, err := gm.Issue(gm.CertificateTemplate{NotBefore: now.Add(-time.Minute), NotAfter: now.Add(time.Hour)},
		key.PublicKey(), a.Certificate, a.Key)
	if err != nil {
		t.Fatal(err)
	}
	p := &rulestest.Person{Party: tjj, Post: statement.PostOfficer, Handler: "h9", Key: key, Certificate: cert}
	subject := p.Ref()
	w.Accept(w.Sign(&statement.CertificateRegister{Party: tjj, Post: p.Post, Handler: p.Handler, Authority: ref, Certificate: cert.Raw()},
		&subject, w.Person(bureau, statement.PostCertificateOfficer)))
	w.Accept(w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, p))
}

func TestAForeignRootIsAdmitted(t *testing.T) {
	w, stranger := rulestest.Founded(t), rulestest.New(t)
	ref := stranger.Root().Ref()
	w.Accept(w.Sign(&statement.AuthorityAdmit{Certificate: stranger.Root().Certificate.Raw()}, &ref,
		w.Person(bureau, statement.PostCertificateOfficer), w.Person(bureau, statement.PostReviewer)))
}
