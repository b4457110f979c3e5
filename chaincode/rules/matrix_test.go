package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

var allRoles = []statement.PartyRole{
	statement.RoleBureau, statement.RoleDepartment, statement.RoleUnit, statement.RoleUser, statement.RoleService, statement.RoleAudit,
	statement.RoleCyberspace, statement.RolePolice,
}

var allPosts = []statement.Post{
	statement.PostOfficer, statement.PostReviewer, statement.PostCertificateOfficer, statement.PostPermissionOfficer, statement.PostOperator,
	statement.PostSupervisor, statement.PostApplication, statement.PostFollower, statement.PostGateway, statement.PostLog,
}

const stranger statement.PartyID = "510500.stranger"

// TestAuthorityMatrix says a statement of every kind in the name of every role, with every post, by strangers, by each party whose
// matter it is, and by the founders, also where the matter is the Bureau's own. Where the table forbids it the refusal is the table's;
// where it allows it the refusal, if any, is not.
func TestAuthorityMatrix(t *testing.T) {
	for _, i := range harvest(t) {
		t.Run(string(i.kind), func(t *testing.T) {
			t.Parallel()
			m := newMatrix(t, i)
			for _, role := range allRoles {
				m.try(cell{issuer: stranger, role: role})
				for _, owner := range m.matter {
					m.try(cell{issuer: owner, role: role})
				}
			}
			m.try(cell{issuer: i.sub.Statement.Issuer})
			for _, founder := range []statement.PartyID{rulestest.Bureau, rulestest.Audit, rulestest.Cyberspace, rulestest.Units} {
				m.try(cell{issuer: founder})
				if len(m.matter) > 0 {
					m.try(cell{issuer: founder, bureausMatter: true})
				}
			}
			if m.accepted == 0 {
				t.Errorf("none of %d cells was accepted; the matrix tries nothing", m.tried)
			}
		})
	}
}

// cell is one issuer of the matrix, to be tried with every post.
type cell struct {
	issuer statement.PartyID
	role   statement.PartyRole // empty: as registered
	// bureausMatter makes the first party of the matter the Bureau of the ledger.
	bureausMatter bool
}

// matrix tries one statement in the name of others.
type matrix struct {
	t *testing.T
	instance
	line            rules.Authority
	signatures      statement.SignatureRule
	matter          []statement.PartyID
	keys            map[string]*rulestest.Person
	tried, accepted int
}

func newMatrix(t *testing.T, i instance) *matrix {
	line, _ := rules.AuthorityOf(i.kind)
	spec, err := statement.Lookup(i.kind)
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{t: t, instance: i, line: line, signatures: spec.Signatures, keys: make(map[string]*rulestest.Person)}
	if slices.Contains(m.line.Ways[0].Posts, statement.PostLog) {
		m.keys["probe"] = i.world.Person(rulestest.Bureau, statement.PostLog) // no other key speaks for the log
	}
	matter, r := rules.MatterOf(overlay{base: i.before}, i.sub, i.pos, i.world.Config)
	if r != nil {
		t.Fatal(r)
	}
	m.matter = slices.Compact(slices.Sorted(slices.Values(matter)))
	return m
}

func (m *matrix) try(c cell) {
	if c.issuer != stranger && m.before[c.issuer.Ref().Key(rulestest.Ledger)] == nil {
		return // it is about to be registered: nobody speaks in its name yet
	}
	for _, post := range allPosts {
		m.tryPost(c, post)
	}
}

