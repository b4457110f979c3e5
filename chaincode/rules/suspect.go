package rules

import (
	"strconv"

	"luzheng/chaincode/keys"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Suspicions of the event log. The log judges each use when it receives it (JudgeUse), and its verdict is part of the leaf. Uses
// that are alike (Alike) become one statement, usage.suspect, with the first of them as evidence; suspicion.go tells how it goes on. It is
// for all uses alike from that first one up to the end of the anchored log, so that whoever has the leaves can count them again, and the
// next one begins after it: no use is counted twice. The ledger accepts it where these hold:
//
//	checked                                                                        code
//	the log's key signs                                                            log.key
//	the proof is under the checkpoint anchored last                                log.moved
//	the leaf is of this event of this batch, and its verdict is a suspicion        suspect.leaf
//	the leaf stands in the log at its index                                        suspect.inclusion
//	a registered key of the event's issuer signed the batch                        suspect.signature
//	it was a use, not the wish for one: a decision point denied that               suspect.intent
//	uses alike are not brought up as far as that yet                               suspect.overlap
//	no suspicion begins with this event yet; where one does and ends there too,    suspect.known
//	  the same was said before
//
// The verdict is not reached again: the state that the log judged by, named by the leaf's height, is past. Witnesses judge it again
// there, and people decide.
func suspectUsage(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.UsageSuspect)
	log, r := j.ownLog(body.Log)
	if r != nil {
		return r
	}
	if log.Anchor == nil || log.Anchor.Size != body.Size {
		return refuse("log.moved", "the proof is for %d leaves, which is not what is anchored", body.Size)
	}
	leaf, err := event.ParseLeaf(body.Leaf)
	switch {
	case err != nil:
		return refuse("suspect.leaf", "%v", err)
	case leaf.Verdict == "":
		return refuse("suspect.leaf", "the leaf's verdict is that the use is clean")
	}
	if err := merkle.VerifyInclusion(uint64(body.Index), uint64(body.Size), leaf.Hash(), body.Inclusion, log.Anchor.Root); err != nil {
		return refuse("suspect.inclusion", "%v", err)
	}
	e, r := j.signedUse(&leaf, body)
	if r != nil {
		return r
	}
	if e.Intent {
		return refuse("suspect.intent", "event %s asks for a use and is none", leaf.ID)
	}
	if r := j.goesOn(&leaf, e, body); r != nil {
		return r
	}
	s, r := j.suspicionOf(e, leaf.Verdict)
	if r != nil {
		return r
	}
	s.Rules, s.Log, s.Index, s.Size, s.Uses = int64(leaf.Rules), &body.Log, body.Index, body.Size, body.Count
	return j.create(s)
}

// goesOn holds a suspicion to those of uses alike before it, and notes how far they are brought up now.
func (j *judgement) goesOn(leaf *event.Leaf, e *event.Event, body *statement.UsageSuspect) *Refusal {
	known, alike := keys.Suspected(j.cfg.Ledger, leaf.ID), keys.Alike(j.cfg.Ledger, Alike(body.Log, e, leaf.Verdict))
	var upTo int64
	if raw := j.st.Get(alike); raw != nil {
		var err error
		if upTo, err = strconv.ParseInt(string(raw), 10, 64); err != nil {
			return refuse("ledger.corrupt", "how far uses alike are brought up: %v", err)
		}
	}
	begun := j.st.Get(known) != nil
	switch {
	case body.Index < upTo && (!begun || body.Size != upTo):
		return refuse("suspect.overlap", "uses alike are brought up as far as leaf %d, these begin with leaf %d", upTo-1, body.Index)
	case begun:
		return refuse("suspect.known", "event %s has its suspicion", leaf.ID)
	}
	j.put(known, []byte(j.s.ID.String()))
	j.put(alike, strconv.AppendInt(nil, body.Size, 10))
	return nil
}

