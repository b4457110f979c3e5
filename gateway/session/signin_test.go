package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/session"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// city is a sign-in that believes whatever it is shown: who answers which challenge.
type city map[string]signedIn

type signedIn struct {
	challenge gm.Digest
	key       gm.KeyID
}

func (c city) Verify(_ context.Context, assertion string) (gm.Digest, gm.KeyID, error) {
	s, ok := c[assertion]
	if !ok {
		return gm.Digest{}, gm.KeyID{}, session.ErrAssertion
	}
	return s.challenge, s.key, nil
}

// signIn signs in whoever holds a certificate.
func (b *bench) signIn(t *testing.T, key gm.KeyID) (string, session.Caller, error) {
	t.Helper()
	b.SignIn = city{"a": {b.challenge(t), key}}
	return b.OpenSignedIn(t.Context(), "a")
}

// A session that the city's sign-in opened is that of the person whom the ledger knows.
func TestACitysSignInOpensASession(t *testing.T) {
	b := newBench(t)
	if _, _, err := b.OpenSignedIn(t.Context(), "a"); !errors.Is(err, session.ErrNoSignIn) {
		t.Fatalf("a gateway that takes none: %v", err)
	}
	b.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	officer := b.Person(rulestest.Statistics, statement.PostOfficer)
	token, caller, err := b.signIn(t, officer.Certificate.KeyID())
	if err != nil {
		t.Fatal(err)
	}
	byKey, own, err := b.Sessions.Open(t.Context(), b.answer(t, b.challenge(t), officer.Key))
	if err != nil || own != caller || b.Caller(token) != b.Caller(byKey) {
		t.Errorf("signed in as %+v, by key as %+v: %v", caller, own, err)
	}
	if _, _, err := b.OpenSignedIn(t.Context(), "a"); !errors.Is(err, session.ErrChallenge) {
		t.Errorf("the same sign-in again: %v", err)
	}
	if _, _, err := b.OpenSignedIn(t.Context(), "b"); !errors.Is(err, session.ErrAssertion) {
		t.Errorf("a sign-in that the city does not know: %v", err)
	}
	b.SignIn = city{"a": {b.challenge(t), officer.Certificate.KeyID()}}
	b.now = b.now.Add(3 * time.Minute)
	if _, _, err := b.OpenSignedIn(t.Context(), "a"); !errors.Is(err, session.ErrChallenge) {
		t.Errorf("a sign-in that took too long: %v", err)
	}
}

// TestASignInCountsForWhatTheLedgerSays: the settings name a certificate, what it is worth is the ledger's to say.
func TestASignInCountsForWhatTheLedgerSays(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(b *bench) gm.KeyID
		opens   bool
	}{
		"a certificate that nobody registered": {func(b *bench) gm.KeyID {
			return b.NewPerson(rulestest.Statistics, statement.PostOfficer).Certificate.KeyID()
		}, false},
		"a revoked certificate": {func(b *bench) gm.KeyID {
			key := b.Person(rulestest.Statistics, statement.PostOfficer).Certificate.KeyID()
			ref := b.Person(rulestest.Statistics, statement.PostOfficer).Ref()
			b.Accept(b.Sign(&statement.CertificateRevoke{Reason: "left"}, &ref, b.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
			return key
		}, false},
		"a suspended party": {func(b *bench) gm.KeyID {
			ref := rulestest.Statistics.Ref()
			b.Accept(b.Sign(&statement.PartySuspend{Reason: "r"}, &ref,
				b.Person(rulestest.Bureau, statement.PostOperator), b.Person(rulestest.Bureau, statement.PostReviewer)))
			return b.Person(rulestest.Statistics, statement.PostOfficer).Certificate.KeyID()
		}, false},
		"an application": {func(b *bench) gm.KeyID {
			app := b.Application(rulestest.Statistics, statement.ApplicationService)
			p := b.NewPerson(rulestest.Statistics, statement.PostApplication)
			p.Application = &app
			b.RegisterPerson(p)
			return p.Certificate.KeyID()
		}, false},
		"a certificate that has ended": {func(b *bench) gm.KeyID {
			p := b.RegisterPerson(b.NewPersonUntil(rulestest.Statistics, statement.PostOfficer, b.now.Add(time.Hour)))
			b.now = b.now.Add(2 * time.Hour)
			return p.Certificate.KeyID()
		}, false},
		"a renewed certificate": {func(b *bench) gm.KeyID {
			old := b.Person(rulestest.Statistics, statement.PostOfficer)
			first := old.Certificate.KeyID()
			for range 2 {
				next := b.NewPerson(rulestest.Statistics, statement.PostOfficer)
				ref := next.Ref()
				b.Accept(b.Sign(&statement.CertificateRenew{
					Replaces: old.Ref(), Authority: b.Authority().Ref(), Certificate: next.Certificate.Raw(),
				}, &ref, b.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
				old = next
			}
			return first
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.RegisterParty(rulestest.Statistics, statement.RoleUnit)
			key := c.happens(b)
			_, caller, err := b.signIn(t, key)
			switch {
			case c.opens && (err != nil || caller.Party != rulestest.Statistics || caller.Post != statement.PostOfficer):
				t.Errorf("%+v, %v", caller, err)
			case !c.opens && !errors.Is(err, session.ErrKey):
				t.Errorf("it opens a session of %+v: %v", caller, err)
			}
		})
	}
}

// TestRenewalsWithoutEnd: a directory that answers with a circle is left.
func TestRenewalsWithoutEnd(t *testing.T) {
	key := gm.Sum([]byte("key"))
	itself := statement.Created(statement.TypeCertificate, key)
	s := session.New(rulestest.Ledger, []string{origin}, circle{&entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateReplaced}, ReplacedBy: &itself,
	}}, time.Now)
	c, _, err := s.Challenge()
	if err != nil {
		t.Fatal(err)
	}
	s.SignIn = city{"a": {c, key}}
	if _, _, err := s.OpenSignedIn(t.Context(), "a"); !errors.Is(err, session.ErrKey) {
		t.Error(err)
	}
}

type circle struct{ cert *entity.Certificate }

func (c circle) Certificate(context.Context, gm.KeyID) (*entity.Certificate, error) {
	return c.cert, nil
}

func (c circle) Party(context.Context, statement.PartyID) (*entity.Party, error) { return nil, nil }
