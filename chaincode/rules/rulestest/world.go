// Package rulestest is a small world in which statements can be made and judged: a certificate authority, four founding
// organisations, persons with keys, and a world state on a map.
//
// Every judgement in it is held to the footprint: a key that is read or written outside it fails the test. What the world
// accepts it remembers in order, so that another ledger can be fed the same envelopes.
package rulestest

import (
	"crypto/x509/pkix"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Ledger is the ID of the world's ledger.
const Ledger statement.LedgerID = "luzhou-test"

// The founders.
const (
	Bureau     statement.PartyID = "510500.bureau"
	Audit      statement.PartyID = "510500.audit"
	Cyberspace statement.PartyID = "510500.cyberspace"
	Units      statement.PartyID = "510500.units"
)

// World is a ledger on a map, and everybody who acts on it. It is not safe for concurrent use.
type World struct {
	// Config is what a node of this ledger is started with.
	Config rules.Config
	// Now is the ledger time, Unix ms; Record moves it on by a second.
	Now int64
	// State is the world state.
	State map[string][]byte
	// Accepted are the envelopes that were accepted, in order, and Outcomes what was recorded of them.
	Accepted [][]byte
	Outcomes []outcome.Outcome
	// Sent is everything that was recorded, accepted or not, with the ledger time.
	Sent []Sent
	// OnAccept, when set, is told of every envelope that is accepted, and may look at the world as it was when it was judged.
	OnAccept func(s *rules.Submission, pos rules.Position)

	t         testing.TB
	root      Authority
	authority Authority
	people    map[string]*Person
	txs       int
	// elsewhere is the ledger that lasts on which this world acts; nil: its own map.
	elsewhere Elsewhere
}

// Sent is an envelope that was recorded at a time, Unix ms.
type Sent struct {
	Raw  []byte
	Time int64
}

// Fork gives a copy of the world that goes its own way.
func (w *World) Fork(t testing.TB) *World {
	f := *w
	f.t, f.State, f.people = t, maps.Clone(w.State), maps.Clone(w.people)
	f.Accepted, f.Sent = slices.Clone(w.Accepted), slices.Clone(w.Sent)
	return &f
}

// Founders are all who hold a founding certificate.
func (w *World) Founders() []*Person {
	w.t.Helper()
	var all []*Person
	for _, id := range []statement.PartyID{Bureau, Audit, Cyberspace, Units} {
		for _, post := range founderPosts(id) {
			all = append(all, w.Person(id, post))
		}
	}
	return all
}

// Authority is a certificate authority with its key.
type Authority struct {
	Key         *gm.PrivateKey
	Certificate *gm.Certificate
}

// Ref names the authority on the ledger.
func (a Authority) Ref() statement.Ref {
	return statement.Created(statement.TypeAuthority, a.Certificate.KeyID())
}

// Person is whoever holds a key: a person, an application, or a service.
type Person struct {
	Party   statement.PartyID
	Post    statement.Post
	Handler statement.Pseudonym
	// Application is set when an application holds the key.
	Application *statement.Ref
	Key         *gm.PrivateKey
	Certificate *gm.Certificate
}

// Ref names the person's certificate on the ledger.
func (p *Person) Ref() statement.Ref {
	return statement.Created(statement.TypeCertificate, p.Certificate.KeyID())
}

// New makes a world before its genesis. It begins at the present, so that a ledger with a clock of its own judges alike.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{
		Now: time.Now().Add(-time.Minute).UnixMilli(), State: make(map[string][]byte), t: t, people: make(map[string]*Person),
	}
	w.root = w.newRoot("泸证测试根")
	w.authority = w.IssueAuthority("泸证测试签发机构")
	w.Config = rules.Config{Ledger: Ledger, TrustRoot: w.root.Certificate.Digest(), Keys: rules.NewKeys()}
	for _, id := range []statement.PartyID{Bureau, Audit, Cyberspace, Units} {
		for _, post := range founderPosts(id) {
			w.people[personKey(id, post)] = w.NewPerson(id, post)
		}
	}
	return w
}

// Founded makes a world just after its genesis.
func Founded(t testing.TB) *World {
	t.Helper()
	w := New(t)
	w.Accept(w.Genesis())
	return w
}

func founderPosts(id statement.PartyID) []statement.Post {
	posts := []statement.Post{statement.PostOfficer, statement.PostReviewer, statement.PostFollower, statement.PostGateway}
	if id == Bureau {
		posts = append(posts, statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator, statement.PostSupervisor)
	}
	return posts
}

func founderRole(id statement.PartyID) statement.PartyRole {
	switch id {
	case Bureau:
		return statement.RoleBureau
	case Audit:
		return statement.RoleAudit
	case Cyberspace:
		return statement.RoleCyberspace
	}
	return statement.RoleUnit
}

