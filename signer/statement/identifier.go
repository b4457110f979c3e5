package statement

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"luzheng/signer/gm"
)

// LedgerID names one ledger for ever: 3 to 40 of a-z, 0-9 and -, such as "luzhou-7c1e".
type LedgerID string

// PartyID names a party: the division code (GB/T 2260, six digits), a dot, and a code of 2 to 40 of a-z, 0-9 and -,
// such as "510500.tjj".
type PartyID string

// Pseudonym stands for a person; only the unit knows for whom.
type Pseudonym string

func (id LedgerID) Valid() bool { return isName(string(id), 3, 40, '-') }
func (p Pseudonym) Valid() bool { return isName(string(p), 1, 40, '-') }

func (id PartyID) Valid() bool {
	const division = len("510500")
	return len(id) > division && id[division] == '.' && isDigits(string(id[:division])) && isName(string(id[division+1:]), 2, 40, '-')
}

// isName tells whether text has least to most characters of a-z, 0-9 and marks, the first of them no mark. It is called for every
// field of every event, thousands of times a second, which is why it is no regular expression.
func isName(text string, least, most int, marks ...byte) bool {
	if len(text) < least || len(text) > most {
		return false
	}
	for i := range len(text) {
		c := text[i]
		if c-'a' > 25 && c-'0' > 9 && (i == 0 || !slices.Contains(marks, c)) {
			return false
		}
	}
	return true
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i]-'0' > 9 {
			return false
		}
	}
	return text != ""
}

// Ref gives the party as an entity.
func (id PartyID) Ref() Ref { return Ref{TypeParty, string(id)} }

// SecurityRef names the party's security file.
func (id PartyID) SecurityRef() Ref { return Ref{TypeSecurity, string(id)} }

// EntityType says what an entity is.
type EntityType string

// The entity types. IDs are the ID of the creating statement unless the line says otherwise.
const (
	TypeLedger      EntityType = "ledger"      // the ledger itself; ID: the ledger ID
	TypeParameter   EntityType = "parameter"   // ID: a ParameterName
	TypeBasis       EntityType = "basis"       // a legal basis; ID: see BasisRef
	TypeDuty        EntityType = "duty"        // a line of the sharing-responsibility list
	TypeParty       EntityType = "party"       // ID: a PartyID
	TypeAuthority   EntityType = "authority"   // a certificate authority; ID: SM3 of its SubjectPublicKeyInfo
	TypeCertificate EntityType = "certificate" // ID: SM3 of its SubjectPublicKeyInfo, the keyid of signatures
	TypeApplication EntityType = "application"
	TypeEntry       EntityType = "entry" // a catalogue entry: the dataset
	TypeRight       EntityType = "right"
	TypeVersion     EntityType = "version"   // a dataset version
	TypeOpening     EntityType = "opening"   // a review to open an entry
	TypeObjection   EntityType = "objection" // to a right
	TypeCondition   EntityType = "condition" // of the use of conditionally open data
	TypePetition    EntityType = "petition"  // to open data
	TypeNotice      EntityType = "notice"    // of a withdrawal
	TypeDispute     EntityType = "dispute"   // over opening or use
	TypeRequest     EntityType = "request"   // a request for access
	TypeAgreement   EntityType = "agreement"
	TypeGrant       EntityType = "grant"
	TypeProduct     EntityType = "product"
	TypeLog         EntityType = "log"         // the event log of a year; ID: the year
	TypeSuspicion   EntityType = "suspicion"   // a use judged suspected; ID: that of the statement which brings it up
	TypeSource      EntityType = "source"      // the source of a data item; ID: see ItemKey
	TypeProject     EntityType = "project"     // an application's planned entries and their acceptance
	TypeProblem     EntityType = "problem"     // a reported problem with data
	TypeQuality     EntityType = "quality"     // a quality report
	TypeConsistency EntityType = "consistency" // a comparison of a copy with what was anchored
	TypeSecurity    EntityType = "security"    // a unit's security file; ID: its PartyID
	TypeIncident    EntityType = "incident"
	TypeCase        EntityType = "case"       // an audit case
	TypeNote        EntityType = "note"       // an evidence note of a case
	TypeFinding     EntityType = "finding"    // of a case
	TypeHold        EntityType = "hold"       // keeps an entity's texts from erasure; ID: SM3 of "type:id" of that entity
	TypeEngagement  EntityType = "engagement" // a technical service unit's with its principal
	TypeClearance   EntityType = "clearance"  // an approval to provide data across the border
	TypeEmergency   EntityType = "emergency"
)

