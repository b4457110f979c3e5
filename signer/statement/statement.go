// Package statement defines what can be said on the ledger: the payload of a signed statement, its kinds and their bodies.
//
// A statement is one act of one party ("we anchor this dataset version", "we consent"). Its payload is strict JSON
// (package strictjson):
//
//	field     meaning
//	kind      what is said, and in which version: "access.request/v1"
//	ledger    the ledger it is said on, fixed at genesis, so that nothing replays elsewhere
//	issuer    the party that acts
//	handler   pseudonym of the person who acts for it; absent when an application acts
//	application  the application that acts by itself; absent when a person acts, and in usage.record, whose body names it
//	engagement   the security agreement under which a technical service unit acts; a use by which a principal passes data
//	          on to its unit names it too; absent otherwise
//	principal the party for which a technical service unit acts under the engagement; absent without one
//	subject   the entity whose state changes; absent when the statement creates one
//	prev      the subject's head that the signatory saw: a gateway can neither withhold nor reorder unnoticed
//	issuedAt  the signatory's claim of the time, Unix ms; decides nothing
//	notAfter  ledger time after which the statement is refused, Unix ms
//	nonce     16 random bytes, hex
//	body      the fields of the kind
//
// An entity that a statement creates is named by that statement's ID, so that names need no counter and no registry.
package statement

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// MaxPayload is the largest payload in bytes.
const MaxPayload = 48 << 10

// Statement is the payload of an envelope. Build one with New; read one with Parse.
type Statement struct {
	Kind    Kind      `json:"kind"`
	Ledger  LedgerID  `json:"ledger"`
	Issuer  PartyID   `json:"issuer"`
	Handler Pseudonym `json:"handler,omitempty"`
	// Application is the application that acts; see Actor.
	Application *Ref           `json:"application,omitempty"`
	Engagement  *Ref           `json:"engagement,omitempty"`
	Principal   PartyID        `json:"principal,omitempty"`
	Subject     *Ref           `json:"subject,omitempty"`
	Prev        *gm.Digest     `json:"prev,omitempty"`
	IssuedAt    int64          `json:"issuedAt"`
	NotAfter    int64          `json:"notAfter"`
	Nonce       string         `json:"nonce"`
	Body        jsontext.Value `json:"body"`

	body Body
}

// Body is the part of a statement that its kind defines.
type Body interface {
	// Kind tells the kind and version the body belongs to.
	Kind() Kind
	// Validate checks the shape alone: required fields, enumerations, lengths. Its error is a *FieldError.
	Validate() error
	// Refs lists the entities, beside the subject, that judging the statement reads or changes.
	Refs() []Ref
}

// Content is the parsed body; never nil after New or Parse.
func (s *Statement) Content() Body { return s.body }

// Draft is what a signatory decides; New adds the rest.
type Draft struct {
	Ledger      LedgerID
	Issuer      PartyID
	Handler     Pseudonym
	Application *Ref
	Engagement  *Ref
	Principal   PartyID
	Subject     *Ref
	Prev        *gm.Digest
	IssuedAt    int64 // Unix ms
	NotAfter    int64 // Unix ms, ledger time
	Body        Body
}

// New completes a draft with kind and nonce and checks it as Parse does.
func New(d Draft) (*Statement, error) {
	raw, err := strictjson.Marshal(d.Body)
	if err != nil {
		return nil, fmt.Errorf("statement: encode body: %w", err)
	}
	var nonce [16]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return nil, fmt.Errorf("statement: nonce: %w", err)
	}
	s := &Statement{
		Kind: d.Body.Kind(), Ledger: d.Ledger, Issuer: d.Issuer, Handler: d.Handler, Application: d.Application,
		Engagement: d.Engagement, Principal: d.Principal, Subject: d.Subject, Prev: d.Prev, IssuedAt: d.IssuedAt, NotAfter: d.NotAfter,
		Nonce: hex.EncodeToString(nonce[:]), Body: raw, body: d.Body,
	}
	if err := s.validate(); err != nil {
		return nil, err
	}
	return s, nil
}

// Marshal gives the payload bytes to sign.
func (s *Statement) Marshal() ([]byte, error) { return strictjson.Marshal(s) }

// Parse reads a payload strictly. Errors are *strictjson.Error (the JSON), *FieldError (a field) or *UnknownKindError.
func Parse(payload []byte) (*Statement, error) {
	var s Statement
	if err := strictjson.Unmarshal(payload, &s, MaxPayload); err != nil {
		return nil, err
	}
	body, err := newBody(s.Kind)
	if err != nil {
		return nil, err
	}
	if err := strictjson.UnmarshalChecked(s.Body, body); err != nil {
		return nil, err
	}
	if err := s.demand(body); err != nil {
		return nil, err
	}
	s.body = body
	if err := s.validate(); err != nil {
		return nil, err
	}
	return &s, nil
}

// particular is a body whose shape depends on the subject that it is about.
type particular interface{ about(subject Ref) error }

