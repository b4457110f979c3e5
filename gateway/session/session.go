// Package session admits callers of the API by their SM2 keys, or through the city's sign-in: no passwords. What a session may
// do is the same either way, and none of them signs anything: statements carry signatures of their own.
//
// By key:
//
//	1  the caller asks for a challenge: 32 random bytes, valid two minutes, good for one answer
//	2  it builds the payload itself and signs it (envelope.TypeSession, so that it can be nothing else)
//	3  the gateway checks the answer against its own origin and ledger, and the key against the certificates registered on chain
//	4  the caller gets an opaque token, valid fifteen minutes; the gateway keeps only its SM3, in memory
//
// Package challenge has the payload and the caller's side.
//
// Through a city's sign-in (SignIn, adapter gateway/oidc), where the gateway is told to take one: the caller has the city's identity
// provider sign it in for the challenge, and shows the provider's assertion. The assertion says who it is; the gateway's settings, which
// certificate that person holds; and the ledger, whether the certificate and its party are in force.
package session

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"luzheng/signer/challenge"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

const (
	challengeLife = 2 * time.Minute
	tokenLife     = 15 * time.Minute
	// maxEntries bounds challenges and tokens that are remembered; the oldest make room.
	maxEntries = 10_000
)

// Errors of an answer.
var (
	// ErrChallenge: the challenge is unknown, was answered before, or is too old.
	ErrChallenge = errors.New("the challenge is unknown, used or too old")
	// ErrAnswer: the answer is not a session payload for this gateway and ledger.
	ErrAnswer = errors.New("the answer is not made for this gateway and ledger")
	// ErrKey: the key is not that of an active certificate of an active party, nor a witness's, or did not make the signature.
	ErrKey = errors.New("the key opens no session")
	// ErrNoSignIn: the gateway takes no city's sign-in.
	ErrNoSignIn = errors.New("this gateway takes no city's sign-in")
	// ErrAssertion: the assertion is not the identity provider's for this gateway, has ended, or is about nobody who is known here.
	ErrAssertion = errors.New("the sign-in opens no session")
	// ErrProvider: the identity provider cannot be asked for its keys now.
	ErrProvider = errors.New("the identity provider does not answer")
)

// SignIn is a city's sign-in.
type SignIn interface {
	// Verify verifies an assertion of the city's identity provider, and gives the challenge that it answers and the key of the
	// certificate that its subject holds. Its errors wrap ErrAssertion or ErrProvider.
	Verify(ctx context.Context, assertion string) (challenge gm.Digest, key gm.KeyID, err error)
}

// Directory tells whose a key is, from the ledger.
type Directory interface {
	// Certificate gives the certificate of a key, or nil; Party a party, or nil.
	Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error)
	Party(ctx context.Context, id statement.PartyID) (*entity.Party, error)
}

// Caller is who calls. The zero value is anybody.
type Caller struct {
	Party   statement.PartyID
	Role    statement.PartyRole
	Post    statement.Post
	Handler statement.Pseudonym
	Until   time.Time
	// Witness is the name of a witness of the trust root, which is no party: it reads the event log and what is public.
	Witness string
}

// Known tells whether the caller has a session of a party.
func (c Caller) Known() bool { return c.Party != "" }

// Watches tells whether the caller may be shown what witnesses replay, beside parties.
func (c Caller) Watches() bool { return c.Known() || c.Witness != "" }

// Sessions remembers challenges and tokens.
type Sessions struct {
	ledger    statement.LedgerID
	origins   []string
	directory Directory
	now       func() time.Time
	witnesses map[gm.KeyID]witness

	// SignIn is the city's; nil, the default, takes none. It is set before the first call.
	SignIn SignIn

	mu         sync.Mutex
	challenges *expiring[struct{}]
	tokens     *expiring[Caller]
}

// New makes the sessions of a gateway that is reached under the origins (scheme and authority, such as http://127.0.0.1:7080).
func New(ledger statement.LedgerID, origins []string, directory Directory, now func() time.Time) *Sessions {
	return &Sessions{
		ledger: ledger, origins: origins, directory: directory, now: now,
		challenges: newExpiring[struct{}](maxEntries), tokens: newExpiring[Caller](maxEntries),
	}
}

// witness is a body outside the ledger that may open sessions.
type witness struct {
	name string
	key  *gm.PublicKey
}

// Admit lets a witness open sessions with its key. It is to be called before the sessions are used.
func (s *Sessions) Admit(name string, key *gm.PublicKey) {
	if s.witnesses == nil {
		s.witnesses = map[gm.KeyID]witness{}
	}
	s.witnesses[key.KeyID()] = witness{name, key}
}

// Challenge gives a fresh challenge and its end.
func (s *Sessions) Challenge() (gm.Digest, time.Time, error) {
	var c gm.Digest
	if _, err := rand.Read(c[:]); err != nil {
		return c, time.Time{}, fmt.Errorf("session: %w", err)
	}
	until := s.now().Add(challengeLife)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.challenges.put(c, struct{}{}, until, s.now())
	return c, until, nil
}

// Open checks an answer and gives the token of a new session.
func (s *Sessions) Open(ctx context.Context, answer []byte) (token string, caller Caller, err error) {
	e, p, err := s.read(answer)
	if err != nil {
		return "", Caller{}, err
	}
	if err := s.take(p.Challenge); err != nil {
		return "", Caller{}, err
	}
	if caller, err = s.identify(ctx, e); err != nil {
		return "", Caller{}, err
	}
	return s.begin(caller)
}

