package main

import (
	"time"

	"luzheng/gateway/config"
	"luzheng/network/identities"
	"luzheng/network/layout"
	"luzheng/network/topology"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// actor holds one post of a party.
type actor struct {
	party   statement.PartyID
	handler statement.Pseudonym
	key     *gm.PrivateKey
}

// loadActor opens the key of an organisation's post in the run folder.
func loadActor(l layout.Layout, org topology.Organisation, post statement.Post) (actor, error) {
	key, err := config.LoadKey(l.Key(org.Name, post), layout.Passphrase(l.Keys(org.Name)))
	if err != nil {
		return actor{}, err
	}
	return actor{org.Party.ID, identities.Handler(org.Name, post), key}, nil
}

// act is what somebody is about to say.
type act struct {
	subject *statement.Ref
	prev    *gm.Digest
	body    statement.Body
}

// sign makes the envelope of an act by the first of the actors; the others sign beside.
func sign(ledger statement.LedgerID, a act, now time.Time, by ...actor) (raw []byte, id gm.Digest, err error) {
	s, err := statement.New(statement.Draft{
		Ledger: ledger, Issuer: by[0].party, Handler: by[0].handler, Subject: a.subject, Prev: a.prev,
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(10 * time.Minute).UnixMilli(), Body: a.body,
	})
	if err != nil {
		return nil, id, err
	}
	payload, err := s.Marshal()
	if err != nil {
		return nil, id, err
	}
	signed, err := envelope.Sign(envelope.TypeStatement, payload, by[0].key)
	if err != nil {
		return nil, id, err
	}
	for _, other := range by[1:] {
		if err := signed.Cosign(other.key); err != nil {
			return nil, id, err
		}
	}
	raw, err = signed.Marshal()
	return raw, signed.ID(), err
}
