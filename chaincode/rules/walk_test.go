package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

var (
	walkSeed  = flag.Uint64("walk.seed", 0, "repeat the random walk of this seed alone")
	walkCount = flag.Int("walk.count", 40, "take so many random walks")
)

// TestManyPartiesAtRandom lets parties do what they like, wisely or not, for a long time, and holds whatever is accepted to the
// reference: no clean use without a right to it and no suspicion of one that had it; nothing accepted from whoever was suspended or
// revoked; one source for a data item; no grant before its consent and agreement; one outcome for a dispute and a suspicion; nobody
// decides its own matter. At the end the state is rebuilt from the accepted statements alone. The world itself watches that nothing is
// read or written outside the footprints. A walk that fails is repeated with -walk.seed.
func TestManyPartiesAtRandom(t *testing.T) {
	start := rulestest.Founded(t)
	for _, id := range []statement.PartyID{tjj, zgj, sjj} {
		start.RegisterParty(id, statement.RoleUnit)
	}
	start.RegisterParty(citizen, statement.RoleUser)
	start.RegisterBasis("law.emergency", "a20", start.Now)
	seeds := make([]uint64, *walkCount)
	for i := range seeds {
		seeds[i] = rand.Uint64()
	}
	if *walkSeed != 0 {
		seeds = []uint64{*walkSeed}
	}
	seen := make(map[string]int)
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			k := newWalk(t, seed, start.Fork(t))
			for range 200 {
				k.step()
			}
			k.rebuild()
			for what, n := range k.seen {
				seen[what] += n
			}
		})
	}
	for _, what := range []string{
		"clean", "suspected", "access.grant/v1", "access.revoke/v1", "opening.approve/v1", "dataset.withdraw/v1", "suspicion.confirm/v1",
		"source.claim/v1", "source.move/v1", "dispute.coordinate/v1", "emergency.declare/v1", "party.resume/v1", "certificate.revoke/v1",
	} {
		if seen[what] == 0 && len(seeds) >= 40 {
			t.Errorf("no %s in %d walks: they do not get there", what, len(seeds))
		}
	}
}

// walk is one random course of events.
type walk struct {
	*rulestest.World
	t        *testing.T
	rng      *rand.Rand
	ref      *reference
	officers map[statement.PartyID]*rulestest.Person
	machines map[statement.Ref]*rulestest.Person
	// things are the entities of each type, in the order in which they came to be.
	things map[statement.EntityType][]statement.Ref
	// seen counts what was accepted, by kind, and how uses were judged.
	seen  map[string]int
	times map[gm.Digest]rules.Position
	start map[string][]byte
}

var walkers = []statement.PartyID{tjj, zgj, sjj, citizen, bureau, cyber}

func newWalk(t *testing.T, seed uint64, w *rulestest.World) *walk {
	k := &walk{
		World: w, t: t, rng: rand.New(rand.NewPCG(seed, 0)), ref: newReference(), officers: make(map[statement.PartyID]*rulestest.Person),
		machines: make(map[statement.Ref]*rulestest.Person), things: make(map[statement.EntityType][]statement.Ref),
		seen: make(map[string]int), times: make(map[gm.Digest]rules.Position), start: maps.Clone(w.State),
	}
	for _, id := range walkers {
		k.officers[id] = w.Person(id, statement.PostOfficer)
		k.ref.role[id] = statement.RoleUnit
	}
	k.ref.role[citizen], k.ref.role[bureau], k.ref.role[cyber] = statement.RoleUser, statement.RoleBureau, statement.RoleCyberspace
	w.Accepted = nil
	w.OnAccept = k.onAccept
	return k
}

// onAccept remembers where each statement was judged, to judge it there again.
func (k *walk) onAccept(s *rules.Submission, pos rules.Position) { k.times[s.ID] = pos }

// roll gives a number below n.
func (k *walk) roll(n int) int { return k.rng.IntN(n) }

func one[T any](k *walk, from ...T) T { return from[k.roll(len(from))] }

// mostly gives the sensible choice in three of four cases.
func mostly[T any](k *walk, sensible T, others ...T) T {
	if k.roll(4) > 0 {
		return sensible
	}
	return one(k, others...)
}

// any gives an entity of a type; ok is false while there is none.
func (k *walk) any(t statement.EntityType) (statement.Ref, bool) {
	all := k.things[t]
	if len(all) == 0 {
		return statement.Ref{}, false
	}
	// The latest ones are the ones that something is going on with.
	return all[len(all)-1-k.roll(min(len(all), 4))], true
}