// OpenSignedIn checks an assertion of the city's identity provider and gives the token of a new session.
func (s *Sessions) OpenSignedIn(ctx context.Context, assertion string) (token string, caller Caller, err error) {
	if s.SignIn == nil {
		return "", Caller{}, ErrNoSignIn
	}
	challenge, key, err := s.SignIn.Verify(ctx, assertion)
	if err != nil {
		return "", Caller{}, err
	}
	if err := s.take(challenge); err != nil {
		return "", Caller{}, err
	}
	if caller, err = s.person(ctx, key); err != nil {
		return "", Caller{}, err
	}
	return s.begin(caller)
}

// take uses a challenge up.
func (s *Sessions) take(challenge gm.Digest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.challenges.take(challenge, s.now()); !known {
		return ErrChallenge
	}
	return nil
}

// begin gives the caller a session.
func (s *Sessions) begin(caller Caller) (string, Caller, error) {
	var secret [32]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return "", Caller{}, fmt.Errorf("session: %w", err)
	}
	caller.Until = s.now().Add(tokenLife)
	token := hex.EncodeToString(secret[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens.put(gm.Sum([]byte(token)), caller, caller.Until, s.now())
	return token, caller, nil
}

func (s *Sessions) read(answer []byte) (*envelope.Envelope, challenge.Payload, error) {
	var p challenge.Payload
	e, err := envelope.Parse(answer)
	if err != nil {
		return nil, p, err
	}
	if e.PayloadType != envelope.TypeSession || len(e.Signatures) != 1 {
		return nil, p, fmt.Errorf("%w: it must be one signature over a session payload", ErrAnswer)
	}
	if err := strictjson.UnmarshalCanonical(e.Payload, &p, challenge.MaxPayload); err != nil {
		return nil, p, err
	}
	if p.V != 1 || p.Ledger != s.ledger {
		return nil, p, fmt.Errorf("%w: it is for ledger %q, this is %s", ErrAnswer, p.Ledger, s.ledger)
	}
	for _, origin := range s.origins {
		if p.Origin == origin {
			return e, p, nil
		}
	}
	return nil, p, fmt.Errorf("%w: it is for the origin %q, which is none of this gateway's", ErrAnswer, p.Origin)
}

// identify checks the signature and the certificate behind it as they stand now.
func (s *Sessions) identify(ctx context.Context, e *envelope.Envelope) (Caller, error) {
	sig := e.Signatures[0]
	if w, ok := s.witnesses[sig.KeyID]; ok {
		if err := e.Verify(sig, w.key); err != nil {
			return Caller{}, fmt.Errorf("%w: %w", ErrKey, err)
		}
		return Caller{Witness: w.name}, nil
	}
	cert, err := s.directory.Certificate(ctx, sig.KeyID)
	if err != nil {
		return Caller{}, err
	}
	if !s.inForce(cert) {
		return Caller{}, fmt.Errorf("%w: no active certificate is registered for it", ErrKey)
	}
	parsed, err := gm.ParseCertificate(cert.Certificate)
	if err != nil {
		return Caller{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if err := e.Verify(sig, parsed.PublicKey()); err != nil {
		return Caller{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return s.holder(ctx, cert)
}

// maxRenewals bounds how often a certificate may have been renewed since the settings named it.
const maxRenewals = 32

// person finds who holds a certificate, or what it was renewed to. Applications and daemons are nobody whom a city signs in.
func (s *Sessions) person(ctx context.Context, key gm.KeyID) (Caller, error) {
	for range maxRenewals {
		cert, err := s.directory.Certificate(ctx, key)
		switch {
		case err != nil:
			return Caller{}, err
		case cert != nil && cert.State == entity.CertificateReplaced:
			if key, err = gm.ParseDigest(cert.ReplacedBy.ID); err != nil {
				return Caller{}, fmt.Errorf("%w: %w", ErrKey, err)
			}
		case !s.inForce(cert) || cert.Handler == "":
			return Caller{}, fmt.Errorf("%w: no active certificate of a person is registered for it", ErrKey)
		default:
			return s.holder(ctx, cert)
		}
	}
	return Caller{}, fmt.Errorf("%w: its certificate was renewed more than %d times", ErrKey, maxRenewals)
}

func (s *Sessions) inForce(cert *entity.Certificate) bool {
	now := s.now().UnixMilli()
	return cert != nil && cert.State == entity.CertificateActive && now >= cert.NotBefore && now <= cert.NotAfter
}

// holder is whoever holds a certificate that is in force, while its party is.
func (s *Sessions) holder(ctx context.Context, cert *entity.Certificate) (Caller, error) {
	party, err := s.directory.Party(ctx, cert.Party)
	if err != nil {
		return Caller{}, err
	}
	if party == nil || party.State != entity.PartyActive {
		return Caller{}, fmt.Errorf("%w: the party %s is not active", ErrKey, cert.Party)
	}
	return Caller{Party: cert.Party, Role: party.Role, Post: cert.Post, Handler: cert.Handler}, nil
}

// Caller gives the caller of a token; the zero value when it opens nothing.
func (s *Sessions) Caller(token string) Caller {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := s.tokens.get(gm.Sum([]byte(token)), s.now())
	return c
}
