// Package verifytest is a ledger in memory for tests of verification: a certificate authority, parties with keys, a statement log, an
// entity map and four organisations that sign checkpoints over them.
//
// It applies no rules: a test says what the ledger did, also what an honest one would never do.
package verifytest

import (
	"cmp"
	"context"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
	"luzheng/signer/vmap"
)

// Ledger is the ID of every world's ledger, and Start its first ledger time, Unix ms.
const (
	Ledger statement.LedgerID = "luzhou-test"
	Start  int64              = 1_790_000_000_000
	// Step is the ledger time between two statements, ms.
	Step int64 = 1_000
)

// Organisations run the followers.
func Organisations() []statement.PartyID {
	return []statement.PartyID{"510500.audit", "510500.bureau", "510500.cyberspace", "510500.units"}
}

// World is one ledger. It belongs to one test.
type World struct {
	t         testing.TB
	root      authority
	issuing   authority
	followers map[statement.PartyID]*gm.PrivateKey
	trust     *trust.File

	nodes    *merkle.Memory
	tree     *merkle.Tree
	states   map[statement.Ref]entity.Entity
	values   map[statement.Ref][]byte
	entities vmap.Map
	records  []evidence.Statement
	ids      map[gm.Digest]int // the last record of a statement
	now      int64
}

type authority struct {
	key         *gm.PrivateKey
	certificate *gm.Certificate
	ref         statement.Ref
}

// Key is a registered signing key.
type Key struct {
	*gm.PrivateKey
	Party   statement.PartyID
	Handler statement.Pseudonym
	Ref     statement.Ref
}

// New makes a world with its authorities and founding parties registered.
func New(t testing.TB) *World {
	t.Helper()
	w := empty(t)
	w.root = w.newAuthority("luzheng test root", nil)
	w.issuing = w.newAuthority("luzheng test issuing authority", &w.root)
	for _, org := range Organisations() {
		w.followers[org] = w.newKey()
		w.Party(org, statement.RoleUnit, statement.Label(org))
	}
	w.Put(w.issuing.ref, &entity.Authority{
		Header:      entity.Header[entity.AuthorityState]{State: entity.AuthorityAdmitted},
		Certificate: w.issuing.certificate.Raw(), Parent: &w.root.ref,
	})
	w.trust = w.TrustWith(nil)
	return w
}

func empty(t testing.TB) *World {
	w := &World{
		t: t, followers: map[statement.PartyID]*gm.PrivateKey{}, nodes: new(merkle.Memory), states: map[statement.Ref]entity.Entity{},
		values: map[statement.Ref][]byte{}, ids: map[gm.Digest]int{}, now: Start,
	}
	w.tree = merkle.NewTree(w.nodes)
	return w
}

// Recorded is a statement as another ledger recorded it: the envelope's and the outcome's exact bytes.
type Recorded struct{ Envelope, Outcome []byte }

// Follow makes a world of what another ledger recorded, one block each, and of the states that it ended with, as four followers would.
func Follow(t testing.TB, root *gm.Certificate, records []Recorded, states map[statement.Ref][]byte) *World {
	t.Helper()
	w := empty(t)
	w.root = authority{certificate: root, ref: statement.Ref{Type: statement.TypeAuthority, ID: root.KeyID().String()}}
	for i, r := range records {
		o := must(outcome.Parse(r.Outcome))(t)
		leaf := outcome.Leaf{Block: int64(i) + 1, Outcome: r.Outcome}
		w.append(r.Envelope, must(leaf.Marshal())(t), o.ID)
		w.now = o.Time
	}
	for ref, value := range states {
		w.values[ref] = value
		w.entities = w.entities.Set(gm.Sum([]byte(ref.Key(Ledger))), gm.Sum(value))
	}
	for _, org := range Organisations() {
		w.followers[org] = w.newKey()
	}
	w.trust = w.TrustWith(nil)
	return w
}

// Trust is the world's trust root.
func (w *World) Trust() *trust.File { return w.trust }

// TrustWith makes another trust root of the world.
func (w *World) TrustWith(change func(*trust.Root)) *trust.File {
	w.t.Helper()
	r := trust.Root{Version: 1, Ledger: Ledger, Certificate: w.root.certificate.Raw(), Threshold: trust.MinThreshold}
	for _, org := range Organisations() {
		r.Followers = append(r.Followers, trust.Follower{Organisation: org, Key: w.followers[org].PublicKey().SPKI()})
	}
	if change != nil {
		change(&r)
	}
	return must(trust.New(r))(w.t)
}

// NextTrust is the trust root after the world's, signed by the given organisations.
func (w *World) NextTrust(by ...statement.PartyID) *trust.File {
	w.t.Helper()
	previous := w.trust.Digest()
	next := w.TrustWith(func(r *trust.Root) { r.Version, r.Previous = 2, &previous })
	for _, org := range by {
		next = must(next.Cosign(org, w.followers[org]))(w.t)
	}
	return next
}