func (m *matrix) tryPost(c cell, post statement.Post) {
	m.t.Helper()
	a := &attempt{matrix: m, cell: c, over: make(map[string][]byte)}
	raw := a.say(post)
	sub, r := rules.Read(raw, rulestest.Ledger)
	if r != nil {
		m.t.Fatalf("%+v as %s: %v", c, post, r)
	}
	st := overlay{m.before, a.over}
	matter, refused := rules.MatterOf(st, sub, m.pos, m.world.Config)
	d := rules.Decide(st, sub, m.pos, m.world.Config)
	m.tried++
	if d.Outcome.Result == outcome.Accepted {
		m.accepted++
	}
	where := fmt.Sprintf("%s %s as %s of the matter %v (Bureau's: %v)", c.issuer, a.role, post, matter, c.bureausMatter)
	if refused != nil {
		if d.Refusal == nil || d.Refusal.Code != refused.Code {
			m.t.Errorf("%s: want %s, got %s %v", where, refused.Code, d.Outcome.Result, d.Refusal)
		}
		return
	}
	want := a.expect(post, matter)
	got := statement.Code("")
	if d.Outcome.Result == outcome.Refused && strings.HasPrefix(string(d.Outcome.Code), "authority.") && d.Outcome.Code != "authority.invalid" {
		got = d.Outcome.Code
	}
	// Where a department's jurisdiction ends is for tests of its own.
	if got != want && (got != "authority.jurisdiction" || a.role != statement.RoleDepartment) {
		m.t.Errorf("%s: the table says %q, the rules %s %q %v", where, want, d.Outcome.Result, d.Outcome.Code, d.Refusal)
	}
}

// attempt is one cell's statement, and the world with the parties and certificates that it needs.
type attempt struct {
	*matrix
	cell
	over   map[string][]byte
	ledger *entity.Ledger
}

// expect reads the table as a person would: the first way that holds permits; of those that fail the one that fails latest explains.
func (a *attempt) expect(post statement.Post, matter []statement.PartyID) statement.Code {
	mine := slices.Contains(matter, a.issuer)
	related := map[rules.Relation]statement.Code{}
	if !mine {
		related[rules.RelationOwner] = "authority.owner"
	} else {
		related[rules.RelationOther] = "authority.own-matter"
	}
	branch := func(id statement.PartyID) bool { return slices.Contains(a.keep(a.issuer).Branches, id) }
	if slices.ContainsFunc(matter, func(id statement.PartyID) bool { return !branch(id) }) {
		related[rules.RelationSystem] = "authority.owner"
	}
	switch ofBureau := slices.ContainsFunc(matter, func(id statement.PartyID) bool { return a.ledger.RoleOf(id) == statement.RoleBureau }); {
	case mine:
		related[rules.RelationStead] = "authority.own-matter"
	case a.ledger.RoleOf(a.issuer) == "" || !ofBureau:
		related[rules.RelationStead] = "authority.role"
	}
	worst, code := -1, statement.Code("")
	for _, way := range a.line.Ways {
		depth, why := 2, related[way.Relation]
		if !slices.Contains(way.Posts, post) {
			depth, why = 1, "authority.post"
		}
		if way.Roles != nil && !slices.Contains(way.Roles, a.role) {
			depth, why = 0, "authority.role"
		}
		if why == "" {
			return ""
		}
		if depth > worst {
			worst, code = depth, why
		}
	}
	return code
}

// say makes the envelope, and the entities that let it come as far as the table.
func (a *attempt) say(post statement.Post) []byte {
	a.ledger = rulestest.Get[*entity.Ledger](a.world, ledgerRef())
	if a.bureausMatter {
		ledger := *a.ledger
		ledger.Founders = slices.DeleteFunc(slices.Clone(ledger.Founders), func(f entity.Founder) bool { return f.Party == a.matter[0] })
		ledger.Founders = append(ledger.Founders, entity.Founder{Party: a.matter[0], Role: statement.RoleBureau})
		a.ledger = &ledger
		a.put(ledgerRef(), &ledger)
	}
	a.issue()
	st, handler := a.sub.Statement, statement.Pseudonym("probe")
	if a.issuer == a.sub.Statement.Issuer && a.sub.Statement.Handler != "" {
		handler = a.sub.Statement.Handler // some acts are one person's alone
	}
	d := statement.Draft{
		Ledger: st.Ledger, Issuer: a.issuer, Handler: handler, Subject: st.Subject, Prev: st.Prev,
		Engagement: st.Engagement, Principal: st.Principal, IssuedAt: st.IssuedAt, NotAfter: st.NotAfter, Body: st.Content(),
	}
	acting := a.person(a.issuer, post, handler)
	if post == statement.PostApplication {
		d.Handler = ""
		if body, ok := d.Body.(*statement.UsageRecord); ok {
			used := *body
			used.Application = acting.Application
			d.Body = &used
		} else {
			d.Application = acting.Application
		}
	}
	people := []*rulestest.Person{acting}
	switch a.signatures {
	case statement.SecondPerson:
		people = append(people, a.person(a.issuer, statement.PostReviewer, "second"))
	case statement.SecondParty:
		other := st.Content().(statement.Counterparty).Counterparty()
		a.keep(other)
		people = append(people, a.person(other, statement.PostOfficer, "second"))
	case statement.ThreeOrganisations:
		for _, f := range a.ledger.Founders {
			if f.Party != a.issuer && len(people) < 3 {
				people = append(people, a.person(f.Party, statement.PostOfficer, statement.Pseudonym("second-"+fmt.Sprint(len(people)))))
			}
		}
	case statement.SecondKey:
		next := a.person(a.issuer, post, "second")
		d.Body = &statement.LogRotate{To: next.Ref()}
		people = append(people, next)
	case statement.OneSignature:
	}
	return a.world.SignDraft(d, people...)
}