func (k *walk) unit() statement.PartyID { return one(k, tjj, zgj, sjj) }

// deciders are whoever may decide for a body: mostly the Bureau.
func (k *walk) deciders(post statement.Post) []*rulestest.Person {
	switch by := mostly(k, bureau, cyber, tjj); by {
	case bureau:
		return []*rulestest.Person{k.Person(bureau, post), k.Person(bureau, statement.PostReviewer)}
	default:
		return k.pair(by)
	}
}

func (k *walk) pair(id statement.PartyID) []*rulestest.Person {
	return []*rulestest.Person{k.officers[id], k.Person(id, statement.PostReviewer)}
}

// say records a statement and holds it to the reference.
func (k *walk) say(body statement.Body, subject *statement.Ref, people ...*rulestest.Person) {
	raw := k.Sign(body, subject, people...)
	d := k.Record(raw)
	if d.Outcome.Result != outcome.Accepted {
		if d.Outcome.Code == "ledger.corrupt" {
			k.t.Fatalf("%s: %v", body.Kind(), d.Refusal)
		}
		return
	}
	sub, refusal := rules.Read(raw, rulestest.Ledger)
	if refusal != nil {
		k.t.Fatal(refusal)
	}
	var keyIDs []gm.KeyID
	for _, s := range sub.Envelope.Signatures {
		keyIDs = append(keyIDs, s.KeyID)
	}
	if err := k.ref.allows(sub.Statement, keyIDs, d.Outcome); err != nil {
		k.t.Fatalf("%s of %s was accepted (%q): %v\n%+v", body.Kind(), sub.Statement.Issuer, d.Outcome.Code, err, body)
	}
	k.ref.note(sub.Statement, d.Outcome)
	k.seen[string(body.Kind())]++
	for _, touch := range d.Outcome.Touched {
		if touch.Count == 1 {
			k.things[touch.Entity.Type] = append(k.things[touch.Entity.Type], touch.Entity)
		}
	}
	if body.Kind() == statement.KindUsageRecord {
		k.seen[map[bool]string{true: "clean", false: "suspected"}[d.Outcome.Code == ""]]++
	}
}

// step is one act, or a while in which nothing happens.
func (k *walk) step() {
	acts := []func(){
		k.publish, k.publish, k.anchor, k.anchor, k.entryChanges, k.openEntry, k.submitApplication, k.decideApplication, k.decideApplication,
		k.request, k.course, k.course, k.answer, k.answer, k.answer, k.agree, k.agree, k.grant, k.grant, k.revoke, k.use, k.use, k.use, k.use,
		k.judgeSuspicion, k.dispute, k.dispute, k.emergency, k.source, k.discipline, k.discipline, k.wait,
	}
	acts[k.roll(len(acts)-1+1)]()
}

func (k *walk) wait() {
	k.Now += one(k, int64(120_000), 3_600_000, day, 12*day)
}

func (k *walk) catalogue(owner statement.PartyID) statement.Catalogue {
	c := rulestest.ConditionalCatalogue(owner)
	c.SharingClass = one(k, statement.SharingConditional, statement.SharingConditional, statement.SharingUnconditional, statement.SharingNone)
	c.OpeningClass = one(k, statement.OpeningNone, statement.OpeningConditional, statement.OpeningUnconditional)
	if c.OpeningClass != statement.OpeningNone {
		c.OpenSubject = owner
	}
	return c
}

func (k *walk) publish() {
	owner := one(k, tjj, tjj, zgj, bureau)
	c := k.catalogue(owner)
	if source, ok := k.any(statement.TypeSource); ok && k.roll(2) == 0 {
		c.Items[0].Source = &source
	}
	k.say(&statement.CataloguePublish{Catalogue: c}, nil, k.officers[owner])
}

func (k *walk) anchor() {
	ref, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	var before *statement.Ref
	for v, noted := range k.ref.versions {
		if noted.entry == ref && !k.superseded(v) {
			before = &v
		}
	}
	by := mostly(k, k.ref.entries[ref].owner, walkers...)
	k.say(rulestest.Anchoring(fmt.Sprint(len(k.times)), before), &ref, k.officers[by])
}

func (k *walk) superseded(v statement.Ref) bool {
	return strings.Contains(string(k.State[v.Key(rulestest.Ledger)]), `"supersededBy"`)
}