// RotateTrust is the trust root after the world's, in which an organisation signs with another key, as its follower does from now on; what
// it signed before counts up to the block until.
func (w *World) RotateTrust(organisation statement.PartyID, until int64) *trust.File {
	w.t.Helper()
	fresh := w.newKey()
	next := must(w.trust.Rotate(organisation, fresh, until))(w.t)
	for _, org := range Organisations() {
		next = must(next.Cosign(org, w.followers[org]))(w.t)
	}
	w.followers[organisation] = fresh
	return must(w.trust.Advance(next.Marshal()))(w.t)
}

// Root is the root certificate, as an authority may admit it.
func (w *World) Root() (ref statement.Ref, certificate []byte) {
	return w.root.ref, w.root.certificate.Raw()
}

// Now is the ledger time of the next statement, Unix ms.
func (w *World) Now() int64 { return w.now }

// Party registers a party.
func (w *World) Party(id statement.PartyID, role statement.PartyRole, name statement.Label) {
	w.t.Helper()
	w.Put(id.Ref(), &entity.Party{Header: entity.Header[entity.PartyState]{State: entity.PartyActive}, Role: role, Name: name})
}

// Key makes a key, certifies it by the issuing authority and registers it.
func (w *World) Key(party statement.PartyID, post statement.Post, handler statement.Pseudonym) *Key {
	w.t.Helper()
	return w.keyFrom(w.issuing, party, post, handler)
}

// ForeignKey is Key under an authority that nobody trusts and that is registered as the issuing authority.
func (w *World) ForeignKey(party statement.PartyID, post statement.Post, handler statement.Pseudonym) *Key {
	w.t.Helper()
	stranger := w.newAuthority("luzheng test issuing authority", nil)
	stranger.ref = w.issuing.ref
	return w.keyFrom(stranger, party, post, handler)
}

func (w *World) keyFrom(by authority, party statement.PartyID, post statement.Post, handler statement.Pseudonym) *Key {
	w.t.Helper()
	key := w.newKey()
	from, until := time.UnixMilli(Start).Add(-time.Hour), time.UnixMilli(Start).AddDate(3, 0, 0)
	certificate := must(gm.Issue(gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: string(party) + "/" + string(post)}, NotBefore: from, NotAfter: until,
	}, key.PublicKey(), by.certificate, by.key))(w.t)
	ref := statement.Ref{Type: statement.TypeCertificate, ID: key.PublicKey().KeyID().String()}
	w.Put(ref, &entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateActive},
		Party:  party, Post: post, Handler: handler, Authority: by.ref, Certificate: certificate.Raw(),
		NotBefore: certificate.NotBefore().UnixMilli(), NotAfter: certificate.NotAfter().UnixMilli(),
	})
	return &Key{PrivateKey: key, Party: party, Handler: handler, Ref: ref}
}

func (w *World) newKey() *gm.PrivateKey {
	w.t.Helper()
	return must(gm.GenerateKey())(w.t)
}

func (w *World) newAuthority(name string, by *authority) authority {
	w.t.Helper()
	key := w.newKey()
	template := gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: name}, NotBefore: time.UnixMilli(Start).AddDate(-1, 0, 0),
		NotAfter: time.UnixMilli(Start).AddDate(20, 0, 0), CA: true,
	}
	var certificate *gm.Certificate
	if by == nil {
		template.PathLength = 1
		certificate = must(gm.SelfSign(template, key))(w.t)
	} else {
		certificate = must(gm.Issue(template, key.PublicKey(), by.certificate, by.key))(w.t)
	}
	return authority{key, certificate, statement.Ref{Type: statement.TypeAuthority, ID: certificate.KeyID().String()}}
}

// Put sets an entity's state by a step that no statement in the log made.
func (w *World) Put(ref statement.Ref, e entity.Entity) {
	w.t.Helper()
	e.Advance(entity.Step{Statement: gm.Sum([]byte(ref.String()), fmt.Append(nil, e.Common().Count)), At: w.now, By: "510500.bureau"})
	w.set(ref, e)
}

func (w *World) set(ref statement.Ref, e entity.Entity) {
	w.t.Helper()
	value := must(entity.Marshal(e))(w.t)
	w.states[ref], w.values[ref] = e, value
	w.entities = w.entities.Set(gm.Sum([]byte(ref.Key(Ledger))), gm.Sum(value))
}

// State gives an entity's present state, to be changed and given to a Change.
func (w *World) State(ref statement.Ref) entity.Entity { return w.states[ref] }

// Draft fills in what most statements have in common.
func (w *World) Draft(by *Key, body statement.Body, subject *statement.Ref) statement.Draft {
	d := statement.Draft{
		Ledger: Ledger, Issuer: by.Party, Handler: by.Handler, IssuedAt: w.now - Step, NotAfter: w.now + 600_000, Body: body, Subject: subject,
	}
	if subject != nil {
		if state, ok := w.states[*subject]; ok {
			head := state.Common().Head
			d.Prev = &head
		}
	}
	return d
}

