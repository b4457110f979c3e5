package evidence

import (
	"fmt"

	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Content is a file with everything in it read strictly. Nothing of it is verified.
type Content struct {
	File    *File
	Records []Record
	// Entities are in the file's order, and Proven says which are there, by reference.
	Entities []State
	Proven   map[statement.Ref]*State
	// Uses is the part about the event log; nil where there is none.
	Uses *Uses
}

// Record is a statement of the file, read.
type Record struct {
	Statement
	// Signed is the envelope, Said its payload, ID the statement's ID and Digest SM3 of the envelope's bytes.
	Signed *envelope.Envelope
	Said   *statement.Statement
	ID     gm.Digest
	Digest gm.Digest
	// Place is the leaf and Outcome the judgement within.
	Place   *outcome.Leaf
	Outcome *outcome.Outcome
}

// State is an entity of the file, read; Value is nil when the file says that there is none.
type State struct {
	Entity
	Value entity.Entity
}

// PartError says which part of a file could not be read.
type PartError struct {
	// Part is a path such as "statements.0.envelope".
	Part string
	Err  error
}

func (e *PartError) Error() string { return e.Part + ": " + e.Err.Error() }
func (e *PartError) Unwrap() error { return e.Err }

// Read is Parse, and reads the parts. Errors are those of Parse or *PartError.
func Read(raw []byte) (*Content, error) {
	f, err := Parse(raw)
	if err != nil {
		return nil, err
	}
	return f.read()
}

func (f *File) read() (*Content, error) {
	c := &Content{File: f, Proven: make(map[statement.Ref]*State, len(f.Entities))}
	seen := make(map[gm.Digest]bool, len(f.Statements))
	for i, s := range f.Statements {
		record, err := readRecord(s, fmt.Sprintf("statements.%d", i))
		if err != nil {
			return nil, err
		}
		if seen[record.ID] {
			return nil, &PartError{fmt.Sprintf("statements.%d", i), fmt.Errorf("%w: the statement is there twice", ErrFile)}
		}
		seen[record.ID] = true
		c.Records = append(c.Records, record)
	}
	c.Entities = make([]State, len(f.Entities))
	for i, e := range f.Entities {
		c.Entities[i] = State{Entity: e}
		if len(e.Value) > 0 {
			value, err := entity.Parse(e.Ref, e.Value)
			if err != nil {
				return nil, &PartError{fmt.Sprintf("entities.%d.value", i), err}
			}
			c.Entities[i].Value = value
		}
		c.Proven[e.Ref] = &c.Entities[i]
	}
	if f.Events != nil {
		var err error
		if c.Uses, err = readUses(f.Events); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func readRecord(s Statement, part string) (Record, error) {
	r := Record{Statement: s, Digest: gm.Sum(s.Envelope)}
	var err error
	if r.Signed, err = envelope.Parse(s.Envelope); err != nil {
		return Record{}, &PartError{part + ".envelope", err}
	}
	if r.Signed.PayloadType != envelope.TypeStatement {
		return Record{}, &PartError{part + ".envelope", fmt.Errorf("%w: the envelope holds no statement", ErrFile)}
	}
	if r.Said, err = statement.Parse(r.Signed.Payload); err != nil {
		return Record{}, &PartError{part + ".envelope.payload", err}
	}
	if r.Place, r.Outcome, err = outcome.ParseLeaf(s.Leaf); err != nil {
		return Record{}, &PartError{part + ".leaf", err}
	}
	r.ID = r.Signed.ID()
	return r, nil
}

// Record finds a statement of the file by its ID.
func (c *Content) Record(id gm.Digest) (*Record, bool) {
	for i := range c.Records {
		if c.Records[i].ID == id {
			return &c.Records[i], true
		}
	}
	return nil, false
}

// StateOf gives the state of an entity in the file, as its type; ok is false when it is absent, or not in the file.
func StateOf[E entity.Entity](c *Content, ref statement.Ref) (state E, ok bool) {
	if s, found := c.Proven[ref]; found {
		state, ok = s.Value.(E)
	}
	return state, ok
}

// Main is the ID of the statement that the subject rests on: the subject itself, or the statement that created the entity. ok is
// false for entities with names of their own (a party, a certificate): the map alone shows those; and for uses, which no statement says.
func (s Subject) Main() (id gm.Digest, ok bool) {
	if s.Entity == (statement.Ref{}) {
		return s.Statement, !s.Statement.IsZero()
	}
	return CreatedBy(s.Entity)
}

// CreatedBy is the ID of the statement that created an entity; ok is false for entities with names of their own.
func CreatedBy(ref statement.Ref) (id gm.Digest, ok bool) {
	switch ref.Type {
	case statement.TypeLedger, statement.TypeParty, statement.TypeAuthority, statement.TypeCertificate, statement.TypeBasis, statement.TypeParameter,
		statement.TypeSource, statement.TypeSecurity, statement.TypeHold, statement.TypeLog:
		return gm.Digest{}, false
	case statement.TypeApplication, statement.TypeDuty, statement.TypeEntry, statement.TypeRight, statement.TypeVersion, statement.TypeOpening,
		statement.TypeRequest, statement.TypeAgreement, statement.TypeGrant, statement.TypeProduct, statement.TypeSuspicion,
		statement.TypeEngagement, statement.TypeClearance, statement.TypeEmergency, statement.TypeObjection, statement.TypeCondition,
		statement.TypePetition, statement.TypeNotice, statement.TypeDispute, statement.TypeProject, statement.TypeProblem, statement.TypeQuality,
		statement.TypeConsistency, statement.TypeIncident, statement.TypeCase, statement.TypeNote, statement.TypeFinding, statement.TypeErasure,
		statement.TypeRectification, statement.TypeSupervision:
		id, err := gm.ParseDigest(ref.ID)
		return id, err == nil
	}
	return gm.Digest{}, false
}
