package eventlogtest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/index"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// World is a played ledger as a log reads it: an index that is always abreast, and one dataset in use under a grant.
type World struct {
	*rulestest.World
	T      testing.TB
	Access rulestest.Access
	// By uses the data; Key is the log's.
	By  *rulestest.Person
	Key *gm.PrivateKey

	mu      sync.Mutex
	height  uint64
	changed []string
}

// Origin is that of the logs that Config gives.
var Origin = checkpoint.EventsOrigin(rulestest.Ledger, 2026)

// NewWorld plays a ledger up to a grant.
func NewWorld(t testing.TB) *World {
	t.Helper()
	w := &World{World: rulestest.Founded(t), T: t, height: 1}
	w.Access = w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	w.By = w.Person(rulestest.Planning, statement.PostOfficer)
	key, err := gm.GenerateKey()
	w.must(err)
	w.Key = key
	return w
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Config gives the settings of a log of this ledger.
func (w *World) Config(store eventlog.Store) eventlog.Config {
	return eventlog.Config{
		Ledger: rulestest.Ledger, Origin: Origin, Key: w.Key, Store: store, States: w, Progress: w, Certificates: w,
		Patience: -1, // this index is always abreast
	}
}

// Block makes the index go on by a block that has changed some entities.
func (w *World) Block(changed ...statement.Ref) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ref := range changed {
		w.changed = append(w.changed, ref.String())
	}
	w.height++
}

// Locked runs what changes the world while a log reads it.
func (w *World) Locked(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// entity gives the state of an entity; nil when there is none.
func (w *World) entity(ref statement.Ref) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.State[ref.Key(rulestest.Ledger)]
}

// Reached implements eventlog.Progress.
func (w *World) Reached() index.Position {
	w.mu.Lock()
	defer w.mu.Unlock()
	return index.Position{Next: w.height}
}

// At implements eventlog.States.
func (w *World) At(_ context.Context, refs []string) ([]*index.Entity, uint64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []*index.Entity
	for _, text := range refs {
		ref, err := statement.ParseRef(text)
		if err != nil {
			return nil, 0, err
		}
		if raw := w.State[ref.Key(rulestest.Ledger)]; raw != nil {
			found = append(found, &index.Entity{Ref: text, Value: raw})
		}
	}
	return found, w.height, nil
}

// ChangedSince implements eventlog.States: all that Block was told.
func (w *World) ChangedSince(context.Context, uint64) ([]string, uint64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.changed), w.height, nil
}

// Certificate implements eventlog.Certificates.
func (w *World) Certificate(_ context.Context, key gm.KeyID) (*entity.Certificate, error) {
	ref := statement.Created(statement.TypeCertificate, key)
	raw := w.entity(ref)
	if raw == nil {
		return nil, nil
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return nil, err
	}
	return state.(*entity.Certificate), nil
}

// Line is a use at a time (Unix ms) as its user writes it; change may make another of it.
func (w *World) Line(at int64, change ...func(*event.Draft)) []byte {
	w.T.Helper()
	d := event.Draft{Ledger: rulestest.Ledger, Issuer: w.By.Party, Handler: w.By.Handler, Use: *w.Access.Use(at)}
	for _, c := range change {
		c(&d)
	}
	e, err := event.New(d)
	w.must(err)
	line, err := e.Marshal()
	w.must(err)
	return line
}

// Lines are some uses at a time.
func (w *World) Lines(n int, at int64) [][]byte {
	w.T.Helper()
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = w.Line(at)
	}
	return lines
}

// Batch signs lines as one batch.
func (w *World) Batch(lines ...[]byte) []byte {
	w.T.Helper()
	b, err := event.Sign(lines, w.By.Key)
	w.must(err)
	return b.Append(nil)
}
