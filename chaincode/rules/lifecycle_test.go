package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// certificateOffice are the Bureau's certificate officer and the reviewer beside.
func certificateOffice(w *rulestest.World) []*rulestest.Person {
	return []*rulestest.Person{w.Person(bureau, statement.PostCertificateOfficer), w.Person(bureau, statement.PostReviewer)}
}

// authorityAct has the Bureau act on the authority that issues the world's certificates.
func authorityAct(w *rulestest.World, body statement.Body) []byte {
	ref := w.Authority().Ref()
	return w.Sign(body, &ref, certificateOffice(w)...)
}

// renewing puts the certificate of one person in place of another's.
func renewing(w *rulestest.World, old, next *rulestest.Person) []byte {
	ref := next.Ref()
	return w.Sign(&statement.CertificateRenew{
		Replaces: old.Ref(), Authority: w.Authority().Ref(), Certificate: next.Certificate.Raw(),
	}, &ref, w.Person(bureau, statement.PostCertificateOfficer))
}

func lifecycleScenarios() []scenario {
	suspend, resume := &statement.AuthoritySuspend{Reason: "inspection"}, &statement.AuthorityResume{Reason: "settled"}
	withdraw := func(certificates ...statement.Ref) *statement.AuthorityWithdraw {
		return &statement.AuthorityWithdraw{Reason: "closed", Certificates: certificates}
	}
	revoke := &statement.ApplicationRevoke{Reason: "r"}
	return []scenario{
		{"authority.state", "registers what a suspended authority issued", func(w *rulestest.World) []byte {
			w.Accept(authorityAct(w, suspend))
			return w.Registration(w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"authority.state", "renews by a withdrawn authority", func(w *rulestest.World) []byte {
			w.Accept(authorityAct(w, withdraw()))
			return renewing(w, w.Person(tjj, statement.PostOfficer), w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"authority.state", "admitted under a suspended authority", func(w *rulestest.World) []byte {
			root, a := w.Root().Ref(), w.IssueAuthority("另一机构")
			w.Accept(w.Sign(suspend, &root, certificateOffice(w)...))
			ref := a.Ref()
			return w.Sign(&statement.AuthorityAdmit{Certificate: a.Certificate.Raw(), Parent: &root}, &ref, certificateOffice(w)...)
		}},
		{"authority.state", "registers by an authority that was resumed, and withdrawn", func(w *rulestest.World) []byte {
			w.Accept(authorityAct(w, suspend))
			w.Accept(authorityAct(w, resume))
			w.Accept(authorityAct(w, withdraw()))
			return w.Registration(w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"state.transition", "resumed without a suspension", func(w *rulestest.World) []byte {
			return authorityAct(w, resume)
		}},
		{"state.transition", "suspended after its withdrawal", func(w *rulestest.World) []byte {
			w.Accept(authorityAct(w, withdraw()))
			return authorityAct(w, suspend)
		}},
		{"state.transition", "a certificate falls twice", func(w *rulestest.World) []byte {
			fallen := w.Person(tjj, statement.PostOfficer).Ref()
			w.Accept(authorityAct(w, withdraw(fallen)))
			return authorityAct(w, withdraw(fallen))
		}},
		{"reference.mismatch", "a certificate of another authority falls", func(w *rulestest.World) []byte {
			root := w.Root().Ref()
			return w.Sign(withdraw(w.Person(tjj, statement.PostOfficer).Ref()), &root, certificateOffice(w)...)
		}},
		{"statement.field", "compromised in the future", func(w *rulestest.World) []byte {
			body := withdraw(w.Person(tjj, statement.PostOfficer).Ref())
			body.CompromisedAt = w.Now + day
			return authorityAct(w, body)
		}},
		{"certificate.replaced", "the old key signs", func(w *rulestest.World) []byte {
			w.Accept(renewing(w, w.Person(tjj, statement.PostOfficer), w.NewPerson(tjj, statement.PostOfficer)))
			d, by := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"state.transition", "replaced twice", func(w *rulestest.World) []byte {
			old := w.Person(tjj, statement.PostOfficer)
			w.Accept(renewing(w, old, w.NewPerson(tjj, statement.PostOfficer)))
			return renewing(w, old, w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"certificate.invalid", "not the subject's new certificate", func(w *rulestest.World) []byte {
			old, next := w.Person(tjj, statement.PostOfficer), w.NewPerson(tjj, statement.PostOfficer)
			ref := next.Ref()
			return w.Sign(&statement.CertificateRenew{
				Replaces: old.Ref(), Authority: w.Authority().Ref(), Certificate: w.NewPerson(tjj, statement.PostOfficer).Certificate.Raw(),
			}, &ref, w.Person(bureau, statement.PostCertificateOfficer))
		}},
		{"authority.own-matter", "the Bureau renews its own", func(w *rulestest.World) []byte {
			return renewing(w, w.Person(bureau, statement.PostOfficer), w.NewPerson(bureau, statement.PostOfficer))
		}},
		{"application.revoked", "signs after it was revoked", func(w *rulestest.World) []byte {
			app := w.Application(tjj, statement.ApplicationService)
			p := machine(w, tjj, app)
			w.Accept(w.Sign(revoke, &app, w.Permission()...))
			return w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, p)
		}},
		{"state.transition", "approved after it was revoked", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			w.Accept(w.Sign(revoke, &app, w.Permission()...))
			return w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindUsageRecord}}, &app, w.Permission()...)
		}},
		{"authority.owner", "another unit revokes it", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			return w.Sign(revoke, &app, w.Pair(zgj)...)
		}},
		{"suspected.application-revoked", "used after it was revoked", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			w.Accept(w.Sign(revoke, &a.Application, w.Permission()...))
			w.Now += 120_000
			return w.Sign(a.Use(w.Now), nil, w.Person(zgj, statement.PostOfficer))
		}},
	}
}

func TestAnAuthorityIsSuspendedResumedAndWithdrawn(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	state := func() entity.AuthorityState { return rulestest.Get[*entity.Authority](w, w.Authority().Ref()).State }
	w.Accept(authorityAct(w, &statement.AuthoritySuspend{Reason: "inspection"}))
	w.Publish(tjj, rulestest.Catalogue(tjj)) // what is registered stands
	w.Accept(authorityAct(w, &statement.AuthorityResume{Reason: "settled"}))
	w.RegisterPerson(w.NewPerson(tjj, statement.PostOfficer))
	fallen, since := w.Person(tjj, statement.PostReviewer), w.Now
	w.Accept(authorityAct(w, &statement.AuthorityWithdraw{
		Reason: "broken", Certificates: []statement.Ref{fallen.Ref()}, CompromisedAt: since,
	}))
	if got := state(); got != entity.AuthorityWithdrawn {
		t.Errorf("the authority is %s", got)
	}
	c := rulestest.Get[*entity.Certificate](w, fallen.Ref())
	if c.State != entity.CertificateRevoked || c.Reason != "broken" || c.CompromisedAt != since || c.RevokedAt != w.Now {
		t.Errorf("the certificate that fell is %+v", c)
	}
	w.Publish(tjj, rulestest.Catalogue(tjj)) // the one that was not named stands
	later := w.Person(tjj, statement.PostOfficer)
	w.Accept(authorityAct(w, &statement.AuthorityWithdraw{Reason: "broken", Certificates: []statement.Ref{later.Ref()}}))
	d, by := publishing(w)
	w.Refuse("certificate.revoked", w.SignDraft(d, by))
}

func TestARenewedCertificateStandsForTheSamePerson(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	old, next := w.Person(tjj, statement.PostOfficer), w.NewPerson(tjj, statement.PostOfficer)
	w.Accept(renewing(w, old, next))
	before, after := rulestest.Get[*entity.Certificate](w, old.Ref()), rulestest.Get[*entity.Certificate](w, next.Ref())
	if before.State != entity.CertificateReplaced || before.ReplacedAt != w.Now || *before.ReplacedBy != next.Ref() {
		t.Errorf("the old certificate is %+v", before)
	}
	if after.State != entity.CertificateActive || after.Party != tjj || after.Post != statement.PostOfficer || after.Handler != old.Handler {
		t.Errorf("the new certificate is %+v", after)
	}
	d, _ := publishing(w)
	w.Accept(w.SignDraft(d, next))
	ref := old.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "stolen", CompromisedAt: w.Now}, &ref, next))
	if c := rulestest.Get[*entity.Certificate](w, ref); c.State != entity.CertificateRevoked || c.ReplacedAt == 0 {
		t.Errorf("a replaced certificate that was revoked is %+v", c)
	}
}

func TestAnOwnerRevokesItsApplication(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	app := w.Application(tjj, statement.ApplicationService)
	w.Accept(w.Sign(&statement.ApplicationRevoke{Reason: "replaced"}, &app, w.Pair(tjj)...))
	if a := rulestest.Get[*entity.Application](w, app); a.State != entity.ApplicationRevoked || a.RevokedAt != w.Now || a.Reason != "replaced" {
		t.Errorf("the application is %+v", a)
	}
}
