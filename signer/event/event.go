package event

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxEvent is the length in bytes of the longest event.
const MaxEvent = 4 << 10

const version = 1

// Event is one use of data, or with Intent the wish for one. Build one with New; read one with Parse.
type Event struct {
	V       int                 `json:"v"`
	Ledger  statement.LedgerID  `json:"ledger"`
	Issuer  statement.PartyID   `json:"issuer"`
	Handler statement.Pseudonym `json:"handler,omitempty"`
	// Engagement is the agreement under which a technical service unit acts, Principal for whom.
	Engagement *statement.Ref    `json:"engagement,omitempty"`
	Principal  statement.PartyID `json:"principal,omitempty"`
	// Intent tells that nothing was done yet: a decision point is asked.
	Intent bool `json:"intent,omitzero"`
	statement.UsageRecord
	Nonce string `json:"nonce"`
}

// Draft is what a user of data decides; New adds version and nonce.
type Draft struct {
	Ledger     statement.LedgerID
	Issuer     statement.PartyID
	Handler    statement.Pseudonym
	Engagement *statement.Ref
	Principal  statement.PartyID
	Intent     bool
	Use        statement.UsageRecord
}

// New completes a draft and checks it as Parse does.
func New(d Draft) (*Event, error) {
	var nonce [16]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return nil, fmt.Errorf("event: nonce: %w", err)
	}
	e := &Event{
		V: version, Ledger: d.Ledger, Issuer: d.Issuer, Handler: d.Handler, Engagement: d.Engagement, Principal: d.Principal,
		Intent: d.Intent, UsageRecord: d.Use, Nonce: hex.EncodeToString(nonce[:]),
	}
	if err := e.Validate(); err != nil {
		return nil, err
	}
	return e, nil
}

// Parse reads an event and refuses every encoding but the one that Marshal gives. Errors are *strictjson.Error or
// *statement.FieldError.
func Parse(raw []byte) (*Event, error) {
	if len(raw) <= MaxEvent {
		if s := new(slot); s.parse(string(raw)) {
			return &s.Event, nil
		}
	}
	return parseJSON(raw)
}

// parseJSON is the general reader: it knows what is wrong with what the quick one does not take.
func parseJSON(raw []byte) (*Event, error) {
	var e Event
	if err := strictjson.UnmarshalCanonical(raw, &e, MaxEvent); err != nil {
		return nil, err
	}
	if err := e.Validate(); err != nil {
		return nil, err
	}
	return &e, nil
}

// Marshal gives the one encoding.
func (e *Event) Marshal() ([]byte, error) { return strictjson.Marshal(e) }

// ID is the event ID of an event's bytes: their leaf hash in the tree of a batch.
func ID(raw []byte) gm.Digest { return merkle.LeafHash(raw) }

// Validate checks the shape alone. Its error is a *statement.FieldError.
func (e *Event) Validate() error {
	switch {
	case e.V != version:
		return fieldError("v", "must be 1")
	case !e.Ledger.Valid():
		return fieldError("ledger", "is not a ledger ID")
	case !e.Issuer.Valid():
		return fieldError("issuer", "is not a party ID such as 510500.tjj")
	case e.Handler != "" && !e.Handler.Valid():
		return fieldError("handler", "is not a pseudonym: 1 to 40 of a-z, 0-9 and -")
	case e.Handler == "" && e.Application == nil:
		return fieldError("application", "is missing: an application acts where no handler does")
	case e.Engagement != nil && (!e.Engagement.Valid() || e.Engagement.Type != statement.TypeEngagement):
		return fieldError("engagement", "must name an entity of type engagement")
	case e.Principal != "" && !e.Principal.Valid():
		return fieldError("principal", "is not a party ID such as 510500.tjj")
	case e.Principal != "" && e.Engagement == nil:
		return fieldError("principal", "must be absent: no engagement is named")
	case !statement.ValidNonce(e.Nonce):
		return fieldError("nonce", "is not 16 bytes in lower-case hexadecimal")
	}
	var field *statement.FieldError
	if err := e.UsageRecord.Validate(); errors.As(err, &field) {
		return fieldError(strings.TrimPrefix(field.Field, "body."), field.Problem)
	}
	return nil
}

// Scopes are the scopes that the event counts in, in the order of a leaf's places; nil where it names none.
func (e *Event) Scopes() [Places]*statement.Ref {
	return [Places]*statement.Ref{&e.Entry, e.Grant, e.Application}
}

func fieldError(field, problem string) error {
	return &statement.FieldError{Field: field, Problem: problem}
}