// Alike names what suspected uses of a log have in common that become one suspicion: the verdict, and the grant or, where there is none,
// the application or, where there is none, the unit and the dataset.
func Alike(log statement.Ref, e *event.Event, verdict statement.Code) gm.Digest {
	of := string(e.Issuer) + " " + e.Entry.String()
	switch {
	case e.Grant != nil:
		of = e.Grant.String()
	case e.Application != nil:
		of = e.Application.String()
	}
	return gm.Sum([]byte("luzheng/alike/v1\n" + log.String() + "\n" + string(verdict) + "\n" + of))
}

func suspectingKeeper(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.keeperOf(j.s.Statement.Content().(*statement.UsageSuspect).Log)
}

// signedUse gives the event of a leaf, which its issuer must have signed.
func (j *judgement) signedUse(leaf *event.Leaf, body *statement.UsageSuspect) (*event.Event, *Refusal) {
	e, signed, err := event.VerifyLeaf(leaf, event.Part{Event: body.Event, Path: body.Path}, body.Batch)
	switch {
	case err != nil:
		return nil, refuse("suspect.leaf", "%v", err)
	case e.Ledger != j.cfg.Ledger:
		return nil, refuse("suspect.leaf", "the event is of ledger %s", e.Ledger)
	}
	sig := signed.Signatures[0]
	found, r := j.find(certificateRef(sig.KeyID))
	if r != nil {
		return nil, r
	}
	cert, registered := found.(*entity.Certificate)
	if !registered {
		return nil, refuse("suspect.signature", "no certificate is registered for key %s", sig.KeyID)
	}
	key, err := j.cfg.Keys.get(sig.KeyID, cert.Certificate)
	if err != nil || cert.Party != e.Issuer || signed.Verify(sig, key) != nil {
		return nil, refuse("suspect.signature", "the signature of the batch is not of %s", e.Issuer)
	}
	return e, nil
}

// suspicionOf says whom a suspicion concerns; what the event names and the ledger does not know concerns nobody.
func (j *judgement) suspicionOf(e *event.Event, code statement.Code) (*entity.Suspicion, *Refusal) {
	s := &entity.Suspicion{
		Header: entity.Header[entity.SuspicionState]{State: entity.Suspected},
		Unit:   e.Issuer, Entry: e.Entry, Version: e.Version, Application: e.Application, Grant: e.Grant, Emergency: e.Emergency, Code: code,
	}
	found, r := j.find(e.Entry)
	if entry, ok := found.(*entity.Entry); ok {
		s.Provider = entry.Owner
	}
	if r != nil || e.Engagement == nil {
		return s, r
	}
	found, r = j.find(*e.Engagement)
	if engagement, ok := found.(*entity.Engagement); ok && engagement.Service == e.Issuer {
		s.Principal = engagement.Principal
	}
	return s, r
}

// suspectedMarks lists the keys at which it is noted what has been brought up; of an event or leaf that cannot be read only that of the
// event, as it will be refused.
func suspectedMarks(ledger statement.LedgerID, body *statement.UsageSuspect) []string {
	marks := []string{keys.Suspected(ledger, event.ID(body.Event))}
	e, err := event.Parse(body.Event)
	leaf, leafErr := event.ParseLeaf(body.Leaf)
	if err != nil || leafErr != nil {
		return marks
	}
	return append(marks, keys.Alike(ledger, Alike(body.Log, e, leaf.Verdict)))
}

// suspectedRefs lists what the judgement of a suspicion reads besides; of an event or batch that cannot be read nothing, as it will be
// refused.
func suspectedRefs(body *statement.UsageSuspect) []statement.Ref {
	var refs []statement.Ref
	if e, err := event.Parse(body.Event); err == nil {
		refs = append(refs, e.Entry)
		if e.Engagement != nil {
			refs = append(refs, *e.Engagement)
		}
	}
	if _, signed, err := event.ParseHeader(body.Batch); err == nil {
		refs = append(refs, certificateRef(signed.Signatures[0].KeyID))
	}
	return refs
}
