package verify

import (
	"errors"
	"slices"
	"strings"

	"luzheng/signer/checkpoint"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

const itemCheckpoint = "checkpoint"

// ledger holds the evidence to the ledger of the trust root.
func (r *run) ledger() {
	ledger := r.verifier.trust.Ledger
	switch {
	case r.content.File.Ledger != ledger:
		r.add(CheckLedger, Unable, "file", say(
			"证据属于账本 %[1]s，信任根属于账本 %[2]s；请取得该账本的信任根",
			"the evidence is about the ledger %[1]s and the trust root about %[2]s; get the trust root of that ledger", r.content.File.Ledger, ledger))
	case r.verifier.trust.Development:
		r.add(CheckLedger, Unable, "file", say(
			"%[1]s 是开发用的内嵌账本，由单个进程自行写入，不能证明任何事",
			"%[1]s is an embedded ledger for development, written by a single process: it proves nothing", ledger))
	default:
		r.add(CheckLedger, Passed, "file", say("证据属于信任根所述的账本 %[1]s", "the evidence is about the ledger of the trust root, %[1]s", ledger))
	}
}

// checkpoint opens the note. Until it holds, r.at is the zero checkpoint, under which no proof holds.
func (r *run) checkpoint() {
	note := []byte(r.content.File.Checkpoint)
	claimed, names, err := checkpoint.ParseUnverified(note)
	if err != nil {
		r.add(CheckCheckpoint, Unable, itemCheckpoint, say("检查点无法读取：%[1]v", "the checkpoint cannot be read: %[1]v", err))
		return
	}
	if unknown := r.strangers(names); len(unknown) > 0 {
		r.add(CheckCheckpoint, Unable, itemCheckpoint, say(
			"检查点上有信任根不认识的签署方：%[1]s；若组织已更替，请取得更新版本的信任根",
			"the checkpoint is signed by somebody that the trust root does not know: %[1]s; if the organisations changed, get the later trust root",
			strings.Join(unknown, ", ")))
		return
	}
	opened, signedBy, err := checkpoint.Open(note, r.verifier.followers)
	switch {
	case errors.Is(err, checkpoint.ErrStranger):
		r.add(CheckCheckpoint, Unable, itemCheckpoint, say(
			"检查点由信任根在该区块不认可的密钥签署：%[1]v；若组织更换过密钥，请取得更新版本的信任根",
			"the checkpoint is signed with a key that the trust root does not trust for that block: %[1]v; if an organisation replaced its key, get the later trust root", err))
		return
	case errors.Is(err, checkpoint.ErrSignature):
		r.add(CheckCheckpoint, Failed, itemCheckpoint, say("检查点上有无效签名：%[1]v", "the checkpoint carries a signature that does not hold: %[1]v", err))
		return
	case err != nil:
		r.add(CheckCheckpoint, Unable, itemCheckpoint, say("检查点无法读取：%[1]v", "the checkpoint cannot be read: %[1]v", err))
		return
	case opened.Origin != checkpoint.StatementsOrigin(r.content.File.Ledger):
		r.add(CheckCheckpoint, Failed, itemCheckpoint, say(
			"检查点属于另一日志 %[1]s", "the checkpoint is of another log, %[1]s", claimed.Origin))
		return
	case int64(len(signedBy)) < r.verifier.trust.Threshold:
		r.add(CheckCheckpoint, Unable, itemCheckpoint, say(
			"只有 %[1]d 个组织为检查点签名（%[3]s），至少需要 %[2]d 个",
			"only %[1]d organisations signed the checkpoint (%[3]s); at least %[2]d are needed",
			len(signedBy), r.verifier.trust.Threshold, strings.Join(signedBy, ", ")))
		return
	}
	r.at = opened
	r.report.AsOf = &AsOf{Block: int64(opened.Block), Time: opened.Time, Organisations: signedBy}
	r.add(CheckCheckpoint, Passed, itemCheckpoint, say(
		"%[1]d 个组织（%[2]s）共同签署了截至第 %[3]d 区块、%[4]s 的检查点；至少需要 %[5]d 个",
		"%[1]d organisations (%[2]s) signed the checkpoint as of block %[3]d, %[4]s; at least %[5]d are needed",
		len(signedBy), strings.Join(signedBy, ", "), opened.Block, moment(opened.Time), r.verifier.trust.Threshold))
}

func (r *run) strangers(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(r.verifier.followers, func(v checkpoint.Verifier) bool { return v.Name == name })
	})
}

// complete holds the file to what its subject needs: all of it, and nothing else, so that every byte of the file counts.
func (r *run) complete() {
	needs := evidence.NeedsOf(r.content, r.verifier.root.KeyID())
	good := true
	fail := func(item string, s Sentence) {
		good = false
		r.add(CheckComplete, Unable, item, s)
	}
	for _, id := range sortedDigests(needs.Statements) {
		if _, ok := r.content.Record(id); !ok && needs.Statements[id] == evidence.Required {
			fail(itemOf(id), say("证据缺少声明 %[1]s", "the evidence lacks the statement %[1]s", brief(id.String())))
		}
	}
	for _, ref := range sortedRefs(needs.Entities) {
		if _, ok := r.content.Proven[ref]; !ok && needs.Entities[ref] == evidence.Required {
			fail(ref.String(), say("证据缺少%[1]s 的状态", "the evidence lacks the state of the %[1]s", ref))
		}
	}
	for i := range r.content.Records {
		if id := r.content.Records[i].ID; needs.Statements[id] == 0 {
			fail(itemOf(id), say("声明 %[1]s 与本证据的主体无关", "the statement %[1]s has nothing to do with the subject", brief(id.String())))
		}
	}
	for _, e := range r.content.Entities {
		if needs.Entities[e.Ref] == 0 {
			fail(e.Ref.String(), say("%[1]s 与本证据的主体无关", "the %[1]s has nothing to do with the subject", e.Ref))
		}
	}
	if good {
		r.add(CheckComplete, Passed, "file", say(
			"所需的 %[1]d 项声明和 %[2]d 项状态齐全，没有多余内容", "all that is needed is there (%[1]d statements, %[2]d states), and nothing else",
			len(r.content.Records), len(r.content.Entities)))
	}
}

func itemOf(id gm.Digest) string { return evidence.ForStatement(id).String() }

func sortedDigests[V any](m map[gm.Digest]V) []gm.Digest {
	keys := make([]gm.Digest, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b gm.Digest) int { return strings.Compare(string(a[:]), string(b[:])) })
	return keys
}

func sortedRefs[V any](m map[statement.Ref]V) []statement.Ref {
	keys := make([]statement.Ref, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b statement.Ref) int { return strings.Compare(a.String(), b.String()) })
	return keys
}
