package scenarios

import (
	"reflect"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Scene is a scenario being played: the world in which it plays, and what its sentences have named so far.
type Scene struct {
	*rulestest.World

	t testing.TB
	// suffix keeps the parties of this scene apart from those of others on a ledger that lasts; empty on a fresh one.
	suffix string
	things map[thing]statement.Ref
	// terms are those of the audit case that was opened last.
	terms statement.CaseTerms
	// log is the event log, logged the use that it took last.
	log    *rulestest.EventLog
	logged rulestest.Logged
	// pending is the outcome of the last act, until a sentence has said what comes of it; last stays.
	pending *rules.Decision
	last    rules.Decision
}

// thing is what the sentences call an entity; without a name it is the latest of its type.
type thing struct {
	kind statement.EntityType
	name string
}

// NewScene begins a scene in a founded world.
func NewScene(t testing.TB, w *rulestest.World, suffix string) *Scene {
	return &Scene{World: w, t: t, suffix: suffix, things: make(map[thing]statement.Ref)}
}

// Say signs and records an act by the first person, the others beside. What it creates is remembered under the name, if any, and
// as the latest of its type. Whether it was accepted is for the sentences that follow.
func (s *Scene) Say(name string, body statement.Body, subject *statement.Ref, people ...*rulestest.Person) {
	s.t.Helper()
	s.Send(name, s.Sign(body, subject, people...), body.Kind())
}

// Send is Say for an envelope that is signed already.
func (s *Scene) Send(name string, raw []byte, kind statement.Kind) {
	s.t.Helper()
	s.settled()
	d := s.Record(raw)
	s.pending, s.last = &d, d
	spec, err := statement.Lookup(kind)
	if err != nil {
		s.t.Fatal(err)
	}
	if d.Outcome.Result != outcome.Accepted {
		return
	}
	if spec.Creates != "" {
		s.Name(name, statement.Created(spec.Creates, d.Outcome.ID))
	}
	for _, touch := range d.Outcome.Touched {
		s.things[thing{touch.Entity.Type, ""}] = touch.Entity
	}
}

// Name remembers an entity under a name and as the latest of its type.
func (s *Scene) Name(name string, ref statement.Ref) {
	s.things[thing{ref.Type, name}] = ref
	s.things[thing{ref.Type, ""}] = ref
}

// The finds an entity by its name; without one, the latest of its type.
func (s *Scene) The(kind statement.EntityType, name string) statement.Ref {
	s.t.Helper()
	ref, ok := s.things[thing{kind, name}]
	if !ok {
		s.t.Fatalf("there is no %s “%s” in this scenario yet", kind, name)
	}
	return ref
}

// State gives the state of an entity as text.
func (s *Scene) State(ref statement.Ref) string {
	s.t.Helper()
	return rulestest.Get[entity.Entity](s.World, ref).Common().State
}

// Pass lets time go by, in milliseconds.
func (s *Scene) Pass(ms int64) { s.Now += ms }

// settled fails if the last act was refused or suspected and no sentence has said so.
func (s *Scene) settled() {
	s.t.Helper()
	d := s.pending
	s.pending = nil
	if d == nil {
		return
	}
	if d.Outcome.Result != outcome.Accepted {
		s.t.Fatalf("the act was refused: %s: %v", d.Outcome.Code, d.Refusal)
	}
	if d.Outcome.Code != "" {
		s.t.Fatalf("the act was recorded as %s, and nothing is said about it", d.Outcome.Code)
	}
}

// settle takes the outcome of the last act, which a sentence judges.
func (s *Scene) settle() rules.Decision {
	s.t.Helper()
	if s.pending == nil {
		s.t.Fatal("there is no act whose outcome this could be")
	}
	d := *s.pending
	s.pending = nil
	return d
}

// localise gives the parties of this scene names of their own.
func (s *Scene) localise(args []reflect.Value) {
	for i, a := range args {
		if id, ok := a.Interface().(statement.PartyID); ok {
			args[i] = reflect.ValueOf(s.party(id))
		}
	}
}

func (s *Scene) party(id statement.PartyID) statement.PartyID {
	switch id {
	case rulestest.Bureau, rulestest.Audit, rulestest.Cyberspace, rulestest.Units:
		return id
	}
	return id + statement.PartyID(s.suffix)
}

// Misstate is Say for a body that breaks the form of its kind, so that no honest software would sign it.
func (s *Scene) Misstate(body statement.Body, subject *statement.Ref, by *rulestest.Person) {
	s.t.Helper()
	raw, err := strictjson.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	d := s.Draft(body, subject, by)
	payload, err := (&statement.Statement{
		Kind: body.Kind(), Ledger: d.Ledger, Issuer: d.Issuer, Handler: d.Handler, Application: d.Application,
		Subject: d.Subject, Prev: d.Prev, IssuedAt: d.IssuedAt, NotAfter: d.NotAfter, Nonce: strings.Repeat("0", 32), Body: raw,
	}).Marshal()
	if err != nil {
		s.t.Fatal(err)
	}
	s.Send("", s.SignPayload(payload, by), body.Kind())
}
