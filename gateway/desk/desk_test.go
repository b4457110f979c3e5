package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/desk"
	"luzheng/gateway/storage"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// bench is a desk on maps over a world's state.
type bench struct {
	*desk.Desk
	w   *rulestest.World
	t   *testing.T
	now time.Time
}

type directory struct{ *rulestest.World }

func (d directory) Certificate(_ context.Context, key gm.KeyID) (*entity.Certificate, error) {
	ref := statement.Created(statement.TypeCertificate, key)
	raw := d.State[ref.Key(rulestest.Ledger)]
	if raw == nil {
		return nil, nil
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return nil, err
	}
	return state.(*entity.Certificate), nil
}

func (d directory) Founders(context.Context, statement.LedgerID) ([]statement.PartyID, error) {
	return []statement.PartyID{rulestest.Bureau, rulestest.Audit, rulestest.Cyberspace, rulestest.Units}, nil
}

// store is a desk.Store on a map.
type store map[gm.Digest]desk.Draft

func (s store) Put(_ context.Context, d desk.Draft, most int) error {
	others := 0
	for id, o := range s {
		if o.By == d.By && id != d.ID {
			others++
		}
	}
	if others >= most {
		return desk.ErrFull
	}
	s[d.ID] = d
	return nil
}

func (s store) Get(_ context.Context, id gm.Digest, party statement.PartyID, now int64) (desk.Draft, error) {
	d, ok := s[id]
	if !ok || !slices.Contains(d.Parties, party) || d.Until <= now {
		return desk.Draft{}, storage.ErrNotFound
	}
	return d, nil
}

func (s store) List(context.Context, statement.PartyID, int64, int) ([]desk.Draft, error) {
	return nil, nil
}
func (s store) Remove(context.Context, gm.Digest, statement.PartyID) error { return nil }
func (s store) Prune(context.Context, int64) (int, error)                  { return 0, nil }

func newBench(t *testing.T) *bench {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	w.RegisterParty(rulestest.Planning, statement.RoleUnit)
	b := &bench{w: w, t: t, now: time.UnixMilli(w.Now)}
	b.Desk = &desk.Desk{Directory: directory{w}, Store: store{}, Now: func() time.Time { return b.now }}
	return b
}

// payload gives the bytes that several persons sign.
func (b *bench) payload(d statement.Draft) []byte {
	b.t.Helper()
	s, err := statement.New(d)
	if err != nil {
		b.t.Fatal(err)
	}
	payload, err := s.Marshal()
	if err != nil {
		b.t.Fatal(err)
	}
	return payload
}

func (b *bench) read(raw []byte) *rules.Submission {
	b.t.Helper()
	sub, refusal := rules.Read(raw, rulestest.Ledger)
	if refusal != nil {
		b.t.Fatal(refusal)
	}
	return sub
}

func (b *bench) awaited(d desk.Draft) []statement.PartyID {
	b.t.Helper()
	e, err := envelope.Parse(d.Envelope)
	if err != nil {
		b.t.Fatal(err)
	}
	said, err := statement.Parse(e.Payload)
	if err != nil {
		b.t.Fatal(err)
	}
	signed, err := b.Signed(b.t.Context(), e)
	if err != nil {
		b.t.Fatal(err)
	}
	return desk.Awaited(said, d.Parties, signed)
}

func TestASecondPersonIsAwaited(t *testing.T) {
	b := newBench(t)
	pair := b.w.Permission()
	body := &statement.PartySuspend{Reason: "out.of.order"}
	subject := rulestest.Statistics.Ref()
	draft := b.w.Draft(body, &subject, pair[0])
	laid, err := b.Lay(t.Context(), rulestest.Bureau, b.read(b.w.SignDraft(draft, pair[0])))
	if err != nil || !slices.Equal(laid.Parties, []statement.PartyID{rulestest.Bureau}) {
		t.Fatalf("%+v, %v", laid, err)
	}
	if got := b.awaited(laid); !slices.Equal(got, []statement.PartyID{rulestest.Bureau}) {
		t.Errorf("awaited: %v", got)
	}
	if laid.Until > b.now.Add(desk.MaxLife).UnixMilli() {
		t.Error("it waits longer than it may")
	}
	if _, err := b.Lay(t.Context(), rulestest.Bureau, b.read(b.w.SignDraft(b.w.Draft(body, &subject, pair[0]), pair...))); !errors.Is(err, desk.ErrNothingAwaited) {
		t.Errorf("both have signed: %v", err)
	}
	if _, err := b.Lay(t.Context(), rulestest.Statistics, b.read(b.w.SignDraft(draft, pair[0]))); !errors.Is(err, desk.ErrNotSigned) {
		t.Errorf("laid by a party that does not sign: %v", err)
	}
	b.now = time.UnixMilli(draft.NotAfter)
	if _, err := b.Lay(t.Context(), rulestest.Bureau, b.read(b.w.SignDraft(draft, pair[0]))); !errors.Is(err, desk.ErrEnded) {
		t.Errorf("after its end: %v", err)
	}
}

