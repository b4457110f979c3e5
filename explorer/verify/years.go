package verify

import (
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// Years is a complete list of uses over several years: each year has an event log of its own, and a list in a file of its own.
type Years struct {
	// Verdict is the worst of the reports.
	Verdict Verdict `json:"verdict"`
	// Count is the number of uses in all years; 0 unless all of it is proven.
	Count int64 `json:"count"`
	// Reports are those of the files, the first year first. Each but the first says whether its log follows the one before.
	Reports []*Report `json:"reports"`
}

// VerifyYears verifies complete lists of the uses of one thing, the first year first. That they leave nothing out between them rests on the
// ledger: it closes a log with the first checkpoint of its successor, which it accepts only when that begins with the closed log's last
// checkpoint (log.seed). So each list must be under the last checkpoint of a closed log, but the last.
func (v *Verifier) VerifyYears(files [][]byte, q Question) *Years {
	y := &Years{Verdict: Verified}
	var before *run
	for _, raw := range files {
		r := v.newRun(q)
		r.verify(raw)
		r.follows(before)
		r.conclude()
		before = r
		y.Reports = append(y.Reports, r.report)
		if worse(r.report.Verdict, y.Verdict) {
			y.Verdict = r.report.Verdict
		}
		if r.report.Uses != nil {
			y.Count += r.report.Uses.Count
		}
	}
	if !proves(y.Verdict) {
		y.Count = 0
	}
	return y
}

// proves tells whether anything is proven.
func proves(v Verdict) bool { return v == Verified || v == VerifiedBut }

// worse tells whether a verdict is worse than another.
func worse(a, b Verdict) bool {
	rank := map[Verdict]int{Verified: 0, VerifiedBut: 1, CannotVerify: 2, Tampered: 3}
	return rank[a] > rank[b]
}

// listed gives the log that the list stands in, as the ledger has it; false for evidence of anything else.
func (r *run) listed() (ref statement.Ref, state *entity.Log, ok bool) {
	if !r.ofList() {
		return ref, nil, false
	}
	ref = r.content.Uses.Log
	state, ok = evidence.StateOf[*entity.Log](r.content, ref)
	return ref, state, ok
}

// follows holds the list's log to the one of the file before, nil for the first.
func (r *run) follows(before *run) {
	ref, log, ok := r.listed()
	if !ok {
		r.add(CheckYears, Unable, "file", say("这份证据不是使用清单，无法与其他年度衔接", "the evidence is no list of uses, so that it follows no other year"))
		return
	}
	item := ref.String()
	if before == nil {
		if log.Predecessor != nil {
			r.flag(FlagPartial)
			r.add(CheckYears, Noted, item, say(
				"此前的使用在 %[1]s 中，其清单不在核验之列", "uses before those are in the %[1]s, whose list was not given", *log.Predecessor))
		}
		return
	}
	earlier, closed, ok := before.listed()
	if !ok || !proves(before.report.Verdict) {
		r.add(CheckYears, Unable, item, say("前一份清单不成立，无从接续", "the list before does not hold, so that nothing can follow it"))
		return
	}
	r.following(ref, log, earlier, closed)
}

// following holds a list's log to the one that the list before stands in.
func (r *run) following(ref statement.Ref, log *entity.Log, earlier statement.Ref, closed *entity.Log) {
	item := ref.String()
	switch {
	case log.Predecessor == nil || *log.Predecessor != earlier:
		r.add(CheckYears, Unable, item, say(
			"%[1]s 不是接续前一份清单所在日志的日志；请按年度先后给出，不要缺年", "the %[1]s does not follow the log of the list before it; give the years in their order, and none left out", ref))
	case closed.State != entity.LogClosed || closed.Anchor == nil || closed.Successor == nil || *closed.Successor != ref:
		r.add(CheckYears, Unable, item, say(
			"取前一份清单时 %[1]s 尚未关闭，其后可能还有使用；请重新取前一年度的清单",
			"when the list before was fetched, the %[1]s was not closed yet and may have more uses; fetch that year's list again", earlier))
	default:
		r.add(CheckYears, Passed, item, say(
			"%[1]s 接续 %[2]s：账本在其首个检查点以前一日志最后的检查点（%[3]d 条）开头时关闭了前一日志，前一份清单正是截至该处",
			"the %[1]s follows the %[2]s: the ledger closed that with the first checkpoint of this one, which begins with its last (%[3]d entries), up to which the list before goes",
			ref, earlier, closed.Anchor.Size))
	}
}
