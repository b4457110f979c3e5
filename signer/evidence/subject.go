package evidence

import (
	"fmt"
	"strings"

	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Subject is what a file is evidence for: a statement, an entity, a use in the event log, or all uses there of a dataset entry, a grant or
// an application. Exactly one field is set.
type Subject struct {
	Statement gm.Digest
	Entity    statement.Ref
	// Event is an event ID.
	Event gm.Digest
	// Uses is the scope whose uses are listed.
	Uses statement.Ref
}

const (
	statementPrefix = "statement:"
	eventPrefix     = "event:"
	usesPrefix      = "uses:"
)

// ForStatement, ForEntity, ForEvent and ForUses make subjects.
func ForStatement(id gm.Digest) Subject        { return Subject{Statement: id} }
func ForEntity(ref statement.Ref) Subject      { return Subject{Entity: ref} }
func ForEvent(id gm.Digest) Subject            { return Subject{Event: id} }
func ForUses(scope statement.Ref) Subject      { return Subject{Uses: scope} }
func (s Subject) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Valid tells whether exactly one field is set, and a scope is one.
func (s Subject) Valid() bool {
	set := 0
	for _, is := range []bool{!s.Statement.IsZero(), s.Entity != statement.Ref{}, !s.Event.IsZero(), s.Uses != statement.Ref{}} {
		if is {
			set++
		}
	}
	_, scope := event.PlaceOf(s.Uses)
	return set == 1 && (s.Uses == statement.Ref{} || scope)
}

// String gives "statement:<id>", the entity's reference, "event:<id>" or "uses:<reference>".
func (s Subject) String() string {
	switch {
	case s.Entity != statement.Ref{}:
		return s.Entity.String()
	case !s.Event.IsZero():
		return eventPrefix + s.Event.String()
	case s.Uses != statement.Ref{}:
		return usesPrefix + s.Uses.String()
	}
	return statementPrefix + s.Statement.String()
}

// ParseSubject reads what String gives.
func ParseSubject(text string) (Subject, error) {
	var s Subject
	err := s.UnmarshalText([]byte(text))
	return s, err
}

// UnmarshalText reads what String gives.
func (s *Subject) UnmarshalText(text []byte) error {
	read, err := parseSubject(string(text))
	if err != nil {
		return err
	}
	*s = read
	return nil
}

func parseSubject(text string) (Subject, error) {
	if id, ok := strings.CutPrefix(text, statementPrefix); ok {
		digest, err := idAfter(statementPrefix, id)
		return ForStatement(digest), err
	}
	if id, ok := strings.CutPrefix(text, eventPrefix); ok {
		digest, err := idAfter(eventPrefix, id)
		return ForEvent(digest), err
	}
	scope, uses := strings.CutPrefix(text, usesPrefix)
	ref, err := statement.ParseRef(scope)
	if err != nil {
		return Subject{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if !uses {
		return ForEntity(ref), nil
	}
	if _, ok := event.PlaceOf(ref); !ok {
		return Subject{}, fmt.Errorf("%w: uses are listed of a dataset entry, a grant or an application, not of %s", ErrFile, ref)
	}
	return ForUses(ref), nil
}

func idAfter(prefix, id string) (gm.Digest, error) {
	digest, err := gm.ParseDigest(id)
	if err != nil || digest.IsZero() {
		return gm.Digest{}, fmt.Errorf("%w: after %q stands no ID", ErrFile, prefix)
	}
	return digest, nil
}