// issue puts the issuer into the world, in force and with its role.
func (a *attempt) issue() {
	party := a.keep(a.issuer)
	if a.role == "" {
		a.role = party.Role
		return
	}
	party.Role = a.role
	if a.role == statement.RoleDepartment {
		party.Members = a.matter // its jurisdiction
	}
	a.put(a.issuer.Ref(), party)
}

// keep gives a party of the world, or a new one, in force.
func (a *attempt) keep(id statement.PartyID) *entity.Party {
	party := &entity.Party{Role: statement.RoleUnit, Name: "某单位", ResponsibleBody: "科", ResponsiblePost: "长"}
	if raw := (overlay{a.before, a.over}).Get(id.Ref().Key(rulestest.Ledger)); raw != nil {
		e, err := entity.Load(id.Ref(), raw)
		if err != nil {
			a.t.Fatal(err)
		}
		party = e.(*entity.Party)
	} else {
		party.Advance(entity.Step{Statement: gm.Sum([]byte(id)), At: a.pos.Time, By: rulestest.Bureau})
	}
	party.State = entity.PartyActive
	a.put(id.Ref(), party)
	return party
}

// person puts a certificate into the world; the keys are shared by all attempts of a kind.
func (a *attempt) person(party statement.PartyID, post statement.Post, handler statement.Pseudonym) *rulestest.Person {
	p := a.keys[string(handler)]
	if p == nil {
		p = a.world.NewPerson(tjj, statement.PostOfficer)
		a.keys[string(handler)] = p
	}
	cert := &entity.Certificate{
		Header: entity.Header[entity.CertificateState]{State: entity.CertificateActive}, Party: party, Post: post, Handler: handler,
		Authority: a.world.Authority().Ref(), Certificate: p.Certificate.Raw(), NotBefore: 1, NotAfter: a.pos.Time + day,
	}
	if post == statement.PostApplication {
		cert.Handler, cert.Application = "", a.application(party)
	}
	cert.Advance(entity.Step{Statement: gm.Sum([]byte(handler)), At: a.pos.Time, By: rulestest.Bureau})
	a.put(p.Ref(), cert)
	return &rulestest.Person{Party: party, Post: post, Handler: cert.Handler, Application: cert.Application, Key: p.Key, Certificate: p.Certificate}
}

// application puts an application into the world that may sign this kind.
func (a *attempt) application(owner statement.PartyID) *statement.Ref {
	ref := statement.Created(statement.TypeApplication, gm.Sum([]byte("application of the matrix")))
	app := &entity.Application{
		Header: entity.Header[entity.ApplicationState]{State: entity.ApplicationApproved}, Owner: owner, Name: "应用",
		Type: statement.ApplicationService, Asked: []statement.Kind{a.kind}, Kinds: []statement.Kind{a.kind}, ApprovedAt: 1,
	}
	app.Advance(entity.Step{Statement: gm.Sum([]byte("application")), At: a.pos.Time, By: rulestest.Bureau})
	a.put(ref, app)
	return &ref
}

func (a *attempt) put(ref statement.Ref, e entity.Entity) {
	raw, err := entity.Marshal(e)
	if err != nil {
		a.t.Fatal(err)
	}
	a.over[ref.Key(rulestest.Ledger)] = raw
}
