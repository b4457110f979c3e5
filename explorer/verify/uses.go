package verify

import (
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// uses verifies the one use, or the list.
func (r *run) uses() {
	u := r.content.Uses
	if u.One != nil {
		r.one()
	} else {
		r.all()
	}
	r.ownBatches()
	signed := newSignedBatches(r)
	held := tally{}
	for i := range u.Listed {
		held.count(r.use(u, &u.Listed[i], signed))
	}
	held.report(r)
}

// demanded: who asks for all uses of something is not content with another list, or with one that begins later.
func (r *run) demanded() {
	want, is := r.question.Complete, r.content.File.Subject.Uses
	switch {
	case want == nil:
	case is != *want:
		r.add(CheckUses, Unable, "file", say("这份证据不是%[1]s 的使用清单", "the evidence is no list of the uses of the %[1]s", *want))
	case r.content.Uses.All.Before.Count > 0:
		r.add(CheckUses, Unable, "file", say("清单不是从第一次使用开始", "the list does not begin with the first use"))
	}
}

// one holds the use to its place in the log.
func (r *run) one() {
	u := r.content.Uses
	use := &u.Listed[0]
	item := r.content.File.Subject.String()
	if use.Leaf.ID != r.content.File.Subject.Event {
		r.add(CheckUsePlace, Failed, item, say("日志条目记录的是另一次使用", "the log entry is about another use"))
		return
	}
	if err := merkle.VerifyInclusion(uint64(u.One.Index), r.log.Size, merkle.LeafHash(use.Use.Leaf), merkle.Proof(u.One.Proof), r.log.Root); err != nil {
		r.outside(CheckUsePlace, item, say("这次使用不在检查点所述的使用日志中", "the use is not in the event log of the checkpoint"))
		return
	}
	r.add(CheckUsePlace, Passed, item, say(
		"这次使用是使用日志的第 %[1]d 条（共 %[2]d 条），日志于 %[3]s 收到", "the use is entry %[1]d of the event log (of %[2]d), received at %[3]s",
		u.One.Index+1, r.log.Size, moment(use.Leaf.Received)))
	r.report.Use = &UseFacts{
		LogFacts: r.logFacts(), ID: use.Leaf.ID, Index: u.One.Index, Event: use.Said, IssuerName: r.partyName(use.Said.Issuer),
		Received: use.Leaf.Received, Height: int64(use.Leaf.Height), Rules: int64(use.Leaf.Rules), Verdict: use.Leaf.Verdict,
	}
	if use.Leaf.Verdict == "" {
		r.add(CheckUseJudged, Passed, item, say(
			"日志按规则第 %[1]d 版、账本第 %[2]d 个区块的状态，判定这次使用在授权之内", "by rules version %[1]d and the ledger's first %[2]d blocks, the log judged the use to be within its grounds",
			use.Leaf.Rules, use.Leaf.Height))
		return
	}
	r.flag(FlagSuspected)
	r.add(CheckUseJudged, Noted, item, say(
		"按规则第 %[2]d 版，这次使用属疑似违规（%[1]s）；须由监管人员确认", "by rules version %[2]d the use is suspected (%[1]s); a supervisor has to confirm it",
		use.Leaf.Verdict, use.Leaf.Rules))
}

// outside reports that something is not under the log's checkpoint: tampering, if there is a checkpoint that holds.
func (r *run) outside(id CheckID, item string, s Sentence) {
	if r.log.Origin == "" {
		r.add(id, Unable, item, say("没有可信的使用日志检查点，无法核对", "without a checkpoint of the event log that holds, it cannot be checked"))
		return
	}
	r.add(id, Failed, item, s)
}

// all holds the list to the scope's state under the checkpoint.
func (r *run) all() {
	u := r.content.Uses
	scope := r.content.File.Subject.Uses
	item := r.content.File.Subject.String()
	list := u.All.List(scope)
	placed, err := list.VerifyComplete(r.log.MapRoot, r.log.Size)
	if err != nil {
		r.outside(CheckUses, item, say(
			"%[1]s 的使用清单不完整：%[2]s", "the list of uses of the %[1]s is not complete: %[2]s", scope, lack(list, err)))
		return
	}
	facts := &UsesFacts{LogFacts: r.logFacts(), Scope: scope, Before: int64(u.All.Before.Count)}
	facts.Count = facts.Before + int64(len(placed))
	for i, p := range placed {
		if p.Verdict != "" {
			facts.Suspected++
		}
		if u.Listed[i].Said != nil {
			facts.Shown++
		}
	}
	r.report.Uses = facts
	if facts.Before > 0 {
		r.flag(FlagPartial)
		r.add(CheckUses, Noted, item, say(
			"%[1]s 自第 %[2]d 次起至第 %[3]d 次的使用全部在清单中，截至使用日志第 %[4]d 条、%[5]s；此前各次已被链接，但未列出",
			"all uses of the %[1]s from number %[2]d to %[3]d are in the list, up to entry %[4]d of the event log, %[5]s; those before are bound, not listed",
			scope, facts.Before+1, facts.Count, r.log.Size, moment(r.log.Time)))
	} else {
		r.add(CheckUses, Passed, item, say(
			"%[1]s 的全部 %[2]d 次使用都在清单中，没有遗漏，截至使用日志第 %[3]d 条、%[4]s",
			"all uses of the %[1]s (%[2]d) are in the list and none is missing, up to entry %[3]d of the event log, %[4]s",
			scope, facts.Count, r.log.Size, moment(r.log.Time)))
	}
	if facts.Suspected == 0 {
		r.add(CheckUseJudged, Passed, item, say("日志判定全部使用都在授权之内", "the log judged all of them to be within their grounds"))
		return
	}
	r.flag(FlagSuspected)
	r.add(CheckUseJudged, Noted, item, say(
		"其中 %[1]d 次属疑似违规；须由监管人员确认", "%[1]d of them are suspected; a supervisor has to confirm it", facts.Suspected))
}

func (r *run) logFacts() LogFacts {
	return LogFacts{Log: r.content.Uses.Log, Size: int64(r.log.Size), Time: r.log.Time, Witnesses: r.cosigned}
}

// ownBatches refuses batches that no event in the file is of, so that every byte of the file counts.
func (r *run) ownBatches() {
	u := r.content.Uses
	used := map[gm.Digest]bool{}
	for i := range u.Listed {
		if u.Listed[i].Said != nil {
			used[u.Listed[i].Leaf.Batch] = true
		}
	}
	for digest := range u.Batches {
		if !used[digest] {
			r.add(CheckComplete, Unable, "events.batches", say("批次 %[1]s 与清单中的使用无关", "the batch %[1]s has nothing to do with the uses", brief(digest.String())))
			return
		}
	}
}

// use verifies one use that the file holds. It is false when it has reported something, and shown tells whether there was an event.
func (r *run) use(u *evidence.Uses, use *evidence.ReadUse, signed *signedBatches) (shown, good bool) {
	item := evidence.ForEvent(use.Leaf.ID).String()
	scope := r.content.File.Subject.Uses
	if use.Leaf.Kind == event.KindImport {
		return r.imported(use, scope)
	}
	if use.Said == nil {
		return false, true
	}
	b := u.Batches[use.Leaf.Batch]
	if b == nil {
		r.add(CheckUseBound, Unable, item, say("证据缺少这次使用的签名批次", "the evidence lacks the batch in which the use was signed"))
		return true, false
	}
	if _, _, err := event.VerifyLeaf(&use.Leaf, event.Part{Event: use.Event, Path: merkle.Proof(use.Path)}, b.Raw); err != nil {
		r.add(CheckUseBound, Failed, item, say("日志条目记录的不是这次使用的内容：%[1]v", "the log entry is not about this use: %[1]v", err))
		return true, false
	}
	if use.Said.Ledger != r.content.File.Ledger || !names(use.Said, scope) {
		r.add(CheckUseBound, Failed, item, say("这次使用属于另一账本或另一对象", "the use is of another ledger, or of something else"))
		return true, false
	}
	return true, signed.by(use, b)
}

// names tells whether an event is of the scope; every event is of none.
func names(e *event.Event, scope statement.Ref) bool {
	at, ok := event.PlaceOf(scope)
	if !ok {
		return true
	}
	named := e.Scopes()[at]
	return named != nil && *named == scope
}

// imported holds a leaf that stands for a statement to that statement, if the file has it.
func (r *run) imported(use *evidence.ReadUse, scope statement.Ref) (shown, good bool) {
	item := itemOf(use.Leaf.ID)
	if use.Said != nil {
		r.add(CheckUseBound, Failed, item, say("日志条目是从账本导入的，不属于任何事件", "the log entry was imported from the ledger and is no event's"))
		return true, false
	}
	rec, ok := r.content.Record(use.Leaf.ID)
	if !ok {
		return false, true
	}
	body, isUse := rec.Said.Content().(*statement.UsageRecord)
	if !isUse || use.Leaf.Verdict != rec.Outcome.Code || !names(&event.Event{UsageRecord: *body}, scope) {
		r.add(CheckUseBound, Failed, item, say("日志条目记录的不是账本上的这次使用", "the log entry is not about the use on the ledger"))
		return true, false
	}
	return true, true
}

// signedBatches verifies each batch's signature once, and each certificate once for uses in its time and once for others.
type signedBatches struct {
	run     *run
	signers map[gm.Digest]*signer
	judged  map[standing]bool
}

type standing struct {
	certificate statement.Ref
	inForce     bool
}

func newSignedBatches(r *run) *signedBatches {
	return &signedBatches{r, map[gm.Digest]*signer{}, map[standing]bool{}}
}

// by tells whether the use is signed by whom it names.
func (s *signedBatches) by(use *evidence.ReadUse, b *evidence.Batch) bool {
	by, known := s.signers[use.Leaf.Batch]
	if !known {
		by = s.run.batchSigner(b)
		s.signers[use.Leaf.Batch] = by
	}
	if by == nil {
		return false
	}
	c := by.registered
	if at := (standing{by.ref, inForce(c, use.Leaf.Received)}); !s.judged[at] {
		s.judged[at] = true
		s.run.useCertificate(use.Leaf.Received, *by)
	}
	item := evidence.ForEvent(use.Leaf.ID).String()
	switch {
	case c.Party != use.Said.Issuer:
		s.run.add(CheckUseSigned, Failed, item, say("签名密钥属于 %[1]s，不属于使用方 %[2]s", "the key belongs to %[1]s, not to the user %[2]s", c.Party, use.Said.Issuer))
		return false
	case !actsIn(c, use.Said) && use.Leaf.Verdict == "":
		s.run.add(CheckUseSigned, Failed, item, say("签署人不是这次使用所述的经办人或应用，日志却判定无问题", "whoever signed is neither the handler nor the application that the use names, yet the log found it clean"))
		return false
	}
	return true
}

// actsIn tells whether a certificate is that of the person, or of the application, that the use names.
func actsIn(c *entity.Certificate, e *event.Event) bool {
	if c.Handler != e.Handler {
		return false
	}
	if c.Post != statement.PostApplication {
		return e.Handler != ""
	}
	return c.Application != nil && e.Application != nil && *c.Application == *e.Application
}

// batchSigner verifies a batch's signature and certificate; nil when something is amiss, which it reports.
func (r *run) batchSigner(b *evidence.Batch) *signer {
	ref := b.Certificate()
	item := ref.String()
	registered, ok := evidence.StateOf[*entity.Certificate](r.content, ref)
	if !ok {
		r.add(CheckUseSigned, Unable, item, say(
			"签名所用证书 %[1]s 的登记状态不在证据中", "the registration of the certificate %[1]s, under which it is signed, is not in the evidence", brief(ref.ID)))
		return nil
	}
	parsed, err := gm.ParseCertificate(registered.Certificate)
	if err != nil || parsed.KeyID() != b.Signed.Signatures[0].KeyID {
		r.add(CheckUseSigned, Failed, item, say("登记的证书 %[1]s 不是这把密钥的证书", "the registered certificate %[1]s is not this key's", brief(ref.ID)))
		return nil
	}
	if err := b.Signed.Verify(b.Signed.Signatures[0], parsed.PublicKey()); err != nil {
		r.add(CheckUseSigned, Failed, item, say(
			"%[1]s 的 SM2 签名无效：内容或签名被改动", "the SM2 signature of %[1]s does not hold: the text or the signature was changed", registered.Party))
		return nil
	}
	return &signer{ref, registered, parsed}
}

// useCertificate judges the certificate of a use at the log's time. A use under one that was not in force is evidence too, and the log
// has to suspect it; what is proven then is who had the key, not who acted.
func (r *run) useCertificate(at int64, s signer) {
	c := s.registered
	r.chain(min(max(at, c.NotBefore), c.NotAfter), s) // by whom it was issued does not depend on when it ran out
	if !inForce(c, at) {
		r.flag(FlagDisputed)
		r.add(CheckStatus, Noted, s.ref.String(), say(
			"日志收到时（%[2]s），%[1]s 的证书已失效或密钥可能泄露：有争议", "when the log received it (%[2]s), the certificate of %[1]s was not in force or its key may have been in other hands: disputed",
			c.Party, moment(at)))
		return
	}
	r.add(CheckStatus, Passed, s.ref.String(), say("%[1]s 的证书在日志收到时有效", "the certificate of %[1]s was in force when the log received it", c.Party))
}

func inForce(c *entity.Certificate, at int64) bool {
	for _, end := range []int64{c.ReplacedAt, c.RevokedAt, c.CompromisedAt} {
		if end > 0 && at >= end {
			return false
		}
	}
	return at >= c.NotBefore && at <= c.NotAfter
}

// tally sums up the uses of a list, so that a report on ten thousand has one line for all that hold.
type tally struct {
	all, shown int
	bad        bool
}

func (t *tally) count(shown, good bool) {
	t.all++
	if shown {
		t.shown++
	}
	t.bad = t.bad || !good
}

func (t *tally) report(r *run) {
	switch {
	case t.bad: // Said already, use by use.
	case t.shown < t.all:
		r.add(CheckUseBound, Skipped, "", say(
			"清单中 %[1]d 次使用只有日志条目，没有原始事件，其签名未核对；条目本身已核对", "of %[1]d uses in the list the event itself is not in the evidence, so that its signature was not checked; the entry was",
			t.all-t.shown))
		fallthrough
	default:
		if t.shown > 0 {
			r.add(CheckUseBound, Passed, "", say("%[1]d 次使用的日志条目与签名内容逐字节对应", "the log entries of %[1]d uses are about exactly the events that were signed", t.shown))
			r.add(CheckUseSigned, Passed, "", say("这些使用的 SM2 签名有效，密钥属于使用方", "the SM2 signatures of these uses hold, under the users' own keys"))
		}
	}
}
