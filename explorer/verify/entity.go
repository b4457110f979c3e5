package verify

import (
	"cmp"
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// entity verifies one state, or its absence, in the entity map.
func (r *run) entity(s *evidence.State) {
	item := s.Ref.String()
	if r.report.AsOf == nil {
		r.add(CheckEntity, Unable, item, say("没有可信的检查点，无法核对状态", "without a checkpoint that holds, the state cannot be checked"))
		return
	}
	key := gm.Sum([]byte(s.Ref.Key(r.content.File.Ledger)))
	var value *gm.Digest
	if s.Value != nil {
		digest := gm.Sum(s.Entity.Value)
		value = &digest
	}
	if err := s.Proof.Verify(r.at.MapRoot, key, value); err != nil {
		r.add(CheckEntity, Failed, item, say("%[1]s 的状态与检查点不符", "the state of the %[1]s is not the one under the checkpoint", s.Ref))
		return
	}
	if s.Value == nil {
		r.add(CheckEntity, Passed, item, say("截至检查点，没有%[1]s", "as of the checkpoint there is no %[1]s", s.Ref))
		return
	}
	r.add(CheckEntity, Passed, item, say(
		"%[1]s 的状态（%[2]s）与检查点一致", "the state of the %[1]s (%[2]s) is the one under the checkpoint",
		s.Ref, standingName(s.Value.Common().State)))
}

// history holds the steps of the subject's history that are in the file against each other and against its state.
func (r *run) history() {
	ref, ok := r.mainEntity()
	if !ok {
		return
	}
	state, ok := r.content.Proven[ref]
	if !ok || state.Value == nil {
		return
	}
	type step struct {
		outcome.Touch
		id gm.Digest
	}
	var steps []step
	for i := range r.content.Records {
		rec := &r.content.Records[i]
		if touch, ok := touchOf(rec.Outcome, ref); ok && rec.Outcome.Result == outcome.Accepted {
			steps = append(steps, step{touch, rec.ID})
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.Count, b.Count) })
	head := state.Value.Common()
	for i, s := range steps {
		last := s.Count == head.Count
		follows := i == 0 || steps[i-1].Count+1 != s.Count || (s.Prev != nil && *s.Prev == steps[i-1].id)
		if s.Count > head.Count || (last && s.id != head.Head) || !follows || (i > 0 && steps[i-1].Count == s.Count) {
			r.add(CheckHistory, Failed, ref.String(), say("声明与%[1]s的历史不符（第 %[2]d 步）", "the statements contradict the history of the %[1]s (step %[2]d)", ref.Type, s.Count))
			return
		}
	}
	if int64(len(steps)) == head.Count {
		r.add(CheckHistory, Passed, ref.String(), say("%[1]s的全部 %[2]d 步历史都在证据中，没有缺漏", "all steps of the history of the %[1]s (%[2]d) are in the evidence, without a gap", ref.Type, head.Count))
		return
	}
	r.add(CheckHistory, Skipped, ref.String(), say(
		"证据含%[1]s共 %[3]d 步历史中的 %[2]d 步；其余各步未核对，当前状态已核对",
		"the evidence holds %[2]d of %[3]d steps of the history of the %[1]s; the others were not checked, the present state was", ref.Type, len(steps), head.Count))
}

// mainEntity is the entity whose standing decides the verdict: the subject, or what the subject statement brought into being.
func (r *run) mainEntity() (statement.Ref, bool) {
	subject := r.content.File.Subject
	if subject.Entity != (statement.Ref{}) {
		return subject.Entity, true
	}
	rec, ok := r.content.Record(subject.Statement)
	if !ok {
		return statement.Ref{}, false
	}
	spec, err := statement.Lookup(rec.Said.Kind)
	switch {
	case err != nil:
		return statement.Ref{}, false
	case spec.Creates != "":
		return statement.Created(spec.Creates, rec.ID), true
	case (spec.Founds || spec.Renews) && rec.Said.Subject != nil:
		return *rec.Said.Subject, true
	}
	return statement.Ref{}, false
}

// states reads how the main entity stands now.
func (r *run) states() {
	ref, ok := r.mainEntity()
	if !ok {
		r.suspected()
		return
	}
	state, ok := r.content.Proven[ref]
	switch {
	case !ok:
		return // Reported as missing by the check of completeness.
	case state.Value == nil:
		r.flag(FlagAbsent)
		r.add(CheckState, Noted, ref.String(), say("账本上没有这个%[1]s", "there is no such %[1]s on the ledger", ref.Type))
		return
	}
	flags, said := r.standing(ref, state.Value)
	if version, ok := state.Value.(*entity.Version); ok {
		if entry, ok := evidence.StateOf[*entity.Entry](r.content, version.Entry); ok && entry.State == entity.EntryRetired {
			flags = append(flags, FlagRetired)
			r.add(CheckState, Noted, version.Entry.String(), say("目录条目已于 %[1]s 停用", "its catalogue entry was retired at %[1]s", moment(entry.RetiredAt)))
		}
	}
	if len(flags) == 0 {
		r.add(CheckState, Passed, ref.String(), said)
		return
	}
	for _, f := range flags {
		r.flag(f)
	}
	r.add(CheckState, Noted, ref.String(), said)
}

