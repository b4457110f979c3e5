package verify

import (
	"fmt"

	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// Promise says what became of a promise of an event log.
type Promise string

// What can become of a promise.
const (
	// PromiseKept: the event stands where it was promised to stand, under a checkpoint on the ledger.
	PromiseKept Promise = "kept"
	// PromiseBroken: the time has passed and the ledger has no checkpoint that covers the event, or another leaf stands in its place.
	PromiseBroken Promise = "broken"
	// PromisePending: the time has not passed yet.
	PromisePending Promise = "pending"
	// PromiseUnproven: the evidence does not tell.
	PromiseUnproven Promise = "unproven"
)

// PromiseReport is what receipts and the evidence of the log's state prove.
type PromiseReport struct {
	Promise  Promise  `json:"promise"`
	Headline Sentence `json:"headline"`
	// Receipt and Entry are the promise that decides: the first that was broken, or that is not known to be kept.
	Receipt *event.Receipt `json:"receipt,omitempty"`
	Entry   *event.Entry   `json:"entry,omitempty"`
	// At says which receipt and which entry of it that is, counted from 0.
	At [2]int `json:"at"`
	// Kept is how many entries are shown to stand in their place.
	Kept int64 `json:"kept"`
	// State is what the evidence proves.
	State *Report `json:"state"`
}

// Verdict is the report's in the words of other reports: a broken promise is as bad as tampering.
func (p *PromiseReport) Verdict() Verdict {
	switch p.Promise {
	case PromiseKept:
		return Verified
	case PromiseBroken:
		return Tampered
	case PromisePending:
		return VerifiedBut
	case PromiseUnproven:
		return CannotVerify
	}
	return CannotVerify
}

// VerifyPromise judges receipts by evidence about the log on the ledger: of the log itself, or of the use in question.
func (v *Verifier) VerifyPromise(receipts *evidence.EventReceipts, raw []byte) *PromiseReport {
	r := v.newRun(Question{})
	r.verify(raw)
	r.conclude()
	p := &PromiseReport{Promise: PromiseKept, State: r.report}
	if r.report.Verdict != Verified && r.report.Verdict != VerifiedBut {
		p.decide(PromiseUnproven, say("无法判断：日志状态的证据不成立：%[1]s", "Cannot tell: the evidence of the log's state does not hold: %[1]s", r.report.Headline))
		return p
	}
	state, keys, ok := r.logState()
	if !ok {
		p.decide(PromiseUnproven, say("无法判断：证据没有使用日志在账本上的状态", "Cannot tell: the evidence does not show an event log on the ledger"))
		return p
	}
	for i := range receipts.Receipts {
		if !p.receipt(r, state, keys, i, &receipts.Receipts[i]) {
			return p
		}
	}
	p.Headline = say("承诺已兑现：%[1]d 次使用都在使用日志承诺的位置", "Kept: all uses (%[1]d) stand in the event log where it promised", p.Kept)
	return p
}

// logState is the log that the evidence is about, with the keys that it has and had.
func (r *run) logState() (*entity.Log, map[statement.Ref]*signer, bool) {
	ref := r.content.File.Subject.Entity
	if r.content.Uses != nil {
		ref = r.content.Uses.Log
	}
	state, ok := evidence.StateOf[*entity.Log](r.content, ref)
	if !ok {
		return nil, nil, false
	}
	keys := r.logKeys(state)
	return state, keys, keys[state.Key] != nil
}

// receipt judges one receipt, and is false when that decides.
func (p *PromiseReport) receipt(r *run, state *entity.Log, keys map[statement.Ref]*signer, at int, receipt *evidence.EventReceipt) bool {
	_, id, err := event.ParseReceiptUnverified(receipt.Head)
	by := keys[statement.Created(statement.TypeCertificate, id)]
	if err == nil && by == nil {
		err = fmt.Errorf("%w: %s", errForeign, id)
	}
	var promise *event.Receipt
	if err == nil {
		promise, err = receipt.Verify(by.parsed.PublicKey())
	}
	switch {
	case err != nil:
		p.decide(PromiseUnproven, say(
			"无法判断：回执不是这个日志的密钥签署的，或不含这些使用：%[1]v", "Cannot tell: the receipt is not signed with a key of the log, or not for these uses: %[1]v", err))
		return false
	case promise.Origin != state.Origin || promise.Ledger != r.content.File.Ledger:
		p.decide(PromiseUnproven, say(
			"无法判断：回执属于日志 %[1]s，证据属于 %[2]s", "Cannot tell: the receipt is of the log %[1]s, the evidence about %[2]s", promise.Origin, state.Origin))
		return false
	}
	for i := range receipt.Entries {
		entry := receipt.Entries[i].Entry
		if !p.entry(r, state, promise, &entry) {
			p.Receipt, p.Entry, p.At = promise, &entry, [2]int{at, i}
			if p.Promise == PromiseBroken && by.registered.CompromisedAt > 0 {
				p.decide(PromiseUnproven, say(
					"无法判断：签署回执的密钥可能自 %[1]s 起落入他人之手，回执未必出自日志",
					"Cannot tell: the key that signed the receipt may be in other hands since %[1]s, so that the receipt need not be the log's",
					moment(by.registered.CompromisedAt)))
			}
			return false
		}
		p.Kept++
	}
	return true
}

// entry judges one promise, and is false when it is not kept.
func (p *PromiseReport) entry(r *run, state *entity.Log, promise *event.Receipt, entry *event.Entry) bool {
	size := uint64(0)
	if state.Anchor != nil {
		size = uint64(state.Anchor.Size)
	}
	if size <= entry.Index {
		if r.at.Time > promise.By {
			p.decide(PromiseBroken, say(
				"承诺已违背：日志承诺第 %[1]d 条最迟 %[2]s 锚定；到账本时间 %[3]s，账本上锚定的只有 %[4]d 条",
				"Broken: the log promised that entry %[1]d would be anchored by %[2]s; at ledger time %[3]s the ledger had an anchor of %[4]d entries only",
				entry.Index+1, moment(promise.By), moment(r.at.Time), size))
		} else {
			p.decide(PromisePending, say(
				"尚未到期：第 %[1]d 条最迟 %[2]s 锚定；证据的账本时间是 %[3]s", "Not due yet: entry %[1]d is to be anchored by %[2]s; the evidence is as of ledger time %[3]s",
				entry.Index+1, moment(promise.By), moment(r.at.Time)))
		}
		return false
	}
	one := r.report.Use
	switch {
	case one == nil || uint64(one.Index) != entry.Index:
		p.decide(PromiseUnproven, say(
			"无法判断：账本已锚定 %[2]d 条，但证据没有第 %[1]d 条；请取得这次使用（event:%[3]s）的证据",
			"Cannot tell: the ledger has an anchor of %[2]d entries, and the evidence does not show entry %[1]d; get the evidence of the use, event:%[3]s",
			entry.Index+1, size, entry.ID))
		return false
	case one.ID != entry.ID || r.content.Uses.Listed[0].Leaf.Hash() != entry.Leaf:
		p.decide(PromiseBroken, say(
			"承诺已违背：使用日志第 %[1]d 条不是承诺的那一条", "Broken: entry %[1]d of the event log is not the one that was promised", entry.Index+1))
		return false
	}
	return true
}

func (p *PromiseReport) decide(promise Promise, s Sentence) { p.Promise, p.Headline = promise, s }
