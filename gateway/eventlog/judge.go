package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"luzheng/chaincode/rules"
	"luzheng/gateway/index"
	"luzheng/gateway/storage"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// States gives the ledger's state as the index has it. Each answer is of one moment.
type States interface {
	// At gives those of the entities that exist, and how many blocks that state knows.
	At(ctx context.Context, refs []string) ([]*index.Entity, uint64, error)
	// ChangedSince gives the entities that the blocks from one on have changed, and how many blocks there are.
	ChangedSince(ctx context.Context, block uint64) (refs []string, next uint64, err error)
}

// Progress tells how far the index has come.
type Progress interface {
	Reached() index.Position
}

// judge judges events against the state at one height of the index. It remembers what it read, and forgets what a block has changed; so
// most groups need no query. The writer alone uses it.
type judge struct {
	ledger   statement.LedgerID
	states   States
	progress Progress

	height uint64
	known  map[statement.Ref]entity.Entity // nil: it does not exist
	// missing are those that a judgement asked for and that are not known.
	missing map[statement.Ref]struct{}
}

// maxStates is how many entities are remembered.
const maxStates = 1 << 18

func newJudge(ledger statement.LedgerID, states States, progress Progress) *judge {
	return &judge{
		ledger: ledger, states: states, progress: progress,
		known: map[statement.Ref]entity.Entity{}, missing: map[statement.Ref]struct{}{},
	}
}

// judged is an event with its verdict.
type judged struct {
	event    *event.Event
	key      gm.KeyID // of its batch
	received int64

	verdict statement.Code
	height  uint64
	rules   uint32
	// refused: nobody whom the ledger knows said it.
	refused error
}

var errUnread = errors.New("not read yet")

// Entity implements rules.EntityReader.
func (j *judge) Entity(ref statement.Ref) (entity.Entity, error) {
	e, ok := j.known[ref]
	if !ok {
		// A reference of an event shares the memory of its request, which must not outlive it.
		j.missing[statement.Ref{Type: statement.EntityType(strings.Clone(string(ref.Type))), ID: strings.Clone(ref.ID)}] = struct{}{}
		return nil, errUnread
	}
	return e, nil
}

// run judges all events.
func (j *judge) run(ctx context.Context, events []*judged) error {
	if err := j.forward(ctx); err != nil {
		return err
	}
	for waiting := events; len(waiting) > 0; {
		var again []*judged
		for _, e := range waiting {
			if !j.one(e) {
				again = append(again, e)
			}
		}
		if len(again) > 0 {
			if err := j.read(ctx); err != nil {
				return err
			}
		}
		waiting = again
	}
	return nil
}

// one judges an event, unless something has to be read first.
func (j *judge) one(e *judged) bool {
	found, err := j.Entity(statement.Ref{Type: statement.TypeLedger, ID: string(j.ledger)})
	key, keyErr := j.Entity(statement.Created(statement.TypeCertificate, e.key))
	if err != nil || keyErr != nil {
		return false
	}
	certificate, ok := key.(*entity.Certificate)
	ledger, founded := found.(*entity.Ledger)
	if !ok || !founded {
		e.refused = &rules.Refusal{Code: "certificate.unknown", Detail: fmt.Sprintf("no certificate is registered for the key %s", e.key)}
		return true
	}
	e.verdict, e.refused = rules.JudgeUse(e.event, certificate, e.received, j)
	e.height, e.rules = j.height, uint32(ledger.Rules)
	return len(j.missing) == 0
}

// forward follows the index.
func (j *judge) forward(ctx context.Context) error {
	if j.progress.Reached().Next <= j.height {
		return nil
	}
	if len(j.known) == 0 || len(j.known) > maxStates {
		clear(j.known)
		j.height = j.progress.Reached().Next // what is read from here on is as new, or moves it on
		return nil
	}
	return j.advance(ctx)
}

// advance forgets what blocks have changed.
func (j *judge) advance(ctx context.Context) error {
	changed, next, err := j.states.ChangedSince(ctx, j.height)
	if err != nil {
		return fmt.Errorf("event log: what blocks have changed: %w", err)
	}
	for _, text := range changed {
		ref, err := statement.ParseRef(text)
		if err != nil {
			return fmt.Errorf("event log: what blocks have changed: %w", err)
		}
		delete(j.known, ref)
	}
	j.height = next
	return nil
}

// read reads what is missing. When a block has come meanwhile, what is known may be older than what was found: it is forgotten first.
func (j *judge) read(ctx context.Context) error {
	refs := make([]string, 0, len(j.missing))
	for ref := range j.missing {
		refs = append(refs, ref.String())
	}
	const tries = 20
	for range tries {
		found, next, err := j.states.At(ctx, refs)
		if err != nil {
			return fmt.Errorf("event log: the ledger's state: %w", err)
		}
		if next == j.height || len(j.known) == 0 {
			j.height = next
			return j.remember(found)
		}
		if err := j.advance(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("event log: the index does not stand still for long enough to be read: %w", storage.ErrUnavailable)
}

func (j *judge) remember(found []*index.Entity) error {
	for ref := range j.missing {
		j.known[ref] = nil
	}
	clear(j.missing)
	for _, row := range found {
		ref, err := statement.ParseRef(row.Ref)
		if err != nil {
			return fmt.Errorf("event log: %w", err)
		}
		if j.known[ref], err = entity.Parse(ref, row.Value); err != nil {
			return fmt.Errorf("event log: %w", err)
		}
	}
	return nil
}