// suspected: a use leaves no entity of its own unless the rules suspected it.
func (r *run) suspected() {
	rec, ok := r.content.Record(r.content.File.Subject.Statement)
	if !ok || rec.Outcome.Result != outcome.Accepted || rec.Outcome.Code == "" {
		return
	}
	r.flag(FlagSuspected)
	r.add(CheckState, Noted, itemOf(rec.ID), say(
		"按规则第 %[2]d 版，这次使用属疑似违规（%[1]s）；须由监管人员确认", "by rules version %[2]d the use is suspected (%[1]s); a supervisor has to confirm it",
		rec.Outcome.Code, rec.Outcome.Rules))
}

// standing reads the state of the main entity.
func (r *run) standing(ref statement.Ref, value entity.Entity) ([]Flag, Sentence) {
	plain := say("%[1]s当前状态：%[2]s", "the %[1]s stands as %[2]s", ref.Type, standingName(value.Common().State))
	switch e := value.(type) {
	case *entity.Version:
		return versionStanding(e)
	case *entity.Entry:
		if e.State == entity.EntryRetired {
			return []Flag{FlagRetired}, say("目录条目已于 %[1]s 停用", "the catalogue entry was retired at %[1]s", moment(e.RetiredAt))
		}
	case *entity.Grant:
		if e.State == entity.GrantRevoked {
			return []Flag{FlagRevoked}, say("授权已于 %[1]s 撤销", "the grant was revoked at %[1]s", moment(e.RevokedAt))
		}
	case *entity.Clearance:
		if e.State == entity.ClearanceRevoked {
			return []Flag{FlagRevoked}, say("出境批准已于 %[1]s 撤销", "the clearance was revoked at %[1]s", moment(e.RevokedAt))
		}
	case *entity.Certificate:
		if e.State == entity.CertificateRevoked {
			return []Flag{FlagRevoked}, say("证书已于 %[1]s 吊销", "the certificate was revoked at %[1]s", moment(e.RevokedAt))
		}
	case *entity.Application:
		if e.State == entity.ApplicationRevoked {
			return []Flag{FlagRevoked}, say("应用已于 %[1]s 注销", "the application was revoked at %[1]s", moment(e.RevokedAt))
		}
		if e.State == entity.ApplicationSuspended {
			return []Flag{FlagSuspended}, say("应用已于 %[1]s 暂停", "the application was suspended at %[1]s", moment(e.SuspendedAt))
		}
	case *entity.Party:
		if e.State == entity.PartyDissolved {
			return []Flag{FlagRevoked}, say("单位已撤销，由 %[1]s 承继", "the party was dissolved; its successor is %[1]s", e.Successor)
		}
		if e.State == entity.PartySuspended {
			return []Flag{FlagSuspended}, say("单位已暂停", "the party is suspended")
		}
	case *entity.Suspicion:
		return suspicionStanding(e)
	}
	return nil, plain
}

func suspicionStanding(s *entity.Suspicion) ([]Flag, Sentence) {
	switch s.State {
	case entity.Suspected, entity.SuspicionExplained:
		return []Flag{FlagSuspected}, say("这次使用属疑似违规（%[1]s）；须由监管人员确认", "the use is suspected (%[1]s); a supervisor has to confirm it", s.Code)
	case entity.SuspicionConfirmed:
		return []Flag{FlagViolation}, say("监管人员已确认这次使用违规（%[1]s）", "a supervisor confirmed that the use was a violation (%[1]s)", s.Code)
	case entity.SuspicionDismissed:
		return nil, say("监管人员已排除对这次使用的怀疑（%[1]s）", "a supervisor dismissed the suspicion of the use (%[1]s)", s.Code)
	}
	return nil, say("当前状态：%[1]s", "it stands as %[1]s", standingName(s.State))
}

func versionStanding(v *entity.Version) ([]Flag, Sentence) {
	switch v.State {
	case entity.VersionCurrent:
		return nil, say("这是数据集的现行版本（第 %[1]d 版）", "this is the current version of the dataset (number %[1]d)", v.Number)
	case entity.VersionSuperseded:
		by := ""
		if v.SupersededBy != nil {
			by = brief(v.SupersededBy.ID)
		}
		return []Flag{FlagSuperseded}, say("第 %[1]d 版已被新版本 %[2]s 取代", "version %[1]d was superseded by version %[2]s", v.Number, by)
	case entity.VersionWithdrawn:
		return []Flag{FlagWithdrawn}, say("第 %[1]d 版已于 %[2]s 撤回", "version %[1]d was withdrawn at %[2]s", v.Number, moment(v.WithdrawnAt))
	}
	return nil, say("当前状态：%[1]s", "it stands as %[1]s", standingName(v.State))
}
