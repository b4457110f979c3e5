package rules_test

import (
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// publishing is an act that one officer of a unit signs.
func publishing(w *rulestest.World) (statement.Draft, *rulestest.Person) {
	by := w.Person(tjj, statement.PostOfficer)
	return w.Draft(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, by), by
}

// suspending is an act that needs a second person.
func suspending(w *rulestest.World) (*statement.PartySuspend, *statement.Ref) {
	ref := zgj.Ref()
	return &statement.PartySuspend{Reason: "r"}, &ref
}

func signatureScenarios() []scenario {
	return []scenario{
		{"certificate.unknown", "nobody registered the key", func(w *rulestest.World) []byte {
			d, _ := publishing(w)
			return w.SignDraft(d, w.NewPerson(tjj, statement.PostOfficer))
		}},
		{"signature.invalid", "the signature is of other bytes", func(w *rulestest.World) []byte {
			d, by := publishing(w)
			return w.Forge(w.SignDraft(d, by), w.SignDraft(d, by))
		}},
		{"signature.issuer", "another party signs", func(w *rulestest.World) []byte {
			d, _ := publishing(w)
			return w.SignDraft(d, w.Person(zgj, statement.PostOfficer))
		}},
		{"signature.count", "one signature too many", func(w *rulestest.World) []byte {
			d, by := publishing(w)
			return w.SignDraft(d, by, w.Person(tjj, statement.PostReviewer))
		}},
		{"signature.count", "no second person", func(w *rulestest.World) []byte {
			body, ref := suspending(w)
			return w.Sign(body, ref, w.Person(bureau, statement.PostOperator))
		}},
		{"signature.count", "no second party", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			body := &statement.AgreementSign{Request: a.Request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now + day}
			return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"signature.person", "the second person does not review", func(w *rulestest.World) []byte {
			body, ref := suspending(w)
			return w.Sign(body, ref, w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostOfficer))
		}},
		{"signature.person", "the second person is of another party", func(w *rulestest.World) []byte {
			body, ref := suspending(w)
			return w.Sign(body, ref, w.Person(bureau, statement.PostOperator), w.Person(cyber, statement.PostReviewer))
		}},
		{"signature.person", "the second person is the first", func(w *rulestest.World) []byte {
			self := w.NewPerson(bureau, statement.PostReviewer)
			self.Handler = w.Person(bureau, statement.PostOperator).Handler
			registerOfBureau(w, self)
			body, ref := suspending(w)
			return w.Sign(body, ref, w.Person(bureau, statement.PostOperator), self)
		}},
		{"signature.counterparty", "the second party is another", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			body := &statement.AgreementSign{Request: a.Request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now + day}
			return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer), w.Person(cyber, statement.PostOfficer))
		}},
		{"signature.organisations", "two organisations", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			return w.Sign(&statement.RulesActivate{Version: 1}, &ref,
				w.Person(bureau, statement.PostOfficer), w.Person(cyber, statement.PostOfficer))
		}},
		{"signature.organisations", "one organisation twice", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			return w.Sign(&statement.RulesActivate{Version: 1}, &ref, w.Person(bureau, statement.PostOfficer),
				w.Person(bureau, statement.PostOperator), w.Person(cyber, statement.PostOfficer))
		}},
		{"signature.organisations", "one that founded nothing", func(w *rulestest.World) []byte {
			ref := ledgerRef()
			return w.Sign(&statement.RulesActivate{Version: 1}, &ref, w.Person(bureau, statement.PostOfficer),
				w.Person(tjj, statement.PostOfficer), w.Person(cyber, statement.PostOfficer))
		}},
		{"handler.mismatch", "another handler is named", func(w *rulestest.World) []byte {
			d, by := publishing(w)
			d.Handler = "somebody-else"
			return w.SignDraft(d, by)
		}},
		{"certificate.revoked", "a revoked key signs", func(w *rulestest.World) []byte {
			by := w.Person(tjj, statement.PostOfficer)
			ref := by.Ref()
			w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "lost"}, &ref, w.Person(bureau, statement.PostCertificateOfficer)))
			d, _ := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"certificate.expired", "the certificate is over", func(w *rulestest.World) []byte {
			p := w.RegisterPerson(w.NewPersonUntil(tjj, statement.PostOfficer, time.UnixMilli(w.Now).Add(time.Minute)))
			w.Now += 2 * time.Minute.Milliseconds()
			d, _ := publishing(w)
			return w.SignDraft(d, p)
		}},
		{"certificate.early", "the ledger's time is before the certificate", func(w *rulestest.World) []byte {
			d, by := publishing(w)
			w.Now -= 2 * time.Hour.Milliseconds()
			return w.SignDraft(d, by)
		}},
		{"statement.expired", "notAfter has passed", func(w *rulestest.World) []byte {
			d, by := publishing(w)
			d.NotAfter = w.Now
			return w.SignDraft(d, by)
		}},
		{"party.unknown", "the issuer is not registered", func(w *rulestest.World) []byte {
			p := w.NewPerson("510500.nobody", statement.PostOfficer)
			return w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, p)
		}},
		{"party.suspended", "the issuer is suspended", func(w *rulestest.World) []byte {
			suspendParty(w, tjj)
			d, by := publishing(w)
			return w.SignDraft(d, by)
		}},
		{"party.suspended", "the counterparty is suspended", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			suspendParty(w, tjj)
			body := &statement.AgreementSign{Request: a.Request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now + day}
			return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer), w.Person(tjj, statement.PostOfficer))
		}},
		{"subject.unknown", "there is no such subject", func(w *rulestest.World) []byte {
			ref := statement.Created(statement.TypeEntry, w.Head(tjj.Ref()))
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &ref, w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.unknown", "a named entity does not exist", func(w *rulestest.World) []byte {
			body := &statement.ProductRegister{Name: "报告", Sources: []statement.Ref{statement.Created(statement.TypeVersion, w.Head(tjj.Ref()))}}
			return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"prev.stale", "somebody acted in between", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			stale := w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer))
			w.Accept(w.Sign(&statement.CatalogueRevise{Catalogue: rulestest.Catalogue(tjj)}, &entry, w.Person(tjj, statement.PostOfficer)))
			return stale
		}},
		{"authority.role", "a unit approves", func(w *rulestest.World) []byte {
			ref := zgj.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Pair(tjj)...)
		}},
		{"authority.post", "the wrong post acts", func(w *rulestest.World) []byte {
			ref := zgj.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Pair(bureau)...)
		}},
		{"authority.owner", "another unit retires", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"authority.own-matter", "the Bureau suspends itself", func(w *rulestest.World) []byte {
			ref := bureau.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer))
		}},
		{"authority.role", "the cyberspace office decides for a unit", func(w *rulestest.World) []byte {
			ref := zgj.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Pair(cyber)...)
		}},
		{"authority.own-matter", "the cyberspace office suspends itself", func(w *rulestest.World) []byte {
			ref := cyber.Ref()
			return w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, w.Pair(cyber)...)
		}},
	}
}

func ledgerRef() statement.Ref {
	return statement.Ref{Type: statement.TypeLedger, ID: string(rulestest.Ledger)}
}

func suspendParty(w *rulestest.World, id statement.PartyID) {
	ref := id.Ref()
	w.Accept(w.Sign(&statement.PartySuspend{Reason: "r"}, &ref,
		w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer)))
}

// registerOfBureau registers a certificate of the Bureau: its own matter, so that the cyberspace office decides.
func registerOfBureau(w *rulestest.World, p *rulestest.Person) {
	ref := p.Ref()
	w.Accept(w.Sign(&statement.CertificateRegister{
		Party: p.Party, Post: p.Post, Handler: p.Handler, Application: p.Application,
		Authority: w.Authority().Ref(), Certificate: p.Certificate.Raw(),
	}, &ref, w.Person(cyber, statement.PostOfficer)))
}
