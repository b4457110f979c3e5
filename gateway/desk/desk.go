// Package desk keeps statements that wait for another signature: what one person has signed lies here until the second person, the
// other party or the other organisations sign too.
//
// It is a convenience and decides nothing: an envelope that waits has no effect, and the ledger judges it only when it is complete.
//
//	who lays it here     a party that has signed it
//	who sees it          the parties that have to sign: the issuer, the counterparty that the body names, the founding organisations where
//	                     three of them sign; no supervisor, for it is not an act yet
//	who takes it away    the same parties; and it goes by itself when the ledger has accepted it
//	how long             until the statement's notAfter, at most MaxLife
//	how many             MaxLaid by each party
package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const (
	// MaxLife is the longest that an envelope lies here.
	MaxLife = 31 * 24 * time.Hour
	// MaxLaid is how many envelopes of one party lie here at once.
	MaxLaid = 200
)

// Errors of laying something here.
var (
	// ErrNothingAwaited: the kind needs one signature, or all signatures are there.
	ErrNothingAwaited = errors.New("nobody else has to sign this statement; submit it")
	// ErrNotSigned: the caller's party has not signed, or somebody has who need not.
	ErrNotSigned = errors.New("whoever lays a statement here has signed it, and nobody has whose signature it does not take")
	// ErrEnded: its notAfter has passed.
	ErrEnded = errors.New("the statement's notAfter has passed; sign it anew")
	// ErrFull: the party has MaxLaid envelopes here.
	ErrFull = errors.New("too many statements of this party wait here; complete or withdraw some of them")
)

// Draft is a statement that waits.
type Draft struct {
	ID   gm.Digest
	Kind statement.Kind
	// Parties are those that see it, the issuer first.
	Parties []statement.PartyID
	// By is the party that laid it here.
	By       statement.PartyID
	Envelope []byte
	// At is when it was laid here, Until when it goes, Unix ms by the gateway's clock.
	At, Until int64
}

// Store keeps drafts. Errors wrap storage.ErrNotFound where a draft is not there, or not for the party.
type Store interface {
	// Put keeps a draft in the place of one with the same ID; ErrFull when most drafts of the same By are there that have not ended.
	Put(ctx context.Context, d Draft, most int) error
	Get(ctx context.Context, id gm.Digest, party statement.PartyID, now int64) (Draft, error)
	// List gives a party's drafts, the newest first.
	List(ctx context.Context, party statement.PartyID, now int64, limit int) ([]Draft, error)
	Remove(ctx context.Context, id gm.Digest, party statement.PartyID) error
	// Prune forgets what has ended.
	Prune(ctx context.Context, now int64) (int, error)
}

// Directory tells whose a key is, and who founded the ledger.
type Directory interface {
	Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error)
	Founders(ctx context.Context, ledger statement.LedgerID) ([]statement.PartyID, error)
}

// Desk is where drafts lie.
type Desk struct {
	Directory Directory
	Store     Store
	Now       func() time.Time
}

// Lay keeps a statement whose signatures have been verified, with those of an earlier envelope of the same statement.
func (d *Desk) Lay(ctx context.Context, by statement.PartyID, sub *rules.Submission) (Draft, error) {
	now := d.Now()
	ends := time.UnixMilli(sub.Statement.NotAfter)
	if !ends.After(now) {
		return Draft{}, ErrEnded
	}
	if latest := now.Add(MaxLife); ends.After(latest) {
		ends = latest
	}
	parties, err := d.parties(ctx, sub.Statement)
	if err != nil {
		return Draft{}, err
	}
	draft := Draft{ID: sub.ID, Kind: sub.Statement.Kind, Parties: parties, By: by, Envelope: sub.Raw, At: now.UnixMilli(), Until: ends.UnixMilli()}
	if !slices.Contains(parties, by) {
		return Draft{}, ErrNotSigned
	}
	signed := sub.Envelope
	if earlier, err := d.Store.Get(ctx, sub.ID, by, draft.At); err == nil {
		if signed, draft.Envelope, err = merge(earlier.Envelope, sub.Envelope); err != nil {
			return Draft{}, err
		}
		draft.By = earlier.By
	}
	signatures, err := d.Signed(ctx, signed)
	if err != nil {
		return Draft{}, err
	}
	if slices.ContainsFunc(signatures, func(s Signature) bool { return !slices.Contains(parties, s.Party) }) ||
		!slices.ContainsFunc(signatures, func(s Signature) bool { return s.Party == by }) {
		return Draft{}, ErrNotSigned
	}
	if len(Awaited(sub.Statement, parties, signatures)) == 0 {
		return Draft{}, ErrNothingAwaited
	}
	return draft, d.Store.Put(ctx, draft, MaxLaid)
}

