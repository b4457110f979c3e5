// Package witnesstest is a ledger with an event log in memory, honest or not, for the tests of witnesses.
package witnesstest

import (
	"context"
	"crypto/x509/pkix"
	"encoding/binary"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"luzheng/explorer/witness/replay"
	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/event/eventtest"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
	"luzheng/signer/vmap"
)

const (
	// Year is the year of the town's log.
	Year = 2026
	// Unit is the party whose applications use data.
	Unit statement.PartyID = "510500.tjj"
	// Keeper is the party whose service keeps the log.
	Keeper statement.PartyID = "510500.bureau"
)

// Start is the time in a town.
var Start = time.Date(Year, 11, 25, 0, 0, 0, 0, time.UTC)

// Organisations attest the ledger.
var Organisations = []string{"510500.audit", "510500.bureau", "510500.cyberspace", "510500.units"}

// Town is a ledger and its event log. Its methods serve a witness; its fields are for the test to change between calls.
type Town struct {
	t testing.TB
	// Log is the event log. Serve, if set, is the log whose leaves are served instead.
	Log, Serve *eventtest.Log
	// User is a registered key of Unit.
	User *gm.PrivateKey
	// Followers are the keys of the organisations.
	Followers map[string]*gm.PrivateKey
	// Seed is the digest of the note that the log before ended with; nil for none.
	Seed *gm.Digest
	// Dissent are notes that single organisations signed.
	Dissent [][]byte

	anchor *entity.Anchor
	former []entity.FormerLogKey

	serving sync.RWMutex
	mu      sync.Mutex
	nodes   *merkle.Memory
	tree    *merkle.Tree
	states  map[string][]byte
	history []vmap.Map // by block
	points  []checkpoint.Checkpoint
}

// New makes a town whose ledger has opened an event log.
func New(t testing.TB) *Town {
	t.Helper()
	nodes := &merkle.Memory{}
	town := &Town{
		t: t, Log: eventtest.New(t), User: eventtest.NewKey(t), Followers: map[string]*gm.PrivateKey{}, nodes: nodes, tree: merkle.NewTree(nodes),
		states: map[string][]byte{}, history: []vmap.Map{{}}, points: []checkpoint.Checkpoint{{}},
	}
	for _, org := range Organisations {
		town.Followers[org] = eventtest.NewKey(t)
	}
	town.Register(Unit, town.User)
	town.Register(Keeper, town.Log.Key)
	town.putLog(nil)
	return town
}

// CertificateRef names the certificate of a key.
func CertificateRef(key *gm.PrivateKey) statement.Ref {
	return statement.Ref{Type: statement.TypeCertificate, ID: key.PublicKey().KeyID().String()}
}

// Register puts a party's certificate on the ledger.
func (w *Town) Register(party statement.PartyID, key *gm.PrivateKey) { w.register(party, key, 0) }

// Compromise declares that the log's keeper lost a key.
func (w *Town) Compromise(key *gm.PrivateKey) { w.register(Keeper, key, Start.UnixMilli()) }

func (w *Town) register(party statement.PartyID, key *gm.PrivateKey, compromisedAt int64) {
	w.t.Helper()
	certificate := selfSigned(w.t, string(party), key)
	w.Put(CertificateRef(key), &entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateActive}, Party: party, Post: statement.PostOperator,
		Authority: CertificateRef(key), Certificate: certificate.Raw(),
		NotBefore: certificate.NotBefore().UnixMilli(), NotAfter: certificate.NotAfter().UnixMilli(), CompromisedAt: compromisedAt,
	})
}

func selfSigned(t testing.TB, name string, key *gm.PrivateKey) *gm.Certificate {
	t.Helper()
	certificate, err := gm.SelfSign(gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: name}, NotBefore: Start.AddDate(-1, 0, 0), NotAfter: Start.AddDate(3, 0, 0), CA: true,
	}, key)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// Anchor puts the log's present checkpoint on the ledger.