func TestTheOtherPartySeesWhatItHasToSign(t *testing.T) {
	b := newBench(t)
	officer, other := b.w.Person(rulestest.Planning, statement.PostOfficer), b.w.Person(rulestest.Statistics, statement.PostOfficer)
	draft := b.w.Draft(&statement.ServiceEngage{
		Service: rulestest.Statistics, Kinds: []statement.Kind{statement.KindQualityReport}, Text: b.sealed(), Until: b.w.Now + 1e9,
	}, nil, officer)
	payload := b.payload(draft)
	laid, err := b.Lay(t.Context(), rulestest.Planning, b.read(b.w.SignPayload(payload, officer)))
	if err != nil || !slices.Equal(laid.Parties, []statement.PartyID{rulestest.Planning, rulestest.Statistics}) {
		t.Fatalf("%+v, %v", laid, err)
	}
	if got := b.awaited(laid); !slices.Equal(got, []statement.PartyID{rulestest.Statistics}) {
		t.Errorf("awaited: %v", got)
	}
	stranger := b.w.Person(rulestest.Bureau, statement.PostOfficer)
	if _, err := b.Lay(t.Context(), rulestest.Planning, b.read(b.w.SignDraft(b.w.Draft(&statement.ServiceEngage{
		Service: rulestest.Statistics, Kinds: []statement.Kind{statement.KindQualityReport}, Text: b.sealed(), Until: b.w.Now + 1e9,
	}, nil, officer), officer, stranger))); !errors.Is(err, desk.ErrNotSigned) {
		t.Errorf("with the signature of a stranger: %v", err)
	}
	// The other party's signature joins; then nothing is awaited.
	if _, err := b.Lay(t.Context(), rulestest.Statistics, b.read(b.w.SignPayload(payload, other))); !errors.Is(err, desk.ErrNothingAwaited) {
		t.Errorf("all have signed: %v", err)
	}
}

func TestThreeOrganisationsSignOneAfterAnother(t *testing.T) {
	b := newBench(t)
	var people []*rulestest.Person
	for _, party := range []statement.PartyID{rulestest.Bureau, rulestest.Audit} {
		people = append(people, b.w.Person(party, statement.PostOfficer))
	}
	ledger := statement.Ref{Type: statement.TypeLedger, ID: string(rulestest.Ledger)}
	payload := b.payload(b.w.Draft(&statement.RulesActivate{Version: 2}, &ledger, people[0]))
	one, err := b.Lay(t.Context(), people[0].Party, b.read(b.w.SignPayload(payload, people[0])))
	if err != nil || len(b.awaited(one)) != 3 {
		t.Fatalf("%v, %v", b.awaited(one), err)
	}
	two, err := b.Lay(t.Context(), people[1].Party, b.read(b.w.SignPayload(payload, people[1])))
	if err != nil || len(b.awaited(two)) != 2 || two.By != people[0].Party {
		t.Fatalf("%+v, %v", two, err)
	}
	e, err := envelope.Parse(two.Envelope)
	if err != nil || len(e.Signatures) != 2 {
		t.Fatalf("%d signatures, %v", len(e.Signatures), err)
	}
}

func TestWhatNobodyElseSignsDoesNotWait(t *testing.T) {
	b := newBench(t)
	officer := b.w.Person(rulestest.Statistics, statement.PostOfficer)
	raw := b.w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Statistics)}, nil, officer)
	if _, err := b.Lay(t.Context(), rulestest.Statistics, b.read(raw)); !errors.Is(err, desk.ErrNothingAwaited) {
		t.Errorf("one signature is enough: %v", err)
	}
}

func TestADeskIsBounded(t *testing.T) {
	b := newBench(t)
	pair, subject := b.w.Permission(), rulestest.Statistics.Ref()
	lay := func() error {
		_, err := b.Lay(t.Context(), rulestest.Bureau, b.read(b.w.SignDraft(b.w.Draft(&statement.PartySuspend{Reason: "x"}, &subject, pair[0]), pair[0])))
		return err
	}
	for range desk.MaxLaid {
		if err := lay(); err != nil {
			t.Fatal(err)
		}
	}
	if err := lay(); !errors.Is(err, desk.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
}

func (b *bench) sealed() *statement.Sealed {
	return &statement.Sealed{Commitment: gm.Sum([]byte("c")), Attachment: gm.Sum([]byte("a"))}
}