// GenesisBody gives the body of the world's genesis, for tests that spoil it.
func (w *World) GenesisBody() *statement.Genesis {
	body := &statement.Genesis{
		Root: w.root.Certificate.Raw(), Authorities: [][]byte{w.authority.Certificate.Raw()}, Rules: 1, Network: statement.NetworkGovernment,
	}
	for _, id := range []statement.PartyID{Bureau, Audit, Cyberspace, Units} {
		f := statement.Founder{
			Party: id, Role: founderRole(id), Name: statement.Label("发起方 " + id), ResponsibleBody: "数据管理科", ResponsiblePost: "科长",
		}
		for _, post := range founderPosts(id) {
			p := w.Person(id, post)
			f.Certificates = append(f.Certificates, statement.FoundingCertificate{
				Post: post, Handler: p.Handler, Certificate: p.Certificate.Raw(),
			})
		}
		body.Founders = append(body.Founders, f)
	}
	return body
}

// Genesis gives the envelope that begins the ledger, signed by the officers of all four founders.
func (w *World) Genesis() []byte {
	w.t.Helper()
	officers := make([]*Person, 0, 4)
	for _, id := range []statement.PartyID{Bureau, Audit, Cyberspace, Units} {
		officers = append(officers, w.Person(id, statement.PostOfficer))
	}
	return w.Sign(w.GenesisBody(), &statement.Ref{Type: statement.TypeLedger, ID: string(Ledger)}, officers...)
}

// Authority gives the authority that issues the world's certificates.
func (w *World) Authority() Authority { return w.authority }

// Root gives the root.
func (w *World) Root() Authority { return w.root }

func (w *World) template(name string, ca bool) gm.CertificateTemplate {
	now := time.UnixMilli(w.Now)
	t := gm.CertificateTemplate{
		Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0), CA: ca,
	}
	if ca {
		t.PathLength = 2
	}
	return t
}

func (w *World) newRoot(name string) Authority {
	w.t.Helper()
	key := w.newKey()
	cert, err := gm.SelfSign(w.template(name, true), key)
	w.Must(err)
	return Authority{key, cert}
}

// IssueAuthority makes an authority under the root.
func (w *World) IssueAuthority(name string) Authority {
	w.t.Helper()
	key := w.newKey()
	cert, err := gm.Issue(w.template(name, true), key.PublicKey(), w.root.Certificate, w.root.Key)
	w.Must(err)
	return Authority{key, cert}
}

// NewPerson makes a key and a certificate for a post; the certificate is not registered.
func (w *World) NewPerson(party statement.PartyID, post statement.Post) *Person {
	w.t.Helper()
	return w.NewPersonUntil(party, post, time.UnixMilli(w.Now).AddDate(1, 0, 0))
}

// NewPersonUntil is NewPerson with the end of the certificate.
func (w *World) NewPersonUntil(party statement.PartyID, post statement.Post, until time.Time) *Person {
	w.t.Helper()
	key := w.newKey()
	template := w.template(string(party)+"/"+string(post), false)
	template.NotAfter = until
	cert, err := gm.Issue(template, key.PublicKey(), w.authority.Certificate, w.authority.Key)
	w.Must(err)
	p := &Person{Party: party, Post: post, Key: key, Certificate: cert}
	switch post {
	case statement.PostApplication, statement.PostFollower, statement.PostGateway, statement.PostLog:
	case statement.PostOfficer, statement.PostReviewer, statement.PostCertificateOfficer, statement.PostPermissionOfficer,
		statement.PostOperator, statement.PostSupervisor:
		p.Handler = statement.Pseudonym(string(party[7:]) + "-" + string(post))
	}
	return p
}

// Person gives the first person of a party who was registered under a post.
func (w *World) Person(party statement.PartyID, post statement.Post) *Person {
	w.t.Helper()
	p := w.people[personKey(party, post)]
	if p == nil {
		w.t.Fatalf("rulestest: nobody of %s has the post %s", party, post)
	}
	return p
}

func personKey(party statement.PartyID, post statement.Post) string {
	return string(party) + "/" + string(post)
}

// Sign makes an envelope: the first person acts, with prev read from the world state; the others sign beside.
func (w *World) Sign(body statement.Body, subject *statement.Ref, people ...*Person) []byte {
	w.t.Helper()
	return w.SignDraft(w.Draft(body, subject, people[0]), people...)
}

