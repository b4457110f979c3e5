package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Decision is the judgement of one submission: what to write and what to answer.
type Decision struct {
	// Outcome is to be answered, and recorded when Recorded.
	Outcome  outcome.Outcome
	Recorded bool
	// Repeated: the statement was accepted before, and its outcome is that of then. The world state remembers only that it was;
	// who reads blocks knows the outcome.
	Repeated bool
	// Refusal explains a refused outcome to whoever sent it; nil otherwise. The ledger keeps only its code.
	Refusal *Refusal
	// Writes are all changes, sorted by key; none unless Recorded.
	Writes []Write
}

// Decide judges a submission. It depends on its arguments alone.
func Decide(st State, s *Submission, pos Position, cfg Config) Decision {
	j := &judgement{st: st, s: s, pos: pos, cfg: cfg, loaded: make(map[statement.Ref]entity.Entity)}
	if s.Statement.Kind == statement.KindGenesis {
		return j.genesis()
	}
	if r := j.admit(); r != nil {
		return j.unrecorded(r)
	}
	if st.Get(s.Mark()) != nil {
		return j.repeated()
	}
	if r := j.judge(); r != nil {
		return j.refused(r)
	}
	return j.accepted()
}

// Unread is the decision on bytes that Read refused: it leaves no trace.
func Unread(raw []byte, r *Refusal, pos Position) Decision {
	return Decision{Refusal: r, Outcome: outcome.Outcome{
		V: 1, Envelope: gm.Sum(raw), Tx: pos.Tx, Index: pos.Index, Time: pos.Time,
		Rules: genesisRules, Result: outcome.Refused, Code: r.Code,
	}}
}

// Repeated is the decision on an envelope that stands twice in one transaction: repeated where it was accepted, a refusal without
// a trace otherwise, as it is no other attempt.
func Repeated(s *Submission, st State, pos Position, cfg Config) Decision {
	j := &judgement{st: st, s: s, pos: pos, cfg: cfg}
	if st.Get(s.Mark()) != nil {
		return j.repeated()
	}
	return j.unrecorded(refuse("batch.repeated", "envelope %s stands earlier in the transaction", s.Digest))
}

// admit finds ledger, issuer and signers; a refusal here says nothing about a registered party, so it leaves no trace.
func (j *judgement) admit() *Refusal {
	e, r := j.find(ledgerRef(j.cfg.Ledger))
	if r != nil {
		return r
	}
	if e == nil {
		return refuse("ledger.unborn", "there is no genesis of %s yet", j.cfg.Ledger)
	}
	j.ledger = e.(*entity.Ledger)
	if e, r = j.find(j.s.Statement.Issuer.Ref()); r != nil {
		return r
	}
	if e == nil {
		return refuse("party.unknown", "%s is not registered", j.s.Statement.Issuer)
	}
	j.issuer = e.(*entity.Party)
	j.heirs = append(j.heirs, j.s.Statement.Issuer)
	if r := j.represents(); r != nil {
		return r
	}
	return j.authenticate()
}

// judge applies the checks that are the same for every kind, and then the kind's own rule under the rules in force.
func (j *judgement) judge() *Refusal {
	set, known := versions()[j.ledger.Rules]
	if !known {
		return refuse("rules.unknown", "this software does not know rule version %d", j.ledger.Rules)
	}
	rule, known := set[j.s.Statement.Kind]
	if !known {
		return refuse("statement.kind", "rule version %d does not know %s", j.ledger.Rules, j.s.Statement.Kind)
	}
	if j.pos.Time > j.s.Statement.NotAfter {
		return refuse("statement.expired", "it was valid until %d, it is %d", j.s.Statement.NotAfter, j.pos.Time)
	}
	for _, check := range []func() *Refusal{j.usable, j.signed, j.standing, j.subject, j.references} {
		if r := check(); r != nil {
			return r
		}
	}
	matter, r := rule.matter(j)
	if r != nil {
		return r
	}
	if r := j.permitted(matter); r != nil {
		return r
	}
	if r := j.engaged(); r != nil {
		return r
	}
	return rule.apply(j)
}

// subject: a founded subject must not exist, any other must, with the head that the signatory saw; one that is renewed may be
// there, and then with its head.
func (j *judgement) subject() *Refusal {
	ref := j.s.Statement.Subject
	if ref == nil {
		return nil
	}
	e, r := j.find(*ref)
	switch {
	case r != nil:
		return r
	case j.s.spec.Founds && e != nil:
		return refuse("subject.exists", "%s exists already", ref)
	case j.s.spec.Founds:
		return nil
	case j.s.spec.Renews && j.s.Statement.Prev == nil:
		if e != nil {
			return refuse("prev.stale", "the head of %s is %s, the statement saw none", ref, e.Common().Head)
		}
		return nil
	case e == nil:
		return refuse("subject.unknown", "%s does not exist", ref)
	case e.Common().Head != *j.s.Statement.Prev:
		return refuse("prev.stale", "the head of %s is %s, the statement saw %s", ref, e.Common().Head, j.s.Statement.Prev)
	}
	return nil
}

// references: whatever a statement names must exist.
func (j *judgement) references() *Refusal {
	for _, ref := range j.s.Statement.Content().Refs() {
		e, r := j.find(ref)
		if r != nil {
			return r
		}
		if e == nil {
			return refuse("reference.unknown", "%s does not exist", ref)
		}
	}
	return nil
}

func (j *judgement) outcome() outcome.Outcome {
	o := outcome.Outcome{
		V: 1, ID: j.s.ID, Envelope: j.s.Digest, Tx: j.pos.Tx, Index: j.pos.Index, Time: j.pos.Time,
		Rules: genesisRules, Custodial: j.custodial,
	}
	if j.ledger != nil {
		o.Rules = j.ledger.Rules
	}
	return o
}

func (j *judgement) accepted() Decision {
	o := j.outcome()
	o.Result, o.Code = outcome.Accepted, j.suspected
	o.Touched, _ = j.effects()
	o.Parameters, o.Deputies = j.parameters, j.deputies
	j.mark(o.Touched)
	_, writes := j.effects()
	return Decision{Outcome: o, Recorded: true, Writes: writes}
}

// refused records the refusal, unless its party has filled its window: then it is answered only.
func (j *judgement) refused(r *Refusal) Decision {
	j.writes, j.touched = nil, nil
	if r.Code == "ledger.corrupt" || !j.admitRefusal() {
		return j.unrecorded(r)
	}
	d := j.unrecorded(r)
	_, d.Writes = j.effects()
	d.Recorded = true
	return d
}

func (j *judgement) unrecorded(r *Refusal) Decision {
	o := j.outcome()
	o.Result, o.Code = outcome.Refused, r.Code
	return Decision{Outcome: o, Refusal: r}
}

// repeated answers a statement that was accepted before.
func (j *judgement) repeated() Decision {
	o := j.outcome()
	o.Result = outcome.Accepted
	return Decision{Outcome: o, Repeated: true}
}