func (k *walk) entryChanges() {
	if version, ok := k.any(statement.TypeVersion); ok && k.roll(2) == 0 {
		entry := k.ref.versions[version].entry
		by := mostly(k, k.ref.entries[entry].owner, walkers...)
		k.say(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &version, k.officers[by])
		return
	}
	ref, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	owner := k.ref.entries[ref].owner
	if k.roll(3) == 0 {
		k.say(&statement.CatalogueRetire{Reason: "ended"}, &ref, k.officers[mostly(k, owner, walkers...)])
		return
	}
	k.say(&statement.CatalogueRevise{Catalogue: k.catalogue(owner)}, &ref, k.officers[mostly(k, owner, walkers...)])
}

func (k *walk) openEntry() {
	if opening, ok := k.any(statement.TypeOpening); ok && k.roll(2) == 0 {
		k.say(&statement.OpeningApprove{Entry: k.ref.openings[opening], Risk: rulestest.Sealed()}, &opening, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	if ref, ok := k.any(statement.TypeEntry); ok {
		k.say(reviewing(ref), nil, k.officers[mostly(k, k.ref.entries[ref].owner, walkers...)])
	}
}

func (k *walk) submitApplication() {
	owner := one(k, zgj, zgj, sjj, citizen, bureau)
	k.say(&statement.ApplicationSubmit{
		Name: "应用", Type: statement.ApplicationService,
		Kinds: []statement.Kind{statement.KindAccessRequest, statement.KindCataloguePublish, statement.KindUsageRecord},
	}, nil, k.officers[owner])
}

func (k *walk) decideApplication() {
	ref, ok := k.any(statement.TypeApplication)
	if !ok {
		return
	}
	if k.roll(6) == 0 {
		k.say(&statement.ApplicationSuspend{Reason: "r"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	kinds := []statement.Kind{statement.KindAccessRequest}
	if k.roll(4) > 0 {
		kinds = append(kinds, statement.KindUsageRecord)
	}
	entries := slices.Clone(k.things[statement.TypeEntry])
	if k.roll(4) == 0 && len(entries) > 0 {
		entries = entries[:len(entries)-1]
	}
	k.say(&statement.ApplicationApprove{Kinds: kinds, Entries: entries[max(0, len(entries)-60):]}, &ref, k.deciders(statement.PostPermissionOfficer)...)
	if _, ok := k.machines[ref]; !ok {
		p := k.NewPerson(k.ref.apps[ref].owner, statement.PostApplication)
		p.Application = &ref
		k.machines[ref] = p
		k.Record(k.Registration(p))
	}
}

func (k *walk) purpose() statement.Code {
	return mostly(k, statement.Code("service.household"), "marketing")
}

func (k *walk) request() {
	entry, ok := k.any(statement.TypeEntry)
	app, ok2 := k.any(statement.TypeApplication)
	if !ok || !ok2 {
		return
	}
	for _, e := range k.ref.apps[app].entries {
		if n := k.ref.entries[e]; n.closed == 0 && n.sharing == statement.SharingConditional && n.owner != k.ref.apps[app].owner && k.roll(2) == 0 {
			entry = e
			break
		}
	}
	from := k.Now + one(k, int64(0), 0, 0, day)
	k.say(&statement.AccessRequest{Entry: entry, Scenario: rulestest.Sealed(), Terms: statement.Terms{
		Purpose: k.purpose(), Mode: statement.ModeInterface, Application: app, From: from, Until: from + one(k, day, 30*day),
	}}, nil, k.officers[mostly(k, k.ref.apps[app].owner, walkers...)])
}

func (k *walk) answer() {
	ref, ok := k.any(statement.TypeRequest)
	if !ok {
		return
	}
	provider := k.ref.requests[ref].provider
	switch k.roll(4) {
	case 0, 1:
		k.say(&statement.AccessOpinion{}, &ref, k.deciders(statement.PostPermissionOfficer)[0])
	default:
		k.say(&statement.AccessConsent{}, &ref, k.pair(mostly(k, provider, walkers...))...)
	}
}

func (k *walk) agree() {
	ref, ok := k.any(statement.TypeRequest)
	if !ok {
		return
	}
	r := k.ref.requests[ref]
	provider := mostly(k, r.provider, tjj, zgj)
	user := mostly(k, r.user, walkers...)
	if user == provider {
		return
	}
	until := r.terms.Until + one(k, day, day, -day)
	k.say(&statement.AgreementSign{Request: ref, Provider: provider, Text: rulestest.Sealed(), Until: until}, nil, k.officers[user], k.officers[provider])
}

func (k *walk) grant() {
	ref, ok := k.any(statement.TypeRequest)
	agreement, ok2 := k.any(statement.TypeAgreement)
	if !ok || !ok2 {
		return
	}
	if k.roll(4) > 0 {
		ref = k.ref.agreements[agreement].request
	}
	k.say(&statement.AccessGrant{Entry: k.ref.requests[ref].entry, Agreement: agreement}, &ref, k.deciders(statement.PostPermissionOfficer)...)
}

// course goes the whole way from a request to its grant, by the right people: rare if left to chance.
func (k *walk) course() {
	k.request()
	all := k.things[statement.TypeRequest]
	if len(all) == 0 {
		return
	}
	ref := all[len(all)-1]
	r := k.ref.requests[ref]
	bureaus := []*rulestest.Person{k.Person(bureau, statement.PostPermissionOfficer), k.Person(bureau, statement.PostReviewer)}
	k.say(&statement.AccessOpinion{}, &ref, bureaus[0])
	k.say(&statement.AccessConsent{}, &ref, k.pair(r.provider)...)
	k.say(&statement.AgreementSign{Request: ref, Provider: r.provider, Text: rulestest.Sealed(), Until: r.terms.Until}, nil, k.officers[r.user], k.officers[r.provider])
	if signed := k.things[statement.TypeAgreement]; len(signed) > 0 {
		k.say(&statement.AccessGrant{Entry: r.entry, Agreement: signed[len(signed)-1]}, &ref, bureaus...)
	}
}

func (k *walk) revoke() {
	if ref, ok := k.any(statement.TypeGrant); ok {
		k.say(&statement.AccessRevoke{Reason: "ended"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
	}
}

// use records a use that keeps to a grant or an emergency, or strays from it in one way or another.
func (k *walk) use() {
	version, ok := k.any(statement.TypeVersion)
	if !ok {
		return
	}
	u := &statement.UsageRecord{
		Action: statement.ActionAccess, Version: version, Purpose: k.purpose(), Mode: mostly(k, statement.ModeInterface, statement.ModeDownload),
		At: k.Now - one(k, int64(0), 0, 0, 3_600_000, day, -day),
	}
	by := one(k, walkers...)
	if ref, ok := k.any(statement.TypeGrant); ok && k.roll(4) > 0 {
		g := k.ref.grants[ref]
		u.Grant, by = &ref, mostly(k, g.user, walkers...)
		app := g.terms.Application
		u.Application = &app
		if v, ok := k.versionOf(g.entry); ok {
			u.Version = v
		}
	} else if ref, ok := k.any(statement.TypeApplication); ok && k.roll(2) == 0 {
		u.Application = &ref
	}
	if ref, ok := k.any(statement.TypeEmergency); ok && u.Grant == nil && k.roll(2) == 0 {
		u.Emergency = &ref
		by = mostly(k, k.ref.emergencies[ref].Parties[0], walkers...)
		if v, ok := k.versionOf(k.ref.emergencies[ref].Entries[0]); ok {
			u.Version = v
		}
	}
	if k.roll(6) == 0 {
		u.Recipient = one(k, walkers...)
	}
	u.Entry = k.ref.versions[u.Version].entry
	if u.Application != nil {
		if p := k.machines[*u.Application]; p != nil && p.Party == by && k.roll(2) == 0 {
			k.say(u, nil, p)
			return
		}
	}
	k.say(u, nil, k.officers[by])
}

func (k *walk) versionOf(entry statement.Ref) (statement.Ref, bool) {
	for _, v := range slices.Backward(k.things[statement.TypeVersion]) {
		if k.ref.versions[v].entry == entry {
			return v, true
		}
	}
	return statement.Ref{}, false
}

func (k *walk) judgeSuspicion() {
	ref, ok := k.any(statement.TypeSuspicion)
	if !ok {
		return
	}
	switch k.roll(3) {
	case 0:
		k.say(&statement.SuspicionExplain{Explanation: rulestest.Sealed()}, &ref, k.officers[mostly(k, k.ref.suspicions[ref].unit, walkers...)])
	case 1:
		k.say(&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "r"}}, &ref, k.deciders(statement.PostSupervisor)...)
	default:
		k.say(&statement.SuspicionDismiss{Finding: statement.Finding{Reason: "r"}}, &ref, k.deciders(statement.PostSupervisor)...)
	}
}

func (k *walk) dispute() {
	ref, ok := k.any(statement.TypeDispute)
	if !ok || k.roll(3) == 0 {
		if entry, ok := k.any(statement.TypeEntry); ok {
			k.say(&statement.DisputeOpen{Matter: entry, Respondent: k.ref.entries[entry].owner, Reason: "r", Grounds: rulestest.Sealed()}, nil,
				k.officers[one(k, walkers...)])
		}
		return
	}
	d, matter := k.ref.disputes[ref], k.things[statement.TypeEntry][0]
	for _, e := range k.things[statement.TypeEntry] {
		if strings.Contains(string(k.State[ref.Key(rulestest.Ledger)]), e.ID) {
			matter = e
		}
	}
	switch k.roll(3) {
	case 0:
		k.say(&statement.DisputeEscalate{Report: rulestest.Sealed()}, &ref, k.officers[mostly(k, d.applicant, walkers...)])
	case 1:
		if d.applicant != d.respondent {
			k.say(&statement.DisputeNegotiate{Matter: matter, With: d.respondent, Agreement: rulestest.Sealed()}, &ref, k.officers[d.applicant], k.officers[d.respondent])
		}
	default:
		k.say(&statement.DisputeCoordinate{Matter: matter, Result: statement.CoordinationSettled, Reason: "r", Record: rulestest.Sealed()}, &ref,
			k.deciders(statement.PostSupervisor)...)
	}
}

func (k *walk) emergency() {
	if ref, ok := k.any(statement.TypeEmergency); ok && k.roll(4) == 0 {
		k.say(&statement.EmergencyEnd{Reason: "over"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	entry, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	k.say(&statement.EmergencyDeclare{
		Type: statement.EmergencyHealth, Purpose: "service.household", Parties: []statement.PartyID{one(k, zgj, sjj, citizen)},
		Entries: []statement.Ref{entry}, From: k.Now, Until: k.Now + day, Law: "law.emergency", Article: "a20", Notice: rulestest.Sealed(),
	}, nil, k.deciders(statement.PostPermissionOfficer)...)
}

func (k *walk) source() {
	if ref, ok := k.any(statement.TypeSource); ok && k.roll(2) == 0 {
		k.say(&statement.SourceMove{To: k.unit(), Reason: "r"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	key := statement.ItemKey{Element: "de00001", Population: one(k, statement.Code("residents"), "enterprises"), Division: "510500"}
	k.say(&statement.SourceClaim{ItemKey: key}, nil, k.officers[one(k, walkers...)])
}

// discipline suspends and resumes parties, and revokes a key, of which a new one is registered.
func (k *walk) discipline() {
	id := mostly(k, k.unit(), citizen, bureau)
	ref := id.Ref()
	switch k.roll(5) {
	case 0:
		k.say(&statement.PartySuspend{Reason: "r"}, &ref, k.deciders(statement.PostOperator)...)
		k.submitApplication() // by whoever it is, as if nothing had happened
	case 1:
		if id == bureau {
			return
		}
		old := k.officers[id]
		cert := old.Ref()
		k.say(&statement.CertificateRevoke{Reason: "lost"}, &cert, k.Person(bureau, statement.PostCertificateOfficer))
		// The lost key is tried once more.
		k.say(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, old)
		k.officers[id] = k.NewPerson(id, statement.PostOfficer)
		k.Record(k.Registration(k.officers[id]))
	default:
		for _, id := range walkers {
			if k.ref.suspended[id] {
				ref = id.Ref()
			}
		}
		k.say(&statement.PartyResume{Reason: "r"}, &ref, k.deciders(statement.PostOperator)...)
	}
}

// rebuild judges the accepted statements again, without all that was refused in between, and compares the entities.
func (k *walk) rebuild() {
	state := overlay{base: k.start, over: make(map[string][]byte)}
	for _, raw := range k.Accepted {
		sub, r := rules.Read(raw, rulestest.Ledger)
		if r != nil {
			k.t.Fatal(r)
		}
		d := rules.Decide(state, sub, k.times[sub.ID], k.Config)
		if d.Outcome.Result != outcome.Accepted {
			k.t.Fatalf("judged again, %s is refused: %v", sub.Statement.Kind, d.Refusal)
		}
		for _, w := range d.Writes {
			state.over[w.Key] = w.Value
		}
	}
	for key, value := range k.State {
		if entityKey(key) && !bytes.Equal(state.Get(key), value) {
			k.t.Fatalf("rebuilt, %s is\n%s\nand was\n%s", key, state.Get(key), value)
		}
	}
	for key := range state.over {
		if k.State[key] == nil {
			k.t.Fatalf("rebuilt, there is %s", key)
		}
	}
}

func entityKey(key string) bool {
	_, class := keys.Classify(key)
	return class == keys.ClassEntity
}
