package rules_test

import (
	"errors"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// TestEventsAreJudgedAsUsesAre plays every scenario that ends with a use on the ledger, and has the same use judged as an event there.
func TestEventsAreJudgedAsUsesAre(t *testing.T) {
	judged := 0
	for _, s := range everyScenario() {
		w := rulestest.Founded(t)
		w.RegisterParty(tjj, statement.RoleUnit)
		w.RegisterParty(zgj, statement.RoleUnit)
		raw := s.last(w)
		sub, r := rules.Read(raw, rulestest.Ledger)
		if r != nil || sub.Statement.Kind != statement.KindUsageRecord || len(sub.Envelope.Signatures) != 1 {
			continue
		}
		d := w.Record(raw)
		if d.Refusal != nil {
			continue
		}
		st := sub.Statement
		e, err := event.New(event.Draft{
			Ledger: st.Ledger, Issuer: st.Issuer, Handler: st.Handler, Engagement: st.Engagement, Principal: st.Principal,
			Use: *st.Content().(*statement.UsageRecord),
		})
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		key := rulestest.Get[*entity.Certificate](w, statement.Created(statement.TypeCertificate, sub.Envelope.Signatures[0].KeyID))
		code, err := w.JudgeUnder(e, key)
		if err != nil || code != d.Outcome.Code {
			t.Errorf("%s: as an event it is %q (%v), on the ledger %q", s.name, code, err, d.Outcome.Code)
		}
		judged++
	}
	if judged < 30 {
		t.Errorf("%d uses were judged; the test compares nothing", judged)
	}
}

// TestWhoSignedAnEventIsJudgedToo: what would refuse a statement makes an event suspected.
func TestWhoSignedAnEventIsJudgedToo(t *testing.T) {
	for _, c := range []struct {
		want  statement.Code
		name  string
		event func(w *rulestest.World) (*event.Event, *rulestest.Person)
	}{
		{"", "an officer", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := w.Person(zgj, statement.PostOfficer)
			return w.Event(free(w), p), p
		}},
		{"", "a deputy", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := another(w, statement.PostReviewer, "standin")
			w.Accept(deputising(w, p, statement.PostOfficer, w.Pair(tjj)...))
			return w.Event(free(w), p), p
		}},
		{"suspected.signer", "a deputy whose time is over", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := another(w, statement.PostReviewer, "standin")
			w.Accept(deputising(w, p, statement.PostOfficer, w.Pair(tjj)...))
			w.Now += 2 * day
			return w.Event(free(w), p), p
		}},
		{"suspected.signer", "a reviewer", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := w.Person(zgj, statement.PostReviewer)
			return w.Event(free(w), p), p
		}},
		{"suspected.signer", "in another's name", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := w.Person(zgj, statement.PostOfficer)
			e := w.Event(free(w), p)
			e.Handler = "somebody"
			return e, p
		}},
		{"suspected.signer", "another application than signs", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			a := w.GrantedAccess(tjj, zgj)
			return w.Event(a.Use(w.Now), machine(w, zgj, a.Application)), machine(w, zgj, w.Application(zgj, statement.ApplicationService))
		}},
		{"suspected.certificate", "a revoked key", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := w.Person(zgj, statement.PostOfficer)
			ref := p.Ref()
			w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "key-lost"}, &ref, w.Person(bureau, statement.PostCertificateOfficer)))
			return w.Event(free(w), p), p
		}},
		{"suspected.certificate", "a key whose time is over", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p, u := w.Person(zgj, statement.PostOfficer), free(w)
			w.Now += 400 * day
			u.At = w.Now
			return w.Event(u, p), p
		}},
		{"suspected.certificate", "a key in custody for other acts", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			p := w.RegisterPerson(w.NewPerson(zgj, statement.PostOfficer))
			ref := p.Ref()
			w.Accept(w.Sign(&statement.CustodyDelegate{Kinds: []statement.Kind{statement.KindAccessRequest}, Until: w.Now + day}, &ref, w.Person(zgj, statement.PostOfficer)))
			return w.Event(free(w), p), p
		}},
		{"suspected.unknown", "data that nobody registered", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			u, p := free(w), w.Person(zgj, statement.PostOfficer)
			u.Entry = statement.Created(statement.TypeEntry, gm.Sum(nil))
			return w.Event(u, p), p
		}},
		{"suspected.mismatch", "the version of another entry", func(w *rulestest.World) (*event.Event, *rulestest.Person) {
			u, p := free(w), w.Person(zgj, statement.PostOfficer)
			u.Entry = w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Event(u, p), p
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := rulestest.Founded(t)
			w.RegisterParty(tjj, statement.RoleUnit)
			w.RegisterParty(zgj, statement.RoleUnit)
			e, p := c.event(w)
			if code, err := w.Judge(e, p); err != nil || code != c.want {
				t.Errorf("it is %q (%v), want %q", code, err, c.want)
			}
		})
	}
}

func TestAnEventOfNobodyIsNotJudged(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	u, officer := free(w), w.Person(zgj, statement.PostOfficer)
	for code, issuer := range map[statement.Code]statement.PartyID{"party.unknown": "510500.nobody", "signature.issuer": tjj} {
		e := w.Event(u, officer)
		e.Issuer = issuer
		_, err := w.Judge(e, officer)
		if refusal := new(rules.Refusal); !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("an event of %s: %v, want %s", issuer, err, code)
		}
	}
}
