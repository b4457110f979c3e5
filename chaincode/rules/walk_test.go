package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

var (
	walkSeed   = flag.Uint64("walk.seed", 0, "repeat the random walk of this seed alone")
	walkCount  = flag.Int("walk.count", 40, "take so many random walks")
	walkRandom = flag.Bool("walk.random", false, "take other walks each time")
)

// TestManyPartiesAtRandom lets parties do what they like, wisely or not, for a long time, and holds whatever is accepted to the
// reference: no clean use without a right to it and no suspicion of one that had it; nothing accepted from whoever was suspended or
// revoked; one source for a data item; no grant before its consent and agreement; one outcome for a dispute, a suspicion and a
// problem; no checkpoint of another history and no suspicion twice; nothing from a technical service unit that works for nobody or for whoever is suspended, or a deputy without a delegation;
// nobody decides its own matter. At the end the state is rebuilt from the accepted statements alone. The world itself watches that
// nothing is read or written outside the footprints. The walks are the same each time, so that they get to the same places, unless
// -walk.random asks for others; one that fails is repeated with -walk.seed.
func TestManyPartiesAtRandom(t *testing.T) {
	start := rulestest.Founded(t)
	for _, id := range []statement.PartyID{tjj, zgj, sjj} {
		start.RegisterParty(id, statement.RoleUnit)
	}
	start.RegisterParty(citizen, statement.RoleUser)
	start.RegisterParty(svc, statement.RoleService)
	start.RegisterBasis("law.emergency", "a20", start.Now)
	standIn := another(start, statement.PostReviewer, "standin")
	seeds := make([]uint64, *walkCount)
	for i := range seeds {
		if seeds[i] = uint64(i + 1); *walkRandom {
			seeds[i] = rand.Uint64()
		}
	}
	if *walkSeed != 0 {
		seeds = []uint64{*walkSeed}
	}
	seen := make(map[string]int)
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			k := newWalk(t, seed, start.Fork(t), standIn)
			for range 200 {
				k.step()
			}
			k.answered()
			k.rebuild()
			for what, n := range k.seen {
				seen[what] += n
			}
		})
	}
	for _, what := range []string{
		"clean", "suspected", "contracted", "access.grant/v1", "access.revoke/v1", "opening.approve/v1", "dataset.withdraw/v1", "suspicion.confirm/v1",
		"source.claim/v1", "source.move/v1", "dispute.coordinate/v1", "emergency.declare/v1", "party.resume/v1", "certificate.revoke/v1",
		"problem.accept/v1", "problem.correct/v1", "problem.confirm/v1", "problem.settle/v1", "service.end/v1", "deputy.revoke/v1", "stood in",
		"log opened", "logged", "anchored", "forged", "usage.suspect/v1",
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
	// log takes the uses once it is open; nil before.
	log *eventLog
	// standIn is a reviewer who may be an officer's deputy.
	standIn *rulestest.Person
	// things are the entities of each type, in the order in which they came to be.
	things map[statement.EntityType][]statement.Ref
	// seen counts what was accepted, by kind, and how uses were judged; contracted are clean ones of a technical service unit.
	seen  map[string]int
	times map[gm.Digest]rules.Position
	start map[string][]byte
}

var walkers = []statement.PartyID{tjj, zgj, sjj, citizen, svc, bureau, cyber}

func newWalk(t *testing.T, seed uint64, w *rulestest.World, standIn *rulestest.Person) *walk {
	k := &walk{
		World: w, t: t, rng: rand.New(rand.NewPCG(seed, 0)), ref: newReference(), officers: make(map[statement.PartyID]*rulestest.Person),
		machines: make(map[statement.Ref]*rulestest.Person), things: make(map[statement.EntityType][]statement.Ref),
		seen: make(map[string]int), times: make(map[gm.Digest]rules.Position), start: maps.Clone(w.State),
	}
	for _, id := range walkers {
		k.officers[id] = w.Person(id, statement.PostOfficer)
		k.ref.role[id] = statement.RoleUnit
	}
	k.ref.role[citizen], k.ref.role[svc], k.ref.role[bureau], k.ref.role[cyber] = statement.RoleUser, statement.RoleService, statement.RoleBureau, statement.RoleCyberspace
	k.standIn, k.ref.standIn = standIn, standIn.Key.PublicKey().KeyID()
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

// say records a statement, of a technical service unit mostly under some engagement.
func (k *walk) say(body statement.Body, subject *statement.Ref, people ...*rulestest.Person) {
	var under *statement.Ref
	if ref, ok := k.any(statement.TypeEngagement); ok && (people[0].Party == svc && k.roll(4) > 0 || k.roll(50) == 0) {
		under = &ref
	}
	k.sayUnder(under, body, subject, people...)
}

// sayUnder records a statement, under an engagement or none, and holds it to the reference.
func (k *walk) sayUnder(engagement *statement.Ref, body statement.Body, subject *statement.Ref, people ...*rulestest.Person) {
	draft := k.Draft(body, subject, people[0])
	if engagement != nil {
		draft.Engagement = engagement
		if e := k.ref.engagements[*engagement]; people[0].Party == e.service || k.roll(20) == 0 {
			draft.Principal = mostly(k, e.principal, e.principal, e.principal, "", zgj)
		}
	}
	if u, ok := body.(*statement.UsageRecord); ok && k.log != nil && k.roll(20) > 0 {
		k.useLogged(draft, u, people[0])
		return
	}
	raw := k.SignDraft(draft, people...)
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
	if len(d.Outcome.Deputies) > 0 {
		k.seen["stood in"]++
	}
	if body.Kind() == statement.KindUsageRecord {
		k.seen[map[bool]string{true: "clean", false: "suspected"}[d.Outcome.Code == ""]]++
		if d.Outcome.Code == "" && sub.Statement.Issuer == svc {
			k.seen["contracted"]++
		}
	}
}

// step is one act, or a while in which nothing happens.
func (k *walk) step() {
	acts := []func(){
		k.publish, k.publish, k.anchor, k.anchor, k.entryChanges, k.openEntry, k.submitApplication, k.decideApplication, k.decideApplication,
		k.request, k.course, k.course, k.answer, k.answer, k.answer, k.agree, k.agree, k.grant, k.grant, k.revoke, k.use, k.use, k.use, k.use,
		k.judgeSuspicion, k.dispute, k.dispute, k.emergency, k.source, k.discipline, k.discipline, k.wait,
		k.problem, k.problem, k.problem, k.engage, k.engage, k.deputise, k.keepLog, k.keepLog,
	}
	acts[k.roll(len(acts))]()
}

func (k *walk) wait() {
	k.Now += one(k, int64(120_000), 3_600_000, day, 12*day)
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
