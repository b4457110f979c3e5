package verify

import (
	"luzheng/signer/evidence"
	"luzheng/signer/merkle"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// record verifies one statement: its place in the log, the judgement, the signatures, the effect.
func (r *run) record(rec *evidence.Record) {
	r.included(rec)
	r.bound(rec)
	if !r.accepted(rec) {
		return
	}
	signers := r.signatures(rec)
	r.signatories(rec, signers)
	for _, s := range signers {
		r.certificate(rec.Outcome.Time, s)
	}
	r.effect(rec)
}

func (r *run) included(rec *evidence.Record) {
	item := itemOf(rec.ID)
	if r.report.AsOf == nil {
		r.add(CheckIncluded, Unable, item, say("没有可信的检查点，无法核对是否在存证日志中", "without a checkpoint that holds, its place in the statement log cannot be checked"))
		return
	}
	err := merkle.VerifyInclusion(uint64(rec.Index), r.at.Size, merkle.LeafHash(rec.Leaf), merkle.Proof(rec.Proof), r.at.Root)
	switch {
	case err != nil:
		r.add(CheckIncluded, Failed, item, say("声明 %[1]s 不在检查点所述的存证日志中", "the statement %[1]s is not in the statement log of the checkpoint", brief(rec.ID.String())))
	case rec.Place.Block > int64(r.at.Block):
		r.add(CheckIncluded, Failed, item, say("声明 %[1]s 的区块晚于检查点", "the block of statement %[1]s is later than the checkpoint", brief(rec.ID.String())))
	default:
		r.add(CheckIncluded, Passed, item, say(
			"声明 %[1]s 是存证日志的第 %[2]d 条（共 %[3]d 条），位于第 %[4]d 区块",
			"the statement %[1]s is entry %[2]d of the statement log (of %[3]d), in block %[4]d",
			brief(rec.ID.String()), rec.Index+1, r.at.Size, rec.Place.Block))
	}
}

func (r *run) bound(rec *evidence.Record) {
	item := itemOf(rec.ID)
	switch {
	case rec.Outcome.ID != rec.ID || rec.Outcome.Envelope != rec.Digest:
		r.add(CheckBound, Failed, item, say(
			"日志条目记录的不是这份签名内容：原文或签名被改动", "the log entry is about another envelope: the text or a signature was changed"))
	case rec.Said.Ledger != r.content.File.Ledger:
		r.add(CheckBound, Failed, item, say("声明是写给账本 %[1]s 的", "the statement was made for the ledger %[1]s", rec.Said.Ledger))
	default:
		r.add(CheckBound, Passed, item, say("日志条目与签名内容逐字节对应，且是写给本账本的", "the log entry is about exactly these signed bytes, and they were made for this ledger"))
	}
}

// accepted tells whether the statement counts at all.
func (r *run) accepted(rec *evidence.Record) bool {
	item := itemOf(rec.ID)
	switch {
	case rec.Outcome.Result != outcome.Accepted:
		r.add(CheckAccepted, Unable, item, say(
			"账本拒绝了这项声明（%[1]s），它从未生效", "the ledger refused the statement (%[1]s); it never counted", rec.Outcome.Code))
		return false
	case rec.Outcome.Time > rec.Said.NotAfter:
		r.add(CheckAccepted, Failed, item, say(
			"账本在其有效期（%[1]s）之后才接受", "the ledger accepted it after its end (%[1]s)", moment(rec.Said.NotAfter)))
		return false
	}
	r.add(CheckAccepted, Passed, item, say(
		"账本于 %[1]s 接受了 %[2]s（规则第 %[3]d 版）", "the ledger accepted %[2]s at %[1]s (rules version %[3]d)",
		moment(rec.Outcome.Time), rec.Said.Kind, rec.Outcome.Rules))
	if rec.Outcome.Custodial {
		r.flag(FlagCustodial)
	}
	if len(rec.Outcome.Deputies) > 0 {
		r.flag(FlagDeputy)
	}
	return true
}

// effect holds what the ledger changed to what the statement says: the subject, from the head that the signatory saw, and the
// entity that it creates.
func (r *run) effect(rec *evidence.Record) {
	item := itemOf(rec.ID)
	spec, err := statement.Lookup(rec.Said.Kind)
	if err != nil {
		r.add(CheckEffect, Unable, item, say("不认识的声明种类：%[1]s", "the kind of statement is not known: %[1]s", rec.Said.Kind))
		return
	}
	bad := ""
	if rec.Said.Subject != nil {
		touch, ok := touchOf(rec.Outcome, *rec.Said.Subject)
		same := ok && (touch.Prev == nil) == (rec.Said.Prev == nil) && (touch.Prev == nil || *touch.Prev == *rec.Said.Prev)
		if !same || (touch.Prev == nil) != (touch.Count == 1) {
			bad = rec.Said.Subject.String()
		}
	}
	if spec.Creates != "" {
		created := statement.Created(spec.Creates, rec.ID)
		if touch, ok := touchOf(rec.Outcome, created); !ok || touch.Prev != nil || touch.Count != 1 {
			bad = created.String()
		}
	}
	if bad != "" {
		r.add(CheckEffect, Failed, item, say("账本记录的变更与签名内容不符：%[1]s", "what the ledger changed is not what was signed: %[1]s", bad))
		return
	}
	r.add(CheckEffect, Passed, item, say(
		"账本的变更与签名内容一致，且基于签署人当时所见的版本", "the ledger changed what was signed, from the state that the signatory saw"))
}

func touchOf(o *outcome.Outcome, ref statement.Ref) (outcome.Touch, bool) {
	for _, t := range o.Touched {
		if t.Entity == ref {
			return t, true
		}
	}
	return outcome.Touch{}, false
}