func (w *Town) Anchor() {
	w.t.Helper()
	c := w.Log.Checkpoint()
	w.putLog(&entity.Anchor{
		Size: int64(c.Size), Root: c.Root, Map: c.MapRoot, Time: c.Time, At: c.Time, Note: gm.Sum(w.Log.Note(w.t)),
	})
}

// Rotate gives the log another key at Start, and gives the former one.
func (w *Town) Rotate() (former *gm.PrivateKey) {
	w.t.Helper()
	former = w.Log.Key
	w.former = append(w.former, entity.FormerLogKey{Key: CertificateRef(former), Until: Start.UnixMilli()})
	w.Log.Key = eventtest.NewKey(w.t)
	w.Register(Keeper, w.Log.Key)
	w.putLog(w.anchor)
	return former
}

// PutAnchor puts any anchor on the ledger.
func (w *Town) PutAnchor(anchor entity.Anchor) { w.putLog(&anchor) }

func (w *Town) putLog(anchor *entity.Anchor) {
	w.t.Helper()
	state := &entity.Log{
		Header: entity.Header[entity.LogState]{State: entity.LogOpen}, Origin: w.Log.Origin, Keeper: Keeper, Key: CertificateRef(w.Log.Key),
		Former: w.former, OpenedAt: Start.UnixMilli(), Anchor: anchor,
	}
	w.anchor = anchor
	if w.Seed != nil {
		before := statement.LogRef(strconv.Itoa(Year - 1))
		state.Predecessor = &before
		w.Put(before, &entity.Log{
			Header: entity.Header[entity.LogState]{State: entity.LogClosed}, Origin: checkpoint.EventsOrigin(eventtest.Ledger, Year-1),
			Keeper: Keeper, Key: CertificateRef(w.Log.Key), OpenedAt: 1, Anchor: &entity.Anchor{Note: *w.Seed},
		})
	}
	w.Put(statement.LogRef(strconv.Itoa(Year)), state)
}

// SetSeed makes the log one that follows another.
func (w *Town) SetSeed(seed gm.Digest) {
	w.t.Helper()
	w.Seed = &seed
	w.putLog(nil)
}

// Put sets an entity in a block of its own.
func (w *Town) Put(ref statement.Ref, e entity.Entity) {
	w.t.Helper()
	e.Advance(entity.Step{Statement: gm.Sum([]byte(ref.String())), At: Start.UnixMilli(), By: Keeper})
	value, err := entity.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.states[ref.String()] = value
	block := uint64(len(w.history))
	now := w.history[block-1].Set(wire.MapKey(ref.Key(eventtest.Ledger)), wire.MapValue(value))
	if _, err := w.tree.Append(gm.Sum(binary.BigEndian.AppendUint64(nil, block))); err != nil {
		w.t.Fatal(err)
	}
	w.history = append(w.history, now)
	w.points = append(w.points, checkpoint.Checkpoint{
		Origin: checkpoint.StatementsOrigin(eventtest.Ledger), Size: w.tree.Size(), Root: w.tree.Root(), MapRoot: now.Root(), Block: block,
		Time: Start.UnixMilli(),
	})
}

// Use is a clean use of the n-th dataset.
func Use(n int) event.Draft { return eventtest.Use(Unit, n) }

// Uses appends a batch of events under the unit's key.
func (w *Town) Uses(drafts ...event.Draft) { w.UsesBy(w.User, drafts...) }

// UsesBy is Uses under any key.
func (w *Town) UsesBy(key *gm.PrivateKey, drafts ...event.Draft) {
	w.t.Helper()
	w.Log.Append(w.t, key, drafts...)
}

// Addition asks a witness that cosigned the checkpoint of size old last to go on to the present one.
func (w *Town) Addition(old uint64) checkpoint.Addition {
	w.t.Helper()
	proof, err := w.Log.Tree.Consistency(old, w.Log.Tree.Size())
	if err != nil {
		w.t.Fatal(err)
	}
	return checkpoint.Addition{Old: old, Proof: proof, Note: w.Log.Note(w.t)}
}

