package rules

import (
	"slices"
	"strings"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// State is the world state under the keys of a footprint. Get gives nil for a key that holds nothing. Asking for a key outside
// the footprint is a mistake in the rules.
type State interface{ Get(key string) []byte }

// Decoder is a State that keeps decoded entities, for batches that ask for the same ones again and again. Entity gives the same
// as decoding what Get gives, and must not be changed.
type Decoder interface {
	State
	Entity(ref statement.Ref, key string) (entity.Entity, error)
}

// Position is where on the ledger a statement is judged.
type Position struct {
	// Tx is the transaction's ID; Index the statement's place in it, from 0.
	Tx    string
	Index int64
	// Time is the ledger time: the transaction's timestamp, Unix ms.
	Time int64
}

// Config is what a node was started with.
type Config struct {
	Ledger statement.LedgerID
	// TrustRoot is SM3 of the root certificate's DER: the only root with which the ledger may begin.
	TrustRoot gm.Digest
	// Keys remembers parsed keys between calls; nil parses them each time. It never changes a decision.
	Keys *Keys
}

// Write is one change of the world state.
type Write struct {
	Key   string
	Value []byte
}

// judgement is one statement being judged. Its effects gather in it and count only if nothing refuses.
type judgement struct {
	st  State
	s   *Submission
	pos Position
	cfg Config

	ledger  *entity.Ledger
	issuer  *entity.Party
	signers []signer
	// acting is the certificate of who acts for the issuer; the other signatures stand beside it.
	acting    *entity.Certificate
	custodial bool

	// heirs are the parties that signed or are represented, and may have predecessors; see inherit.
	heirs   []statement.PartyID
	loaded  map[statement.Ref]entity.Entity
	touched []outcome.Touch
	// deputies are the signatures that stood for a post which is not their own.
	deputies []outcome.Deputy
	// parameters are those that were asked for, sorted by name.
	parameters []outcome.Parameter
	writes     []Write
	// suspected is the verdict on a use that is accepted all the same.
	suspected statement.Code
}

// load reads an entity; a missing one refuses with reference.unknown. The same entity is the same value for all who load it.
func load[T any, P interface {
	*T
	entity.Entity
}](j *judgement, ref statement.Ref) (P, *Refusal) {
	return from[T, P](j.find, ref)
}

// finder reads an entity, or gives nil when there is none.
type finder func(statement.Ref) (entity.Entity, *Refusal)

// from is load for whoever reads entities.
func from[T any, P interface {
	*T
	entity.Entity
}](find finder, ref statement.Ref) (P, *Refusal) {
	e, r := find(ref)
	if r != nil {
		return nil, r
	}
	if e == nil {
		return nil, refuse("reference.unknown", "%s does not exist", ref)
	}
	typed, ok := e.(P)
	if !ok {
		return nil, refuse("reference.mismatch", "%s is not of the type that is needed", ref)
	}
	return typed, nil
}

// find reads an entity, or gives nil when there is none.
func (j *judgement) find(ref statement.Ref) (entity.Entity, *Refusal) {
	if e, ok := j.loaded[ref]; ok {
		return e, nil
	}
	e, err := decode(j.st, ref, ref.Key(j.cfg.Ledger))
	if err != nil {
		return nil, refuse("ledger.corrupt", "%v", err)
	}
	if e != nil {
		j.inherit(e)
		j.loaded[ref] = e
	}
	return e, nil
}

// decode gives an entity that the caller may change, or nil.
func decode(st State, ref statement.Ref, key string) (entity.Entity, error) {
	if d, ok := st.(Decoder); ok {
		e, err := d.Entity(ref, key)
		if err != nil || e == nil {
			return nil, err
		}
		return entity.Copy(e), nil
	}
	raw := st.Get(key)
	if raw == nil {
		return nil, nil
	}
	return entity.Load(ref, raw)
}

// touch records this statement as the next step of an entity's history, and the entity's new state.
func (j *judgement) touch(ref statement.Ref, e entity.Entity) *Refusal {
	before := e.Common()
	e.Advance(entity.Step{Statement: j.s.ID, At: j.pos.Time, By: j.s.Statement.Issuer})
	raw, err := entity.Marshal(e)
	if err != nil {
		return refuse("ledger.corrupt", "%v", err)
	}
	step := outcome.Touch{Entity: ref, Count: before.Count + 1}
	if before.Count > 0 {
		step.Prev = &before.Head
	}
	j.loaded[ref] = e
	j.touched = append(j.touched, step)
	j.put(ref.Key(j.cfg.Ledger), raw)
	return nil
}

// create touches the entity that the statement creates under its own ID.
func (j *judgement) create(e entity.Entity) *Refusal { return j.touch(j.s.created, e) }

func (j *judgement) put(key string, value []byte) {
	j.writes = append(j.writes, Write{key, value})
}

// effects gives the touches sorted by entity and the writes by key.
func (j *judgement) effects() ([]outcome.Touch, []Write) {
	slices.SortFunc(j.touched, func(a, b outcome.Touch) int { return strings.Compare(a.Entity.String(), b.Entity.String()) })
	slices.SortFunc(j.writes, func(a, b Write) int { return strings.Compare(a.Key, b.Key) })
	return j.touched, j.writes
}

// steps is a state machine: what each kind does to an entity that is in one of some states.
type steps[S ~string] map[statement.Kind]step[S]

type step[S ~string] struct {
	from []S
	to   S
}

// advance moves a state by the statement's kind, or refuses.
func advance[S ~string](j *judgement, machine steps[S], state *S) *Refusal {
	next, ok := machine[j.s.Statement.Kind]
	if !ok || !slices.Contains(next.from, *state) {
		return refuse("state.transition", "%s does not apply to a subject that is %s", j.s.Statement.Kind, *state)
	}
	*state = next.to
	return nil
}
