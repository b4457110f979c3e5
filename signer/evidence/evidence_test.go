package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

const ledger statement.LedgerID = "luzhou-test"

// memory is a source without proofs that hold: this package verifies none.
type memory struct {
	key        *gm.PrivateKey
	statements map[gm.Digest]evidence.Statement
	entities   map[statement.Ref]entity.Entity
	fail       error
}

func newMemory(t testing.TB) *memory {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{key: key, statements: map[gm.Digest]evidence.Statement{}, entities: map[statement.Ref]entity.Entity{}}
	m.put(m.certificate(), &entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateActive}, Party: "510500.tjj", Post: statement.PostOfficer,
		Handler: "h1", Authority: issuing(), Certificate: []byte("der"),
	})
	parent := root()
	m.put(issuing(), &entity.Authority{Header: entity.Header[entity.AuthorityState]{State: entity.AuthorityAdmitted}, Certificate: []byte("der"), Parent: &parent})
	m.put(statement.PartyID("510500.tjj").Ref(), &entity.Party{Header: entity.Header[entity.PartyState]{State: entity.PartyActive}, Role: statement.RoleUnit, Name: "统计局"})
	return m
}

func root() statement.Ref { return statement.Created(statement.TypeAuthority, gm.Sum([]byte("root"))) }

func issuing() statement.Ref {
	return statement.Created(statement.TypeAuthority, gm.Sum([]byte("issuing")))
}

func (m *memory) certificate() statement.Ref {
	return statement.Created(statement.TypeCertificate, m.key.PublicKey().KeyID())
}

func (m *memory) put(ref statement.Ref, e entity.Entity) {
	e.Advance(entity.Step{Statement: gm.Sum([]byte(ref.String())), At: 1, By: "510500.bureau"})
	m.entities[ref] = e
}

// product registers a product of sources and gives its reference.
func (m *memory) product(t testing.TB, sources ...statement.Ref) statement.Ref {
	t.Helper()
	return m.say(t, statement.TypeProduct, &statement.ProductRegister{Name: "报告", Sources: sources}, nil, func(id gm.Digest) entity.Entity {
		return &entity.Product{Header: entity.Header[entity.ProductState]{State: entity.ProductRegistered}, Owner: "510500.tjj", Name: "报告", Sources: sources}
	})
}

// version anchors a version made from inputs and gives its reference.
func (m *memory) version(t testing.TB, inputs ...statement.Ref) statement.Ref {
	t.Helper()
	entry := statement.Created(statement.TypeEntry, gm.Sum([]byte("entry")))
	m.put(entry, &entity.Entry{Header: entity.Header[entity.EntryState]{State: entity.EntryPublished}, Owner: "510500.tjj"})
	body := &statement.DatasetAnchor{Manifest: gm.Sum(fmt.Append(nil, len(m.statements))), Files: []statement.File{{Digest: gm.Sum(), Size: 0}}, Format: statement.FormatCSV, Inputs: inputs}
	return m.say(t, statement.TypeVersion, body, &entry, func(gm.Digest) entity.Entity {
		return &entity.Version{Header: entity.Header[entity.VersionState]{State: entity.VersionCurrent}, Entry: entry, Owner: "510500.tjj", Number: 1, Manifest: body.Manifest}
	})
}

