package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// cast are those who act in the mix, by role and post.
type cast struct {
	provider, providerReviewer              actor // a unit that has data
	user                                    actor // an authority that wants it
	permission, permissionReviewer, parties actor // of the Bureau; parties registers them
}

// step is one statement of the mix.
type step struct {
	by func(*cast) []actor // the acting one first
	// on is the subject: the entity of that type that the play made last, or the party to be registered; empty when there is none.
	on   statement.EntityType
	body func(*play) statement.Body
	// moves is an entity besides, made last of its type, whose head the statement becomes.
	moves statement.EntityType
}

// play is one client's way through the mix, again and again: what the demo says, one statement at a time, each built on the
// entities that those before it have made.
//
//	catalogue entry, right → version → opening reviewed, approved
//	application, approved → request, opinion, consent, agreement, grant → products, doubts
//	a new version that supersedes the first → a new party
type play struct {
	ledger statement.LedgerID
	cast   *cast
	now    func() time.Time

	turn  int
	made  map[statement.EntityType]statement.Ref
	heads map[statement.Ref]gm.Digest
	party statement.PartyID // the next to be registered
}

func newPlay(ledger statement.LedgerID, c *cast, now func() time.Time) *play {
	return &play{ledger: ledger, cast: c, now: now, made: map[statement.EntityType]statement.Ref{}, heads: map[statement.Ref]gm.Digest{}}
}

// next signs the statement that follows, on the assumption that the one before was accepted.
func (p *play) next() ([]byte, error) {
	s := steps[p.turn%len(steps)]
	p.turn++
	p.party = statement.PartyID("510500.b-" + hex.EncodeToString(random(10)))
	a := act{body: s.body(p)}
	if s.on == statement.TypeParty {
		ref := p.party.Ref()
		a.subject = &ref
	} else if s.on != "" {
		ref := p.made[s.on]
		head := p.heads[ref]
		a.subject, a.prev = &ref, &head
	}
	raw, id, err := sign(p.ledger, a, p.now(), s.by(p.cast)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.body.Kind(), err)
	}
	return raw, p.remember(s, a, id)
}

// remember notes what the statement makes and whose head it becomes.
func (p *play) remember(s step, a act, id gm.Digest) error {
	spec, err := statement.Lookup(a.body.Kind())
	if err != nil {
		return err
	}
	if a.subject != nil {
		p.heads[*a.subject] = id
	}
	if s.moves != "" {
		p.heads[p.made[s.moves]] = id
	}
	if spec.Creates != "" {
		ref := statement.Created(spec.Creates, id)
		p.made[spec.Creates], p.heads[ref] = ref, id
	}
	return nil
}

func random(n int) []byte {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(err) // It never fails.
	}
	return b
}

func digest() gm.Digest { return gm.Digest(random(len(gm.Digest{}))) }

func sealed() *statement.Sealed { return &statement.Sealed{Commitment: digest(), Attachment: digest()} }