// Latest implements witness.Attesters.
func (w *Town) Latest(context.Context) (client.Attested, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.points[len(w.points)-1]
	return client.Attested{Checkpoint: c, Note: w.Sign(c, Organisations...), SignedBy: Organisations, Dissent: w.Dissent}, nil
}

// Sign signs a checkpoint of the ledger by organisations.
func (w *Town) Sign(c checkpoint.Checkpoint, by ...string) []byte {
	var notes [][]byte
	for _, org := range by {
		note, err := checkpoint.Sign(c, org, w.Followers[org])
		if err != nil {
			w.t.Error(err)
		}
		notes = append(notes, note)
	}
	merged, err := checkpoint.Merge(notes...)
	if err != nil {
		w.t.Error(err)
	}
	return merged
}

// Consistency implements witness.Attesters.
func (w *Town) Consistency(_ context.Context, from, to checkpoint.Checkpoint) (wire.ConsistencyProof, error) {
	proof, err := w.tree.Consistency(from.Size, to.Size)
	if err != nil {
		return wire.ConsistencyProof{}, err
	}
	p := wire.ConsistencyProof{From: from.Size, To: to.Size, Proof: proof}
	return p, p.Verify(from, to)
}

// Entity implements witness.Attesters.
func (w *Town) Entity(_ context.Context, key string, c checkpoint.Checkpoint) (wire.EntityProof, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := wire.EntityProof{Key: key, Height: c.Block, Proof: w.history[c.Block].Prove(wire.MapKey(key))}
	if value, ok := w.history[c.Block].Get(wire.MapKey(key)); ok {
		p.Value = &value
	}
	return p, p.Verify(c)
}

// State implements witness.States.
func (w *Town) State(_ context.Context, ref statement.Ref) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.states[ref.String()], nil
}

func (w *Town) served() *eventtest.Log {
	if w.Serve != nil {
		return w.Serve
	}
	return w.Log
}

// Entries implements witness.Source. It gives at most as many as a tile holds.
func (w *Town) Entries(_ context.Context, _ int, from, to uint64) ([]replay.Entry, error) {
	log := w.served()
	if from >= uint64(len(log.Leaves)) {
		return nil, fmt.Errorf("the log has no leaf %d", from)
	}
	var entries []replay.Entry
	for i := from; i < min(to, from+256, uint64(len(log.Leaves))); i++ {
		entries = append(entries, replay.Entry{Leaf: log.Leaves[i], Of: log.Parts[i].Event})
	}
	return entries, nil
}

// Batch implements witness.Source.
func (w *Town) Batch(_ context.Context, _ int, digest gm.Digest, _ uint64) (tile.Batch, error) {
	return w.batch(digest)
}

// batch gives a batch of the log that is served; its events stand in the log one after the other.
func (w *Town) batch(digest gm.Digest) (tile.Batch, error) {
	log := w.served()
	envelope, ok := log.Batches[digest]
	if !ok {
		return tile.Batch{}, fmt.Errorf("the log has no batch %s", digest)
	}
	header, _, err := event.ParseHeader(envelope)
	if err != nil {
		return tile.Batch{}, err
	}
	b := tile.Batch{Envelope: envelope}
	for i, raw := range log.Leaves {
		leaf, err := event.ParseLeaf(raw)
		if err != nil || leaf.Batch != digest {
			continue
		}
		for k := i; k < min(i+int(header.Count), len(log.Leaves)); k++ {
			b.IDs = append(b.IDs, event.ID(log.Parts[k].Event))
		}
		break
	}
	return b, nil
}

// Events serves the event log of a town: it implements witness.Source.
type Events struct{ *Town }

// Consistency implements witness.Source.
func (w Events) Consistency(_ context.Context, _ int, from, to uint64) (merkle.Proof, error) {
	return w.Log.Tree.Consistency(from, to)
}
