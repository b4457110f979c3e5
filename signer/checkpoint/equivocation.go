package checkpoint

import (
	"errors"
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

const (
	equivocationFormat       = "luzheng.equivocation/v1"
	eventsEquivocationFormat = "luzheng.events-equivocation/v1"
	// MaxEquivocation is the length in bytes of the longest equivocation file.
	MaxEquivocation = 4 * MaxNote
)

// ErrNoConflict is wrapped when two checkpoints can both be honest, so that they are evidence of nothing.
var ErrNoConflict = errors.New("the two checkpoints do not contradict each other")

// Equivocation is portable evidence that the ledger was shown differently to different parties: two signed checkpoints of one log that
// cannot both be honest. As a file it is one JSON object:
//
//	{"format":"luzheng.equivocation/v1","first":<signed note>,"second":<signed note>}
type Equivocation struct {
	Format string `json:"format"`
	First  string `json:"first"`
	Second string `json:"second"`
}

// Contradiction is what an Equivocation proves.
type Contradiction struct {
	First, Second Checkpoint
	// FirstBy and SecondBy are the names under each, sorted. A name in both signed two contradicting checkpoints.
	FirstBy, SecondBy []string
}

// Conflict reports whether two checkpoints cannot both be honest: one log, the same height or the same size, and any difference.
func Conflict(a, b Checkpoint) bool {
	return a.Origin == b.Origin && (a.Block == b.Block || a.Size == b.Size) && a != b
}

// NewEquivocation makes the file of two contradicting signed notes.
func NewEquivocation(first, second []byte) ([]byte, error) {
	a, _, err := split(first)
	if err != nil {
		return nil, err
	}
	b, _, err := split(second)
	if err != nil {
		return nil, err
	}
	if !Conflict(a, b) {
		return nil, ErrNoConflict
	}
	return strictjson.Marshal(Equivocation{Format: equivocationFormat, First: string(first), Second: string(second)})
}

// VerifyEquivocation reads such a file and verifies everything it claims: both notes with Open, and the contradiction. Errors are those
// of Open, or wrap ErrNoConflict or *strictjson.Error.
func VerifyEquivocation(file []byte, verifiers []Verifier) (Contradiction, error) {
	var e Equivocation
	if err := strictjson.UnmarshalCanonical(file, &e, MaxEquivocation); err != nil {
		return Contradiction{}, fmt.Errorf("equivocation file: %w", err)
	}
	if e.Format != equivocationFormat {
		return Contradiction{}, fmt.Errorf("equivocation file: format %q is not %q", e.Format, equivocationFormat)
	}
	var c Contradiction
	var err error
	if c.First, c.FirstBy, err = Open([]byte(e.First), verifiers); err != nil {
		return Contradiction{}, fmt.Errorf("first note: %w", err)
	}
	if c.Second, c.SecondBy, err = Open([]byte(e.Second), verifiers); err != nil {
		return Contradiction{}, fmt.Errorf("second note: %w", err)
	}
	if !Conflict(c.First, c.Second) {
		return Contradiction{}, ErrNoConflict
	}
	return c, nil
}

// EventsContradiction is what the Equivocation of an event log proves: it signed two states of one size, each with one of its keys.
type EventsContradiction struct {
	First, Second     Events
	FirstBy, SecondBy gm.KeyID
}

// EventsConflict reports whether two checkpoints of event logs cannot both be honest: one log, one size, and another root or map. Two
// times for one state are no conflict.
func EventsConflict(a, b Events) bool {
	return a.Origin == b.Origin && a.Size == b.Size && (a.Root != b.Root || a.MapRoot != b.MapRoot)
}

// NewEventsEquivocation makes the file of two contradicting signed notes of an event log: an Equivocation of the format
// luzheng.events-equivocation/v1.
func NewEventsEquivocation(first, second []byte) ([]byte, error) {
	a, _, err := splitEvents(first)
	if err != nil {
		return nil, err
	}
	b, _, err := splitEvents(second)
	if err != nil {
		return nil, err
	}
	if !EventsConflict(a, b) {
		return nil, ErrNoConflict
	}
	return strictjson.Marshal(Equivocation{Format: eventsEquivocationFormat, First: string(first), Second: string(second)})
}

// IsEventsEquivocation tells whether a file claims to be one of an event log.
func IsEventsEquivocation(file []byte) bool {
	var e Equivocation
	return strictjson.UnmarshalCanonical(file, &e, MaxEquivocation) == nil && e.Format == eventsEquivocationFormat
}

// VerifyEventsEquivocation reads such a file and verifies everything it claims: both notes with OpenEvents, each under one of the keys that
// the log has or had, the present one last, and the contradiction. Errors are those of OpenEvents under the last key, or wrap ErrNoConflict
// or *strictjson.Error.
func VerifyEventsEquivocation(file []byte, log []*gm.PublicKey, witnesses []Verifier) (EventsContradiction, error) {
	var e Equivocation
	if err := strictjson.UnmarshalCanonical(file, &e, MaxEquivocation); err != nil {
		return EventsContradiction{}, fmt.Errorf("equivocation file: %w", err)
	}
	if e.Format != eventsEquivocationFormat {
		return EventsContradiction{}, fmt.Errorf("equivocation file: format %q is not %q", e.Format, eventsEquivocationFormat)
	}
	var c EventsContradiction
	var err error
	if c.First, c.FirstBy, err = openEventsOf([]byte(e.First), log, witnesses); err != nil {
		return EventsContradiction{}, fmt.Errorf("first note: %w", err)
	}
	if c.Second, c.SecondBy, err = openEventsOf([]byte(e.Second), log, witnesses); err != nil {
		return EventsContradiction{}, fmt.Errorf("second note: %w", err)
	}
	if !EventsConflict(c.First, c.Second) {
		return EventsContradiction{}, ErrNoConflict
	}
	return c, nil
}

// openEventsOf finds which of a log's keys signed a note.
func openEventsOf(raw []byte, log []*gm.PublicKey, witnesses []Verifier) (c Events, by gm.KeyID, err error) {
	err = fmt.Errorf("%w: no key of the log is known", ErrSignature)
	for _, key := range log {
		if c, _, err = OpenEvents(raw, key, witnesses); err == nil {
			return c, key.KeyID(), nil
		}
	}
	return Events{}, gm.KeyID{}, err
}
