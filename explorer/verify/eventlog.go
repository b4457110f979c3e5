package verify

import (
	"errors"
	"strings"

	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
)

const itemNote = "events.note"

// eventLog verifies the checkpoint of the event log that the uses are proven under: the ledger anchors it, its key signed it, and enough
// witnesses have replayed the log up to it. Until all of that holds, r.log is the zero checkpoint, under which no proof holds.
func (r *run) eventLog() {
	uses := r.content.Uses
	item := uses.Log.String()
	state, ok := evidence.StateOf[*entity.Log](r.content, uses.Log)
	switch {
	case !ok:
		r.add(CheckAnchored, Unable, item, say("证据没有 %[1]s 在账本上的状态", "the evidence does not show the %[1]s on the ledger", uses.Log))
		return
	case state.Anchor == nil:
		r.add(CheckAnchored, Unable, item, say("账本上还没有 %[1]s 的检查点", "the ledger has no checkpoint of the %[1]s yet", uses.Log))
		return
	}
	c := uses.Claimed
	anchor := state.Anchor
	if c.Origin != state.Origin || int64(c.Size) != anchor.Size || c.Root != anchor.Root || c.MapRoot != anchor.Map || c.Time != anchor.Time {
		r.add(CheckAnchored, Failed, itemNote, say(
			"使用日志的检查点（%[1]d 条）不是账本上锚定的那一个（%[2]d 条）", "the checkpoint of the event log (%[1]d entries) is not the one that the ledger anchors (%[2]d)",
			c.Size, anchor.Size))
		return
	}
	r.add(CheckAnchored, Passed, itemNote, say(
		"使用日志 %[1]s 的检查点（%[2]d 条）已锚定在账本上；账本每次都核对过它只增不改",
		"the checkpoint of the event log %[1]s (%[2]d entries) is anchored on the ledger, which held each one to be the one before and more", c.Origin, c.Size))
	if r.logSignatures(state) {
		r.log = c
	}
}

// logSignatures verifies the note and counts its witnesses.
func (r *run) logSignatures(state *entity.Log) bool {
	if _, ok := evidence.StateOf[*entity.Certificate](r.content, state.Key); !ok {
		r.add(CheckLogKey, Unable, state.Key.String(), say("使用日志的密钥证书不在证据中", "the certificate of the event log's key is not in the evidence"))
		return false
	}
	by := r.logKey(state.Key)
	if by == nil {
		r.add(CheckLogKey, Failed, state.Key.String(), say("登记的证书 %[1]s 不是这把密钥的证书", "the registered certificate %[1]s is not this key's", brief(state.Key.ID)))
		return false
	}
	uses := r.content.Uses
	by = r.noteSigner(state, []byte(uses.Note), by)
	witnesses, err := r.witnesses(uses.Claimed.Time)
	if err != nil {
		r.add(CheckWitnessed, Unable, itemNote, say("信任根中的见证方无法使用：%[1]v", "the witnesses of the trust root cannot be used: %[1]v", err))
		return false
	}
	_, cosigned, err := checkpoint.OpenEvents([]byte(uses.Note), by.parsed.PublicKey(), witnesses)
	switch {
	case errors.Is(err, checkpoint.ErrStranger):
		r.add(CheckWitnessed, Unable, itemNote, say(
			"检查点上有信任根不认识的见证方：%[1]v；若见证方已更替，请取得更新版本的信任根",
			"the checkpoint is cosigned by somebody that the trust root does not know: %[1]v; if the witnesses changed, get the later trust root", err))
		return false
	case err != nil:
		r.add(CheckLogKey, Failed, itemNote, say("使用日志检查点上有无效签名：%[1]v", "the event log's checkpoint carries a signature that does not hold: %[1]v", err))
		return false
	}
	r.add(CheckLogKey, Passed, itemNote, say(
		"检查点由 %[1]s 登记的使用日志密钥签署", "the checkpoint is signed with the event log's key, which %[1]s registered", state.Keeper))
	r.certificate(state.Anchor.At, *by)
	return r.witnessed(cosigned)
}

// witnesses are those of the trust root whose cosignature counts under a checkpoint of that time.
func (r *run) witnesses(time int64) ([]checkpoint.Verifier, error) {
	var all []checkpoint.Verifier
	for _, w := range r.verifier.trust.Witnesses {
		if !w.Counts(time) {
			continue
		}
		key, err := gm.ParsePublicKey(w.Key)
		if err != nil {
			return nil, err
		}
		all = append(all, checkpoint.Verifier{Name: w.Name, Key: key})
	}
	return all, nil
}

// witnessed fails closed: fewer cosignatures than the trust root demands prove nothing.
func (r *run) witnessed(cosigned []checkpoint.Cosignature) bool {
	names := make([]string, len(cosigned))
	for i, c := range cosigned {
		names[i] = c.Name
	}
	r.cosigned = names
	need := r.verifier.trust.WitnessThreshold
	switch {
	case int64(len(names)) < need:
		r.add(CheckWitnessed, Unable, itemNote, say(
			"只有 %[1]d 个见证方为检查点签名（%[3]s），至少需要 %[2]d 个", "only %[1]d witnesses cosigned the checkpoint (%[3]s); at least %[2]d are needed",
			len(names), need, strings.Join(names, ", ")))
		return false
	case len(names) == 0 && r.content.Uses.All == nil:
		r.add(CheckWitnessed, Skipped, itemNote, say(
			"没有独立见证方重放过使用日志，信任根也不要求；这一次使用在册，不依赖见证方",
			"no independent witness has replayed the event log, nor does the trust root demand one; that this use stands in it does not depend on any"))
	case len(names) == 0:
		r.flag(FlagUnwitnessed)
		r.add(CheckWitnessed, Noted, itemNote, say(
			"没有独立见证方重放过使用日志，信任根也不要求：清单没有遗漏，只是日志自己的说法",
			"no independent witness has replayed the event log, nor does the trust root demand one: that the list leaves nothing out is the log's own word"))
	default:
		r.add(CheckWitnessed, Passed, itemNote, say(
			"%[1]d 个独立见证方（%[2]s）重放过使用日志并为此检查点签名；至少需要 %[3]d 个",
			"%[1]d independent witnesses (%[2]s) have replayed the event log and cosigned this checkpoint; at least %[3]d are needed",
			len(names), strings.Join(names, ", "), need))
	}
	return true
}
