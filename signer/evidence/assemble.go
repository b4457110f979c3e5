package evidence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ErrIncomplete is wrapped when a source lacks something that the subject needs.
var ErrIncomplete = errors.New("the evidence cannot be completed")

// ErrAbsent is returned by a Source for a statement that is not in the log.
var ErrAbsent = errors.New("there is no such statement in the log")

// Source answers from one state of the ledger: the one of its checkpoint. A source that moves on between two answers gives files
// that do not verify. It may answer from one organisation's follower; the file is verified against all.
type Source interface {
	// Checkpoint is the signed note under which all answers are proven.
	Checkpoint(ctx context.Context) (note []byte, err error)
	// Statement gives a statement with its proof; of one refused before it was accepted, the accepted record. ErrAbsent if there is none.
	Statement(ctx context.Context, id gm.Digest) (Statement, error)
	// Entity gives an entity's state with its proof of presence, or no value with the proof of absence.
	Entity(ctx context.Context, ref statement.Ref) (Entity, error)
}

// Request says what to assemble.
type Request struct {
	Ledger  statement.LedgerID
	Subject Subject
	// Root is the key of the trust root's certificate.
	Root gm.KeyID
	// Depth is how many generations of inputs come with their statements, so that they can be verified too: 0 for none, in which
	// case inputs still come with their proven state.
	Depth int
	// Events is the part about the event log, where the subject is a use or a list of uses: gathered under the checkpoint that the source's
	// state of the ledger has anchored.
	Events *Events
}

// Assemble gathers the evidence for a subject, all that it requires and wants. Errors wrap ErrIncomplete, ErrFile or the source's.
func Assemble(ctx context.Context, source Source, r Request) (*File, error) {
	note, err := source.Checkpoint(ctx)
	if err != nil {
		return nil, fmt.Errorf("evidence: checkpoint: %w", err)
	}
	a := &assembly{source: source, request: r, file: &File{Format: Format, Ledger: r.Ledger, Subject: r.Subject, Checkpoint: string(note), Events: r.Events}}
	// Each round follows what the last one brought; a chain of authorities or of inputs is what takes several.
	const maxRounds = 64
	for range maxRounds {
		content, err := a.file.read()
		if err != nil {
			return nil, fmt.Errorf("evidence: the source gave what cannot be read: %w", err)
		}
		grown, err := a.grow(ctx, content)
		if err != nil {
			return nil, err
		}
		if !grown {
			return a.file, nil
		}
	}
	return nil, fmt.Errorf("%w: more than %d generations", ErrIncomplete, maxRounds)
}

type assembly struct {
	source  Source
	request Request
	file    *File
}

// grow adds what the file needs and does not have.
func (a *assembly) grow(ctx context.Context, content *Content) (grown bool, err error) {
	needs := NeedsOf(content, a.request.Root)
	deep := a.generations(content)
	for id, need := range needs.Statements {
		if _, ok := content.Record(id); ok || (need == Optional && !deep[id]) {
			continue
		}
		if err := a.addStatement(ctx, id); err != nil {
			return false, err
		}
		grown = true
	}
	for ref, need := range needs.Entities {
		if _, ok := content.Proven[ref]; ok || need == Optional {
			continue
		}
		if err := a.addEntity(ctx, ref); err != nil {
			return false, err
		}
		grown = true
	}
	if len(a.file.Statements) > MaxStatements || len(a.file.Entities) > MaxEntities {
		return false, fmt.Errorf("%w: it would need more than %d statements or %d entities; ask for less depth", ErrIncomplete, MaxStatements, MaxEntities)
	}
	return grown, nil
}

// generations are the statements of inputs within the depth asked for.
func (a *assembly) generations(content *Content) map[gm.Digest]bool {
	deep := map[gm.Digest]bool{}
	id, ok := content.File.Subject.Main()
	if !ok {
		return deep
	}
	generation := []gm.Digest{id}
	for range a.request.Depth {
		var next []gm.Digest
		for _, id := range generation {
			record, ok := content.Record(id)
			if !ok {
				continue
			}
			for _, input := range Inputs(record.Said) {
				if id, ok := CreatedBy(input); ok && !deep[id] {
					deep[id] = true
					next = append(next, id)
				}
			}
		}
		generation = next
	}
	return deep
}

func (a *assembly) addStatement(ctx context.Context, id gm.Digest) error {
	s, err := a.source.Statement(ctx, id)
	if errors.Is(err, ErrAbsent) {
		return fmt.Errorf("%w: statement %s: %w", ErrIncomplete, id, err)
	}
	if err != nil {
		return fmt.Errorf("evidence: statement %s: %w", id, err)
	}
	if r, err := readRecord(s, "statement"); err != nil || r.ID != id {
		return fmt.Errorf("%w: asked for statement %s, the source gave another (%w)", ErrIncomplete, id, cmp.Or(err, ErrFile))
	}
	at, found := slices.BinarySearchFunc(a.file.Statements, s.Index, func(s Statement, index int64) int { return cmp.Compare(s.Index, index) })
	if found {
		return fmt.Errorf("%w: two statements at index %d", ErrIncomplete, s.Index)
	}
	a.file.Statements = slices.Insert(a.file.Statements, at, s)
	return nil
}

func (a *assembly) addEntity(ctx context.Context, ref statement.Ref) error {
	e, err := a.source.Entity(ctx, ref)
	if err != nil {
		return fmt.Errorf("evidence: entity %s: %w", ref, err)
	}
	if e.Ref != ref {
		return fmt.Errorf("%w: asked for %s, the source gave %s", ErrIncomplete, ref, e.Ref)
	}
	at, _ := slices.BinarySearchFunc(a.file.Entities, ref.String(), func(e Entity, name string) int {
		return cmp.Compare(e.Ref.String(), name)
	})
	a.file.Entities = slices.Insert(a.file.Entities, at, e)
	return nil
}