// Sign makes an envelope of a draft under the given keys.
func (w *World) Sign(d statement.Draft, keys ...*Key) []byte {
	w.t.Helper()
	said := must(statement.New(d))(w.t)
	payload := must(said.Marshal())(w.t)
	e := must(envelope.Sign(envelope.TypeStatement, payload, keys[0].PrivateKey))(w.t)
	for _, k := range keys[1:] {
		if err := e.Cosign(k.PrivateKey); err != nil {
			w.t.Fatal(err)
		}
	}
	return must(e.Marshal())(w.t)
}

// Change is what the ledger does to an entity with a statement: the state after it, of which the header is filled in.
type Change struct {
	Ref   statement.Ref
	State entity.Entity
}

// Commit records an accepted statement with what it changes, in a block of its own, and gives its ID. effects is called with the ID.
func (w *World) Commit(raw []byte, effects func(id gm.Digest) []Change) gm.Digest {
	w.t.Helper()
	return w.commit(raw, effects, outcome.Accepted, "")
}

// Refuse records a refused statement.
func (w *World) Refuse(raw []byte, code statement.Code) gm.Digest {
	w.t.Helper()
	return w.commit(raw, nil, outcome.Refused, code)
}

// CommitAs is Commit with a code, such as that of a suspected use.
func (w *World) CommitAs(raw []byte, code statement.Code, effects func(id gm.Digest) []Change) gm.Digest {
	w.t.Helper()
	return w.commit(raw, effects, outcome.Accepted, code)
}

func (w *World) commit(raw []byte, effects func(gm.Digest) []Change, result outcome.Result, code statement.Code) gm.Digest {
	w.t.Helper()
	e := must(envelope.Parse(raw))(w.t)
	said := must(statement.Parse(e.Payload))(w.t)
	id := e.ID()
	tx := gm.Sum(raw)
	o := &outcome.Outcome{
		V: 1, ID: id, Envelope: gm.Sum(raw), Tx: hex.EncodeToString(tx[:]), Time: w.now, Rules: 1, Result: result, Code: code,
	}
	if effects != nil {
		for _, c := range effects(id) {
			touch := outcome.Touch{Entity: c.Ref, Count: 1}
			if before, ok := w.values[c.Ref]; ok {
				header := must(entity.Parse(c.Ref, before))(w.t).Common()
				touch.Prev, touch.Count = &header.Head, header.Count+1
			}
			c.State.Advance(entity.Step{Statement: id, At: w.now, By: said.Issuer})
			w.set(c.Ref, c.State)
			o.Touched = append(o.Touched, touch)
		}
		slices.SortFunc(o.Touched, func(a, b outcome.Touch) int { return cmp.Compare(a.Entity.String(), b.Entity.String()) })
	}
	leaf := outcome.Leaf{Block: int64(len(w.records)) + 1, Outcome: must(o.Marshal())(w.t)}
	w.append(raw, must(leaf.Marshal())(w.t), id)
	return id
}

// append adds a leaf to the log.
func (w *World) append(raw, leaf []byte, id gm.Digest) {
	w.t.Helper()
	index := must(w.tree.Append(merkle.LeafHash(leaf)))(w.t)
	w.records = append(w.records, evidence.Statement{Envelope: raw, Leaf: leaf, Index: int64(index)})
	w.ids[id] = int(index)
	w.now += Step
}

// Checkpoint signs the present state by the given organisations, or by all four.
func (w *World) Checkpoint(by ...statement.PartyID) []byte {
	w.t.Helper()
	if len(by) == 0 {
		by = Organisations()
	}
	c := w.present()
	notes := make([][]byte, len(by))
	for i, org := range by {
		notes[i] = must(checkpoint.Sign(c, string(org), w.followers[org]))(w.t)
	}
	return must(checkpoint.Merge(notes...))(w.t)
}

func (w *World) present() checkpoint.Checkpoint {
	return checkpoint.Checkpoint{
		Origin: checkpoint.StatementsOrigin(Ledger), Size: w.tree.Size(), Root: w.tree.Root(), MapRoot: w.entities.Root(),
		Block: uint64(len(w.records)), BlockHash: [32]byte{1}, Time: w.now,
	}
}

// Evidence assembles the evidence for a subject as of now.
func (w *World) Evidence(subject evidence.Subject, depth int) *evidence.File {
	w.t.Helper()
	return must(evidence.Assemble(context.Background(), w.Source(), evidence.Request{
		Ledger: Ledger, Subject: subject, Root: w.root.certificate.KeyID(), Depth: depth,
	}))(w.t)
}

// Bytes writes an evidence file.
func (w *World) Bytes(f *evidence.File) []byte {
	w.t.Helper()
	return must(f.Marshal())(w.t)
}

// must unwraps what cannot fail in a world that is built rightly.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("verifytest: %v", err)
		}
		return value
	}
}

// ForkedCheckpoint is what a dishonest organisation signs: another past at the present height.
func (w *World) ForkedCheckpoint(by statement.PartyID) []byte {
	w.t.Helper()
	c := w.present()
	c.Root = gm.Sum([]byte("another past"))
	return must(checkpoint.Sign(c, string(by), w.followers[by]))(w.t)
}