// demanding is a body with fields that must be written although zero means something.
type demanding interface{ demands() []string }

func (s *Statement) demand(body Body) error {
	d, ok := body.(demanding)
	if !ok {
		return nil
	}
	names, err := strictjson.Names(s.Body)
	if err != nil {
		return err
	}
	for _, name := range d.demands() {
		if !slices.Contains(names, name) {
			return fieldError("body."+name, "is missing")
		}
	}
	return nil
}

// ValidNonce tells whether the text is 16 bytes in lower-case hexadecimal.
func ValidNonce(text string) bool {
	return len(text) == 32 && gm.IsHex(text)
}

func (s *Statement) validate() error {
	spec, err := Lookup(s.Kind)
	if err != nil {
		return err
	}
	switch {
	case !s.Ledger.Valid():
		return fieldError("ledger", "is not a ledger ID")
	case !s.Issuer.Valid():
		return fieldError("issuer", "is not a party ID such as 510500.tjj")
	case s.Handler != "" && !s.Handler.Valid():
		return fieldError("handler", "is not a pseudonym: 1 to 40 of a-z, 0-9 and -")
	case s.IssuedAt <= 0:
		return fieldError("issuedAt", "is not a time in Unix milliseconds")
	case s.NotAfter <= 0:
		return fieldError("notAfter", "is not a time in Unix milliseconds")
	case !ValidNonce(s.Nonce):
		return fieldError("nonce", "is not 16 bytes in lower-case hexadecimal")
	}
	if err := s.validateApplication(); err != nil {
		return err
	}
	if err := s.validateEngagement(); err != nil {
		return err
	}
	if err := s.validateSubject(spec); err != nil {
		return err
	}
	if err := s.body.Validate(); err != nil {
		return err
	}
	if b, ok := s.body.(particular); ok {
		return b.about(*s.Subject)
	}
	return nil
}

// Actor is the application that acts when no person does: the one that the header names, or that a usage record's body
// names; nil when a person acts.
func (s *Statement) Actor() *Ref {
	if usage, ok := s.body.(*UsageRecord); ok && s.Handler == "" {
		return usage.Application
	}
	return s.Application
}

// Beside lists what the header names beside issuer and subject: the application that acts, the engagement and its principal.
func (s *Statement) Beside() []Ref {
	var refs []Ref
	for _, r := range []*Ref{s.Application, s.Engagement} {
		if r != nil {
			refs = append(refs, *r)
		}
	}
	if s.Principal != "" {
		refs = append(refs, s.Principal.Ref())
	}
	return refs
}

// validateEngagement: the principal is read with every statement that is said for it, and so must be named where the footprint is
// taken from, but means nothing without the engagement.
func (s *Statement) validateEngagement() error {
	switch {
	case s.Engagement == nil && s.Principal != "":
		return fieldError("principal", "must be absent where no engagement is named")
	case s.Engagement == nil:
		return nil
	case !s.Engagement.Valid() || s.Engagement.Type != TypeEngagement:
		return fieldError("engagement", "must name an entity of type engagement")
	case s.Principal != "" && !s.Principal.Valid():
		return fieldError("principal", "is not a party ID such as 510500.tjj")
	}
	return nil
}

func (s *Statement) validateApplication() error {
	switch {
	case s.Application == nil:
		return nil
	case !s.Application.Valid() || s.Application.Type != TypeApplication:
		return fieldError("application", "must name an entity of type application")
	case s.Handler != "":
		return fieldError("application", "must be absent where a handler acts")
	case s.Kind == KindUsageRecord:
		return fieldError("application", "must be absent: the body of a usage record names the application")
	}
	return nil
}

// validateSubject: a kind either changes an entity of one type, seen at prev, or creates one and names none.
func (s *Statement) validateSubject(spec Spec) error {
	if spec.Subject == "" {
		if s.Subject != nil {
			return fieldError("subject", "must be absent: this kind names no entity to change")
		}
		if s.Prev != nil {
			return fieldError("prev", "must be absent: there is no subject")
		}
		return nil
	}
	if s.Subject == nil {
		return fieldError("subject", "is missing: name the "+string(spec.Subject)+" that changes")
	}
	if s.Subject.Type != spec.Subject {
		return fieldError("subject", "must be of type "+string(spec.Subject))
	}
	if spec.Founds {
		if s.Prev != nil {
			return fieldError("prev", "must be absent: the subject does not exist yet")
		}
		return nil
	}
	if s.Prev == nil && !spec.Renews {
		return fieldError("prev", "is missing: give the subject's head as you saw it")
	}
	return nil
}

// FieldError says which field of a statement is wrong.
type FieldError struct {
	Field   string // JSON name, with dots for nesting: "body.updateCycle"
	Problem string // a sentence's predicate: "is missing"
}

func (e *FieldError) Error() string { return "the field " + e.Field + " " + e.Problem }

func fieldError(field, problem string) error { return &FieldError{field, problem} }