// The entity types of what is watched over and what is forgotten.
const (
	TypeErasure       EntityType = "erasure"
	TypeRectification EntityType = "rectification"
	TypeSupervision   EntityType = "supervision" // the report on a unit's period
)

// Ref names an entity. Its text is "type:id".
type Ref struct {
	Type EntityType
	ID   string
}

// Created is the entity of type t that the statement with this ID creates.
func Created(t EntityType, id gm.Digest) Ref { return Ref{t, id.String()} }

func (r Ref) String() string { return string(r.Type) + ":" + r.ID }

// Hold names the entity that keeps r's texts from erasure.
func (r Ref) Hold() Ref { return Created(TypeHold, gm.Sum([]byte(r.String()))) }

// Key is the entity's key in the world state and in the entity map: "<ledger>/e/<type>/<id>".
func (r Ref) Key(ledger LedgerID) string {
	return string(ledger) + "/e/" + string(r.Type) + "/" + r.ID
}

// AppendText adds "type:id".
func (r Ref) AppendText(b []byte) ([]byte, error) {
	return append(append(append(b, r.Type...), ':'), r.ID...), nil
}

// MarshalText gives "type:id".
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads "type:id" and checks the form of the ID.
func (r *Ref) UnmarshalText(text []byte) error {
	parsed, err := ParseRef(string(text))
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// ParseRef reads "type:id".
func ParseRef(text string) (Ref, error) {
	kind, id, ok := strings.Cut(text, ":")
	r := Ref{EntityType(kind), id}
	if !ok || !r.Valid() {
		return Ref{}, fmt.Errorf("%q is not an entity reference such as entry:<64 hexadecimal digits> or party:510500.tjj", clip(text))
	}
	return r, nil
}

// Valid tells whether type and ID are well formed.
func (r Ref) Valid() bool {
	switch r.Type {
	case TypeLedger:
		return LedgerID(r.ID).Valid()
	case TypeBasis:
		return validBasis(r.ID)
	case TypeParameter:
		return ParameterName(r.ID).Valid()
	case TypeParty, TypeSecurity:
		return PartyID(r.ID).Valid()
	case TypeSource:
		return validSource(r.ID)
	case TypeLog:
		return validYear(r.ID)
	case TypeAuthority, TypeCertificate, TypeDuty, TypeApplication, TypeEntry, TypeRight, TypeObjection, TypeVersion, TypeOpening,
		TypeCondition, TypePetition, TypeNotice, TypeDispute, TypeRequest,
		TypeAgreement, TypeGrant, TypeProduct, TypeSuspicion, TypeProject, TypeProblem, TypeQuality, TypeConsistency, TypeEngagement, TypeClearance, TypeEmergency,
		TypeIncident, TypeCase, TypeNote, TypeFinding, TypeHold,
		TypeErasure, TypeRectification, TypeSupervision:
		return gm.IsDigest(r.ID)
	}
	return false
}

// Label is a short institutional text of the public catalogue (a business name, a system's name), never about a person:
// 1 to 120 characters on one line.
type Label string

// Valid tells whether the label has a fit length and only printable characters.
func (l Label) Valid() bool {
	n := utf8.RuneCountInString(string(l))
	if n == 0 || n > 120 || !utf8.ValidString(string(l)) || strings.TrimSpace(string(l)) != string(l) {
		return false
	}
	for _, r := range l {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// Code is a term of a code list (a purpose, a legal basis, a data element): 1 to 64 of a-z, 0-9, dot and -.
type Code string

func (c Code) Valid() bool { return isName(string(c), 1, 64, '-', '.') }

// Sealed stands for a text that must not be on chain: the text is an attachment encrypted under a key of its own.
type Sealed struct {
	// Commitment is HMAC-SM3 of the text under a random salt kept beside the attachment's key; erasing both leaves nothing.
	Commitment gm.Digest `json:"commitment"`
	// Attachment is SM3 of the encrypted attachment.
	Attachment gm.Digest `json:"attachment"`
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