// Draft is what Sign would sign, for tests that spoil it.
func (w *World) Draft(body statement.Body, subject *statement.Ref, by *Person) statement.Draft {
	w.t.Helper()
	d := statement.Draft{
		Ledger: w.Config.Ledger, Issuer: by.Party, Handler: by.Handler, Subject: subject,
		IssuedAt: w.Now, NotAfter: w.Now + time.Hour.Milliseconds(), Body: body,
	}
	if body.Kind() != statement.KindUsageRecord {
		d.Application = by.Application
	}
	spec, err := statement.Lookup(body.Kind())
	w.Must(err)
	if subject != nil && !spec.Founds && (!spec.Renews || w.State[subject.Key(Ledger)] != nil) {
		head := w.Head(*subject)
		d.Prev = &head
	}
	return d
}

// SignDraft signs a draft with the keys of people.
func (w *World) SignDraft(d statement.Draft, people ...*Person) []byte {
	w.t.Helper()
	s, err := statement.New(d)
	w.Must(err)
	payload, err := s.Marshal()
	w.Must(err)
	return w.SignPayload(payload, people...)
}

// SignPayload signs any payload as a statement.
func (w *World) SignPayload(payload []byte, people ...*Person) []byte {
	w.t.Helper()
	env := &envelope.Envelope{PayloadType: envelope.TypeStatement, Payload: payload}
	for _, p := range people {
		w.Must(env.Cosign(p.Key))
	}
	raw, err := env.Marshal()
	w.Must(err)
	return raw
}

// Forge gives the first envelope's payload under the second one's signatures.
func (w *World) Forge(payload, signatures []byte) []byte {
	w.t.Helper()
	forged, err := envelope.Parse(payload)
	w.Must(err)
	other, err := envelope.Parse(signatures)
	w.Must(err)
	forged.Signatures = other.Signatures
	raw, err := forged.Marshal()
	w.Must(err)
	return raw
}

// Head gives an entity's head, or a digest that is nobody's where there is no such entity.
func (w *World) Head(ref statement.Ref) gm.Digest {
	w.t.Helper()
	raw := w.State[ref.Key(Ledger)]
	if raw == nil {
		return gm.Sum([]byte("no such entity"))
	}
	e, err := entity.Parse(ref, raw)
	w.Must(err)
	return e.Common().Head
}

// Record judges an envelope as a transaction of its own, a second after the one before, and applies what it decides.
func (w *World) Record(raw []byte) rules.Decision {
	w.t.Helper()
	if w.elsewhere != nil {
		return w.recordElsewhere(raw)
	}
	w.Now += 1000
	w.txs++
	w.Sent = append(w.Sent, Sent{raw, w.Now})
	pos := rules.Position{Tx: fmt.Sprintf("%064x", w.txs), Time: w.Now}
	sub, refusal := rules.Read(raw, Ledger)
	if refusal != nil {
		return rules.Unread(raw, refusal, pos)
	}
	d := rules.Decide(w.watch(sub), sub, pos, w.Config)
	if d.Outcome.Result == outcome.Accepted && d.Recorded {
		w.Accepted = append(w.Accepted, raw)
		w.Outcomes = append(w.Outcomes, d.Outcome)
		if w.OnAccept != nil {
			w.OnAccept(sub, pos)
		}
	}
	w.apply(sub, d)
	return d
}

// Accept records an envelope that must be accepted without suspicion, and gives the statement's ID.
func (w *World) Accept(raw []byte) gm.Digest {
	w.t.Helper()
	d := w.Record(raw)
	if d.Outcome.Result != outcome.Accepted || d.Outcome.Code != "" {
		w.t.Fatalf("not accepted: %s: %v", d.Outcome.Code, d.Refusal)
	}
	return d.Outcome.ID
}

// Refuse records an envelope that must be refused with a code.
func (w *World) Refuse(code statement.Code, raw []byte) rules.Decision {
	w.t.Helper()
	d := w.Record(raw)
	if d.Outcome.Result != outcome.Refused || d.Outcome.Code != code {
		w.t.Fatalf("want %s, got %s %q: %v", code, d.Outcome.Result, d.Outcome.Code, d.Refusal)
	}
	return d
}

// Get reads an entity's state, which must exist.
func Get[E entity.Entity](w *World, ref statement.Ref) E {
	w.t.Helper()
	e, err := entity.Parse(ref, w.State[ref.Key(Ledger)])
	w.Must(err)
	typed, ok := e.(E)
	if !ok {
		w.t.Fatalf("rulestest: %s is a %T", ref, e)
	}
	return typed
}

func (w *World) newKey() *gm.PrivateKey {
	w.t.Helper()
	key, err := gm.GenerateKey()
	w.Must(err)
	return key
}

// Must fails the test for an error.
func (w *World) Must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("rulestest: %v", err)
	}
}