// parties are those whose signatures a statement takes, the issuer first.
func (d *Desk) parties(ctx context.Context, s *statement.Statement) ([]statement.PartyID, error) {
	spec, err := statement.Lookup(s.Kind)
	if err != nil {
		return nil, err
	}
	all := []statement.PartyID{s.Issuer}
	switch spec.Signatures {
	case statement.OneSignature:
		return nil, ErrNothingAwaited
	case statement.SecondPerson, statement.SecondKey:
	case statement.SecondParty:
		if body, ok := s.Content().(statement.Counterparty); ok {
			all = append(all, body.Counterparty())
		}
	case statement.ThreeOrganisations:
		founders, err := d.Directory.Founders(ctx, s.Ledger)
		if err != nil {
			return nil, err
		}
		all = append(all, founders...)
	}
	slices.Sort(all[1:])
	return slices.Compact(slices.DeleteFunc(all, func(p statement.PartyID) bool { return p == "" })), nil
}

// merge adds signatures to an envelope of the same statement.
func merge(raw []byte, more *envelope.Envelope) (*envelope.Envelope, []byte, error) {
	e, err := envelope.Parse(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("desk: %w", err)
	}
	if err := e.Join(more); err != nil {
		return nil, nil, err
	}
	raw, err = e.Marshal()
	return e, raw, err
}

// Signature is who has signed.
type Signature struct {
	Key     gm.KeyID
	Party   statement.PartyID
	Post    statement.Post
	Handler statement.Pseudonym
}

// Signed tells who has signed an envelope whose signatures have been verified.
func (d *Desk) Signed(ctx context.Context, e *envelope.Envelope) ([]Signature, error) {
	var all []Signature
	for _, s := range e.Signatures {
		cert, err := d.Directory.Certificate(ctx, s.KeyID)
		if err != nil {
			return nil, err
		}
		if cert == nil {
			return nil, ErrNotSigned
		}
		all = append(all, Signature{s.KeyID, cert.Party, cert.Post, cert.Handler})
	}
	return all, nil
}

// Awaited tells whose signatures are missing: each party once for each signature that it has to give. Which of its persons may give
// it is the ledger's to judge.
func Awaited(s *statement.Statement, parties []statement.PartyID, signed []Signature) []statement.PartyID {
	spec, err := statement.Lookup(s.Kind)
	if err != nil {
		return nil
	}
	has := func(p statement.PartyID) bool {
		return slices.ContainsFunc(signed, func(s Signature) bool { return s.Party == p })
	}
	var missing []statement.PartyID
	switch spec.Signatures {
	case statement.OneSignature:
	case statement.SecondPerson, statement.SecondKey:
		const signatures = 2
		for n := len(signed); n < signatures; n++ {
			missing = append(missing, s.Issuer)
		}
	case statement.SecondParty:
		for _, p := range parties {
			if !has(p) {
				missing = append(missing, p)
			}
		}
	case statement.ThreeOrganisations:
		const organisations = 3
		if len(signed) >= organisations && has(s.Issuer) {
			return nil
		}
		for _, p := range parties {
			if !has(p) {
				missing = append(missing, p)
			}
		}
	}
	return missing
}
