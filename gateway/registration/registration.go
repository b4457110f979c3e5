// Package registration takes up the requests of people who want to register as users of open data: made without a session, decided by
// the Bureau's registrar, answered to whoever holds the lookup code.
//
// A request is no statement and has no effect. What it becomes the ledger says alone, which is why its state is read there:
//
//	state        when
//	waiting      neither of those below
//	accepted     party.register made the party whose ID it bears
//	registered   certificate.register registered its key: its holder signs in
//	refused      the registrar said no, with reasons
//
// What is kept, where, and how long:
//
//	the form                  the vault, sealed for the Bureau; the ledger has its commitment alone
//	number, key, dates        PostgreSQL, until the request ends
//	the lookup code           with its holder; here is its SM3
//
// A request ends after Life, or Kept after it was refused. The form of one that made no party is forgotten then, or with the refusal.
//
// Anybody may ask, so everything is bounded: the form's fields, MaxWaiting requests at once, one for each key, and the tries of an
// address (Limiter). Only the Bureau's gateway takes requests: what people write goes to nobody else.
package registration

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"luzheng/gateway/vault"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Bounds of requests.
const (
	// Life is how long a request waits at most, Kept how long an answer can be looked up after a refusal.
	Life = 30 * 24 * time.Hour
	Kept = 14 * 24 * time.Hour
	// MaxWaiting is how many requests there are at once.
	MaxWaiting = 2000
	// MaxReason is the length of a refusal's reasons in bytes.
	MaxReason = 2000
)

// Errors of requests.
var (
	// ErrElsewhere: this is not the Bureau's gateway.
	ErrElsewhere = errors.New("requests are made at the Bureau's gateway")
	// ErrKnown: a request with this key is there, or the key is registered.
	ErrKnown = errors.New("this key is in use; make a new one")
	// ErrFull: MaxWaiting requests are there.
	ErrFull = errors.New("too many requests wait; try again tomorrow")
	// ErrDecided: the request was decided already.
	ErrDecided = errors.New("the request was decided already")
)

// State is how a request stands.
type State string

// The states.
const (
	Waiting    State = "waiting"
	Accepted   State = "accepted"
	Registered State = "registered"
	Refused    State = "refused"
)

// Request is one person's wish to be registered.
type Request struct {
	// Party is the ID that the person will have; it names the request.
	Party statement.PartyID
	// Code is SM3 of the lookup code.
	Code gm.Digest
	// CSR is the certificate request, DER; Key is the key that it certifies.
	CSR []byte
	Key gm.KeyID
	// Identity is the sealed form.
	Identity statement.Sealed
	// At is when it was made, Until when it ends, Unix ms by the gateway's clock.
	At, Until int64
	// RefusedAt is when it was refused, Unix ms, for Reason; 0 when it was not.
	RefusedAt int64
	Reason    string
}

// Store keeps requests. Errors wrap storage.ErrNotFound where there is none that has not ended.
type Store interface {
	// Put keeps a new request; ErrKnown when its party or key is there, ErrFull when most are.
	Put(ctx context.Context, r Request, most int) error
	ByCode(ctx context.Context, code gm.Digest, now int64) (Request, error)
	ByParty(ctx context.Context, party statement.PartyID, now int64) (Request, error)
	// List gives those that are not refused, the oldest first.
	List(ctx context.Context, now int64, limit int) ([]Request, error)
	// Refuse keeps an answer until a time; ErrDecided when there is one.
	Refuse(ctx context.Context, party statement.PartyID, at, until int64, reason string) error
	// Ended gives those that have ended; Remove forgets one.
	Ended(ctx context.Context, now int64, limit int) ([]Request, error)
	Remove(ctx context.Context, party statement.PartyID) error
}

// Directory tells what the ledger has made of a request.
type Directory interface {
	// Party gives a registered party, or nil.
	Party(ctx context.Context, id statement.PartyID) (*entity.Party, error)
	// Certificate gives the certificate that is registered for a key, or nil.
	Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error)
}

// Office takes requests and answers them.
type Office struct {
	// Bureau is the organisation whose gateway it is; where it is not the Bureau, nothing is taken.
	Bureau    statement.PartyID
	Directory Directory
	Store     Store
	Vault     *vault.Vault
	Now       func() time.Time
}