func (m *memory) say(t testing.TB, kind statement.EntityType, body statement.Body, subject *statement.Ref, state func(gm.Digest) entity.Entity) statement.Ref {
	t.Helper()
	d := statement.Draft{Ledger: ledger, Issuer: "510500.tjj", Handler: "h1", IssuedAt: 1, NotAfter: 2, Body: body, Subject: subject}
	if subject != nil {
		head := gm.Sum([]byte("head"))
		d.Prev = &head
	}
	said, err := statement.New(d)
	check(t, err)
	payload, err := said.Marshal()
	check(t, err)
	signed, err := envelope.Sign(envelope.TypeStatement, payload, m.key)
	check(t, err)
	raw, err := signed.Marshal()
	check(t, err)
	id := signed.ID()
	created := statement.Created(kind, id)
	o := &outcome.Outcome{V: 1, ID: id, Envelope: gm.Sum(raw), Tx: "00", Time: 1, Rules: 1, Result: outcome.Accepted, Touched: []outcome.Touch{{Entity: created, Count: 1}}}
	judged, err := o.Marshal()
	check(t, err)
	leaf, err := (&outcome.Leaf{Block: 1, Outcome: judged}).Marshal()
	check(t, err)
	m.put(created, state(id))
	m.statements[id] = evidence.Statement{Envelope: raw, Leaf: leaf, Index: int64(len(m.statements)), Proof: evidence.Inclusion{gm.Sum([]byte("sibling"))}}
	return created
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (m *memory) Checkpoint(context.Context) ([]byte, error) { return []byte("note"), m.fail }

func (m *memory) Statement(_ context.Context, id gm.Digest) (evidence.Statement, error) {
	s, ok := m.statements[id]
	if !ok {
		return s, evidence.ErrAbsent
	}
	return s, nil
}

func (m *memory) Entity(_ context.Context, ref statement.Ref) (evidence.Entity, error) {
	e := evidence.Entity{Ref: ref, Proof: vmap.Map{}.Prove(gm.Sum([]byte(ref.Key(ledger))))}
	state, ok := m.entities[ref]
	if !ok {
		return e, nil
	}
	value, err := entity.Marshal(state)
	e.Value = value
	return e, err
}

func (m *memory) assemble(t testing.TB, subject evidence.Subject, depth int) *evidence.File {
	t.Helper()
	rootKey, err := gm.ParseDigest(root().ID)
	check(t, err)
	f, err := evidence.Assemble(context.Background(), m, evidence.Request{Ledger: ledger, Subject: subject, Root: rootKey, Depth: depth})
	check(t, err)
	return f
}

func refs(f *evidence.File) []statement.EntityType {
	types := map[statement.EntityType]bool{}
	for _, e := range f.Entities {
		types[e.Ref.Type] = true
	}
	return slices.Sorted(maps.Keys(types))
}

func TestAssembleBringsWhatTheSubjectNeeds(t *testing.T) {
	m := newMemory(t)
	source := m.version(t)
	middle := m.version(t, source)
	product := m.product(t, middle)
	m.product(t, source) // of no concern

	for depth, want := range map[int]int{0: 1, 1: 2, 2: 3, 5: 3} {
		f := m.assemble(t, evidence.ForEntity(product), depth)
		if len(f.Statements) != want {
			t.Errorf("depth %d brings %d statements, want %d", depth, len(f.Statements), want)
		}
		if _, err := f.Marshal(); err != nil {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
	f := m.assemble(t, evidence.ForEntity(product), 0)
	want := []statement.EntityType{
		statement.TypeAuthority, statement.TypeCertificate, statement.TypeEntry, statement.TypeParty, statement.TypeProduct, statement.TypeVersion,
	}
	if got := refs(f); !slices.Equal(got, want) {
		t.Errorf("entities of types %v, want %v", got, want)
	}
	if slices.ContainsFunc(f.Entities, func(e evidence.Entity) bool { return e.Ref == root() }) {
		t.Error("the trust root's own entity came along")
	}
	party := m.assemble(t, evidence.ForEntity(statement.PartyID("510500.tjj").Ref()), 3)
	if len(party.Statements) != 0 || len(party.Entities) != 1 {
		t.Errorf("a party needs %d statements and %d entities", len(party.Statements), len(party.Entities))
	}
	absent := m.assemble(t, evidence.ForEntity(statement.Created(statement.TypeGrant, gm.Sum())), 0)
	if len(absent.Statements) != 0 || len(absent.Entities) != 1 || absent.Entities[0].Value != nil {
		t.Errorf("the evidence of absence is %+v", absent)
	}
}

func TestAssembleSaysWhatIsMissing(t *testing.T) {
	m := newMemory(t)
	ctx := context.Background()
	if _, err := evidence.Assemble(ctx, m, evidence.Request{Ledger: ledger, Subject: evidence.ForStatement(gm.Sum([]byte("nothing")))}); !errors.Is(err, evidence.ErrIncomplete) || !errors.Is(err, evidence.ErrAbsent) {
		t.Errorf("an unknown statement: %v", err)
	}
	product := m.product(t, m.version(t))
	id, _ := evidence.CreatedBy(product)
	other, _ := evidence.CreatedBy(m.product(t, m.version(t)))
	m.statements[id] = m.statements[other]
	if _, err := evidence.Assemble(ctx, m, evidence.Request{Ledger: ledger, Subject: evidence.ForEntity(product)}); !errors.Is(err, evidence.ErrIncomplete) {
		t.Errorf("another statement than asked for: %v", err)
	}
	m.fail = errors.New("the follower is away")
	if _, err := evidence.Assemble(ctx, m, evidence.Request{Ledger: ledger, Subject: evidence.ForEntity(product)}); !errors.Is(err, m.fail) {
		t.Errorf("a source that fails: %v", err)
	}
}

func TestAFileHasOneEncoding(t *testing.T) {
	m := newMemory(t)
	f := m.assemble(t, evidence.ForEntity(m.product(t, m.version(t))), 1)
	raw, err := f.Marshal()
	check(t, err)
	if _, err := evidence.Read(raw); err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for name, changed := range map[string]string{
		"white space":          strings.Replace(text, ":", ": ", 1),
		"a line feed":          text + "\n",
		"another format":       strings.Replace(text, "evidence/v1", "evidence/v2", 1),
		"no ledger":            strings.Replace(text, `"ledger":"luzhou-test"`, `"ledger":""`, 1),
		"an unknown field":     strings.Replace(text, `{"format"`, `{"extra":1,"format"`, 1),
		"a field twice":        strings.Replace(text, `"ledger"`, `"ledger":"luzhou-test","ledger"`, 1),
		"an escaped character": strings.Replace(text, `"note"`, "\"\\u006eote\"", 1),
		"a negative index":     strings.Replace(text, `"index":0,"proof"`, `"index":-1,"proof"`, 1),
		"no subject":           `{"format":"luzheng-evidence/v1","ledger":"luzhou-test","subject":"statement:` + strings.Repeat("0", 64) + `","checkpoint":"note"}`,
	} {
		if changed == text {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := evidence.Parse([]byte(changed)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	for name, spoil := range map[string]func(*evidence.File){
		"statements out of order": func(f *evidence.File) { slices.Reverse(f.Statements) },
		"a statement twice":       func(f *evidence.File) { f.Statements = append(f.Statements, f.Statements[len(f.Statements)-1]) },
		"entities out of order":   func(f *evidence.File) { slices.Reverse(f.Entities) },
		"an entity twice":         func(f *evidence.File) { f.Entities = append(f.Entities, f.Entities[len(f.Entities)-1]) },
	} {
		spoilt := *f
		spoilt.Statements, spoilt.Entities = slices.Clone(f.Statements), slices.Clone(f.Entities)
		spoil(&spoilt)
		if _, err := spoilt.Marshal(); !errors.Is(err, evidence.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSubjectAndProofHaveOneText(t *testing.T) {
	for _, subject := range []evidence.Subject{evidence.ForStatement(gm.Sum()), evidence.ForEntity(root()), evidence.ForEntity(statement.PartyID("510500.tjj").Ref())} {
		if again, err := evidence.ParseSubject(subject.String()); err != nil || again != subject {
			t.Errorf("%s: %v, %v", subject, again, err)
		}
	}
	for _, text := range []string{"", "statement:", "statement:00", "nothing:x", "version:x", "statement:" + strings.Repeat("0", 64)} {
		if _, err := evidence.ParseSubject(text); err == nil {
			t.Errorf("%q was read as a subject", text)
		}
	}
	proof := evidence.Inclusion{gm.Sum(), gm.Sum([]byte("x"))}
	text, err := proof.MarshalText()
	check(t, err)
	var again evidence.Inclusion
	if err := again.UnmarshalText(text); err != nil || !slices.Equal(again, proof) {
		t.Errorf("a proof: %v, %v", again, err)
	}
	for _, bad := range [][]byte{[]byte("AAAA"), []byte("not base64"), bytes.Repeat([]byte("A"), 4*merkle.MaxProof*gm.DigestSize)} {
		if err := again.UnmarshalText(bad); err == nil {
			t.Errorf("%.20q was read as a proof", bad)
		}
	}
}

// FuzzRead: whatever is read writes back to the same bytes.
func FuzzRead(f *testing.F) {
	m := newMemory(f)
	raw, err := m.assemble(f, evidence.ForEntity(m.product(f, m.version(f))), 1).Marshal()
	check(f, err)
	f.Add(raw)
	f.Add([]byte(`{"format":"luzheng-evidence/v1","ledger":"luzhou-test","subject":"party:510500.tjj","checkpoint":""}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		content, err := evidence.Read(raw)
		if err != nil {
			return
		}
		again, err := content.File.Marshal()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("read %s, wrote %s (%v)", raw, again, err)
		}
		evidence.NeedsOf(content, gm.Digest{})
	})
}
