package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/session"
	"luzheng/signer/challenge"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const origin = "http://gateway.example"

// directory reads a world's state.
type directory struct{ *rulestest.World }

func (d directory) Certificate(_ context.Context, key gm.KeyID) (*entity.Certificate, error) {
	return find[*entity.Certificate](d, statement.Created(statement.TypeCertificate, key))
}

func (d directory) Party(_ context.Context, id statement.PartyID) (*entity.Party, error) {
	return find[*entity.Party](d, id.Ref())
}

func find[E entity.Entity](d directory, ref statement.Ref) (none E, err error) {
	raw := d.State[ref.Key(rulestest.Ledger)]
	if raw == nil {
		return none, nil
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return none, err
	}
	return state.(E), nil
}

// bench is a world whose clock the test moves.
type bench struct {
	*rulestest.World
	*session.Sessions
	now time.Time
}

func newBench(t *testing.T) *bench {
	b := &bench{World: rulestest.Founded(t)}
	b.now = time.UnixMilli(b.Now)
	b.Sessions = session.New(rulestest.Ledger, []string{origin}, directory{b.World}, func() time.Time { return b.now })
	return b
}

func (b *bench) challenge(t *testing.T) gm.Digest {
	t.Helper()
	c, until, err := b.Challenge()
	if err != nil || !until.After(b.now) {
		t.Fatal(until, err)
	}
	return c
}

func (b *bench) answer(t *testing.T, c gm.Digest, key *gm.PrivateKey) []byte {
	t.Helper()
	raw, err := challenge.Answer(rulestest.Ledger, origin, c, key)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestASessionLivesAndEnds(t *testing.T) {
	b := newBench(t)
	officer := b.Person(rulestest.Bureau, statement.PostOfficer)
	token, caller, err := b.Sessions.Open(t.Context(), b.answer(t, b.challenge(t), officer.Key))
	if err != nil || caller.Party != rulestest.Bureau || caller.Role != statement.RoleBureau || caller.Post != statement.PostOfficer {
		t.Fatalf("%+v, %v", caller, err)
	}
	if got := b.Caller(token); got != caller {
		t.Fatalf("the token is of %+v", got)
	}
	if b.Caller(token+"x").Known() || b.Caller("").Known() {
		t.Fatal("another token opens a session")
	}
	b.now = caller.Until
	if b.Caller(token).Known() {
		t.Fatal("the session does not end")
	}
}

func TestAWitnessIsKnownByItsNameAndIsNoParty(t *testing.T) {
	b := newBench(t)
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Sessions.Open(t.Context(), b.answer(t, b.challenge(t), key)); !errors.Is(err, session.ErrKey) {
		t.Errorf("before it is admitted: %v", err)
	}
	b.Admit("witness.court.example", key.PublicKey())
	token, caller, err := b.Sessions.Open(t.Context(), b.answer(t, b.challenge(t), key))
	if err != nil || caller.Witness != "witness.court.example" || caller.Known() || !caller.Watches() || b.Caller(token) != caller {
		t.Errorf("%+v, %v", caller, err)
	}
	forged, err := envelope.Parse(b.answer(t, b.challenge(t), b.Person(rulestest.Bureau, statement.PostOfficer).Key))
	if err != nil {
		t.Fatal(err)
	}
	forged.Signatures[0].KeyID = key.PublicKey().KeyID()
	raw, err := forged.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Sessions.Open(t.Context(), raw); !errors.Is(err, session.ErrKey) {
		t.Errorf("under another key: %v", err)
	}
}

func TestAnswersThatOpenNothing(t *testing.T) {
	b := newBench(t)
	officer := b.Person(rulestest.Bureau, statement.PostOfficer)
	used := b.challenge(t)
	if _, _, err := b.Sessions.Open(t.Context(), b.answer(t, used, officer.Key)); err != nil {
		t.Fatal(err)
	}
	old := b.challenge(t)
	b.now = b.now.Add(3 * time.Minute)
	sign := func(ledger statement.LedgerID, origin string, c gm.Digest, key *gm.PrivateKey) []byte {
		raw, err := challenge.Answer(ledger, origin, c, key)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	stranger := b.NewPerson(rulestest.Bureau, statement.PostOfficer)
	short := b.NewPersonUntil(rulestest.Units, statement.PostOfficer, time.UnixMilli(b.Now).Add(time.Minute))
	b.RegisterPerson(short)
	forged, err := envelope.Parse(b.answer(t, b.challenge(t), stranger.Key))
	if err != nil {
		t.Fatal(err)
	}
	forged.Signatures[0].KeyID = officer.Certificate.KeyID()
	another, err := forged.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	statementSigned := b.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Bureau)}, nil, officer)
	for name, c := range map[string]struct {
		answer []byte
		want   error
	}{
		"a challenge that was used":     {b.answer(t, used, officer.Key), session.ErrChallenge},
		"a challenge that is too old":   {b.answer(t, old, officer.Key), session.ErrChallenge},
		"a challenge of nobody":         {b.answer(t, gm.Sum([]byte("x")), officer.Key), session.ErrChallenge},
		"another ledger":                {sign("luzhou-ffff", origin, b.challenge(t), officer.Key), session.ErrAnswer},
		"another gateway":               {sign(rulestest.Ledger, "http://other.example", b.challenge(t), officer.Key), session.ErrAnswer},
		"a key that nobody registered":  {b.answer(t, b.challenge(t), stranger.Key), session.ErrKey},
		"a certificate that has ended":  {b.answer(t, b.challenge(t), short.Key), session.ErrKey},
		"another key's signature":       {another, session.ErrKey},
		"a statement, signed correctly": {statementSigned, session.ErrAnswer},
	} {
		if token, _, err := b.Sessions.Open(t.Context(), c.answer); !errors.Is(err, c.want) || token != "" {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, _, err := b.Sessions.Open(t.Context(), []byte("{}")); err == nil {
		t.Error("an empty document opened a session")
	}
}

func TestChallengesAreBounded(t *testing.T) {
	b := newBench(t)
	officer := b.Person(rulestest.Bureau, statement.PostOfficer)
	first := b.challenge(t)
	for range 10_000 {
		b.challenge(t)
	}
	if _, _, err := b.Sessions.Open(t.Context(), b.answer(t, first, officer.Key)); !errors.Is(err, session.ErrChallenge) {
		t.Fatalf("the oldest of too many challenges: %v", err)
	}
	if _, _, err := b.Sessions.Open(t.Context(), b.answer(t, b.challenge(t), officer.Key)); err != nil {
		t.Fatalf("the newest: %v", err)
	}
}

// FuzzOpen: whatever is sent, nothing but a correct answer opens a session, and nothing panics.
func FuzzOpen(f *testing.F) {
	w := rulestest.Founded(f)
	s := session.New(rulestest.Ledger, []string{origin}, directory{w}, time.Now)
	c, _, err := s.Challenge()
	if err != nil {
		f.Fatal(err)
	}
	stranger, err := gm.GenerateKey()
	if err != nil {
		f.Fatal(err)
	}
	seed, err := challenge.Answer(rulestest.Ledger, origin, c, stranger)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"payloadType":"application/vnd.luzheng.session.v1+json","payload":"","signatures":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, _, err := s.Open(t.Context(), raw); err == nil {
			t.Fatalf("opened by %q", raw)
		}
	})
}
