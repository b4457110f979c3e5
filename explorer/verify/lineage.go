package verify

import (
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// lineage follows every statement of the file to its inputs and says of each how well it is known.
func (r *run) lineage() {
	for i := range r.content.Records {
		rec := &r.content.Records[i]
		spec, err := statement.Lookup(rec.Said.Kind)
		if err != nil || spec.Creates == "" {
			continue
		}
		for _, input := range evidence.Inputs(rec.Said) {
			r.edge(Edge{From: statement.Created(spec.Creates, rec.ID), Input: input})
		}
	}
}

func (r *run) edge(e Edge) {
	state, inFile := r.content.Proven[e.Input]
	version, proven := evidence.StateOf[*entity.Version](r.content, e.Input)
	item, name := e.Input.String(), brief(e.Input.ID)
	switch {
	case proven && version.State == entity.VersionWithdrawn:
		e.Status, e.State = EdgeProven, string(version.State)
		r.flag(FlagInputWithdrawn)
		r.add(CheckLineage, Noted, item, say("来源 %[1]s 已登记，但已撤回", "the input %[1]s is registered, and was withdrawn", name))
	case proven:
		e.Status, e.State = EdgeProven, string(version.State)
		r.add(CheckLineage, Passed, item, say("来源 %[1]s 已登记（%[2]s 第 %[3]d 版）", "the input %[1]s is registered (version %[3]d of %[2]s)", name, version.Owner, version.Number))
	case inFile && state.Value == nil:
		e.Status = EdgeMissing
		r.add(CheckLineage, Failed, item, say("账本上没有来源 %[1]s，与账本接受该声明相矛盾", "there is no input %[1]s on the ledger, which contradicts that the statement was accepted", name))
	default:
		e.Status = EdgeClaimed
		r.add(CheckLineage, Skipped, item, say("来源 %[1]s 只是自述，证据未含其证明", "the input %[1]s is claimed, not proven by this evidence", name))
	}
	r.report.Lineage = append(r.report.Lineage, e)
}