// Apply takes a request and gives it with its lookup code, which is not kept.
func (o *Office) Apply(ctx context.Context, form *Form, csr *gm.CertificateRequest) (r Request, code string, err error) {
	if err := form.Validate(); err != nil {
		return r, "", err
	}
	bureau, err := o.Directory.Party(ctx, o.Bureau)
	switch {
	case err != nil:
		return r, "", err
	case bureau == nil || bureau.Role != statement.RoleBureau:
		return r, "", ErrElsewhere
	}
	r = Request{CSR: csr.Raw(), Key: csr.PublicKey().KeyID(), At: o.Now().UnixMilli(), Until: o.Now().Add(Life).UnixMilli()}
	r.Party = o.number(r.Key)
	if state, err := o.State(ctx, &r); err != nil || state != Waiting {
		return r, "", errors.Join(err, ErrKnown)
	}
	if code, err = newCode(); err != nil {
		return r, "", err
	}
	r.Code = codeDigest(code)
	text, err := form.text()
	if err != nil {
		return r, "", err
	}
	sealed, err := o.Vault.Seal(ctx, o.Bureau, nil, text)
	if err != nil {
		return r, "", err
	}
	r.Identity = sealed.Sealed()
	if err := o.Store.Put(ctx, r, MaxWaiting); err != nil {
		return r, "", errors.Join(err, o.forget(ctx, &r))
	}
	return r, code, nil
}

// number is the ID that the holder of a key is to have: of the Bureau's division, and of the key, so that nobody chooses one.
func (o *Office) number(key gm.KeyID) statement.PartyID {
	const length = 16
	division, _, _ := strings.Cut(string(o.Bureau), ".")
	return statement.PartyID(division + ".u-" + key.String()[:length])
}

// State tells what has become of a request.
func (o *Office) State(ctx context.Context, r *Request) (State, error) {
	if r.RefusedAt != 0 {
		return Refused, nil
	}
	certificate, err := o.Directory.Certificate(ctx, r.Key)
	if err != nil {
		return "", err
	}
	if certificate != nil {
		return Registered, nil
	}
	party, err := o.Directory.Party(ctx, r.Party)
	if err != nil {
		return "", err
	}
	if party != nil {
		return Accepted, nil
	}
	return Waiting, nil
}

// LookUp gives the request of a lookup code.
func (o *Office) LookUp(ctx context.Context, code string) (Request, error) {
	return o.Store.ByCode(ctx, codeDigest(code), o.Now().UnixMilli())
}

// Refuse answers a request that waits with a no, and forgets its form.
func (o *Office) Refuse(ctx context.Context, party statement.PartyID, reason string) error {
	if !plain(strings.ReplaceAll(reason, "\n", " "), 1, MaxReason) || len(reason) > MaxReason {
		return &FormError{"reason", fmt.Sprintf("must be 1 to %d bytes", MaxReason)}
	}
	now := o.Now()
	r, err := o.Store.ByParty(ctx, party, now.UnixMilli())
	if err != nil {
		return err
	}
	if state, err := o.State(ctx, &r); err != nil || state != Waiting {
		return errors.Join(err, ErrDecided)
	}
	if err := o.Store.Refuse(ctx, party, now.UnixMilli(), now.Add(Kept).UnixMilli(), reason); err != nil {
		return err
	}
	return o.forget(ctx, &r)
}

// pruneBatch is how many requests are looked at once when they end.
const pruneBatch = 500

// Prune forgets what has ended. The form of a registered party stays: the ledger has its commitment, and an erasure ends it.
func (o *Office) Prune(ctx context.Context) error {
	ended, err := o.Store.Ended(ctx, o.Now().UnixMilli(), pruneBatch)
	if err != nil {
		return err
	}
	for i := range ended {
		r := &ended[i]
		party, err := o.Directory.Party(ctx, r.Party)
		if err != nil {
			return err
		}
		if party == nil {
			if err := o.forget(ctx, r); err != nil {
				return err
			}
		}
		if err := o.Store.Remove(ctx, r.Party); err != nil {
			return err
		}
	}
	return nil
}

// forget destroys what opens the form; no restore of a backup brings it back.
func (o *Office) forget(ctx context.Context, r *Request) error {
	return o.Vault.Keys.Erase(ctx, vault.Erasure{Ref: r.Party.Ref(), Attachments: []gm.Digest{r.Identity.Attachment}, At: o.Now().UnixMilli()})
}

// codeSize is the length of a lookup code in random bytes: 120 bits, 24 letters.
const codeSize = 15

var codeEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// newCode draws a lookup code, in groups that can be read out.
func newCode() (string, error) {
	var raw [codeSize]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return "", fmt.Errorf("registration: %w", err)
	}
	text := codeEncoding.EncodeToString(raw[:])
	return strings.Join([]string{text[:6], text[6:12], text[12:18], text[18:]}, "-"), nil
}

// codeDigest is what is kept of a code, however its letters and groups were written.
func codeDigest(code string) gm.Digest {
	return gm.Sum([]byte(strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(code))))
}
