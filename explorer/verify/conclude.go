package verify

import (
	"slices"
	"strings"

	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// conclude draws the verdict from the checks, and adds the facts if they are proven.
func (r *run) conclude() {
	worst := Passed
	for _, c := range r.report.Checks {
		switch c.Status {
		case Failed:
			worst = Failed
		case Unable:
			if worst != Failed {
				worst = Unable
			}
		case Passed, Noted, Skipped:
		}
	}
	qualifying := slices.DeleteFunc(slices.Clone(r.report.Flags), func(f Flag) bool { return !r.qualifies(f) })
	switch {
	case worst == Failed:
		r.report.Verdict = Tampered
	case worst == Unable:
		r.report.Verdict = CannotVerify
	case len(qualifying) > 0:
		r.report.Verdict = VerifiedBut
	default:
		r.report.Verdict = Verified
	}
	for _, c := range r.report.Checks {
		if c.Status == worst && worst != Passed && c.Item != "" && !slices.Contains(r.report.Where, c.Item) {
			r.report.Where = append(r.report.Where, c.Item)
		}
	}
	if worst == Passed {
		r.facts()
	} else {
		r.report.Lineage, r.report.Use, r.report.Uses = nil, nil, nil
	}
	r.report.Headline = r.headline(worst, qualifying)
}

// qualifies tells whether a flag makes "verified" "verified-but". What is proven of a list is that nothing is missing in it: that some of its
// uses are suspected is told beside that, and takes nothing from it.
func (r *run) qualifies(f Flag) bool {
	switch f {
	case FlagCustodial, FlagDeputy:
		return false
	case FlagSuspected:
		return !r.ofList()
	case FlagSuperseded, FlagWithdrawn, FlagDisputed, FlagRetired, FlagRevoked, FlagSuspended, FlagViolation, FlagInputWithdrawn, FlagAbsent,
		FlagUnwitnessed, FlagPartial:
	}
	return true
}

// ofList tells whether the evidence is a list of uses.
func (r *run) ofList() bool {
	return r.content != nil && r.content.Uses != nil && r.content.Uses.All != nil
}

func (r *run) facts() {
	id, ok := r.content.File.Subject.Main()
	if !ok {
		return
	}
	rec, ok := r.content.Record(id)
	if !ok {
		return
	}
	r.report.Statement = &StatementFacts{
		ID: rec.ID, Kind: rec.Said.Kind, Issuer: rec.Said.Issuer, IssuerName: r.partyName(rec.Said.Issuer), Handler: rec.Said.Handler,
		Principal: rec.Said.Principal, Block: rec.Place.Block, Tx: rec.Outcome.Tx, Time: rec.Outcome.Time, Claimed: rec.Said.IssuedAt,
	}
	anchor, ok := rec.Said.Content().(*statement.DatasetAnchor)
	if !ok {
		return
	}
	ref := statement.Created(statement.TypeVersion, rec.ID)
	version, ok := evidence.StateOf[*entity.Version](r.content, ref)
	if !ok {
		return
	}
	r.report.Version = &VersionFacts{
		Version: ref, Entry: version.Entry, Owner: version.Owner, OwnerName: r.partyName(version.Owner), Number: version.Number,
		State: string(version.State), Supersedes: version.Supersedes, SupersededBy: version.SupersededBy, Manifest: version.Manifest, Files: anchor.Files, Rows: anchor.Rows,
	}
	if entry, ok := evidence.StateOf[*entity.Entry](r.content, version.Entry); ok {
		r.report.Version.Name = entry.Catalogue.BusinessName
	}
}

func (r *run) partyName(party statement.PartyID) statement.Label {
	if p, ok := evidence.StateOf[*entity.Party](r.content, party.Ref()); ok {
		return p.Name
	}
	return ""
}

// headline says the verdict in one sentence.
func (r *run) headline(worst Status, flags []Flag) Sentence {
	asOf := Sentence{}
	if r.report.AsOf != nil {
		asOf = say("（截至第 %[1]d 区块，%[2]s）", " (as of block %[1]d, %[2]s)", r.report.AsOf.Block, moment(r.report.AsOf.Time))
	}
	switch r.report.Verdict {
	case Tampered, CannotVerify:
		first := Sentence{}
		for _, c := range r.report.Checks {
			if c.Status == worst {
				first = c.Sentence
				break
			}
		}
		if r.report.Verdict == Tampered {
			return say("被篡改：%[1]s", "Tampered: %[1]s", first)
		}
		return say("无法核验：%[1]s", "Cannot verify: %[1]s", first)
	case VerifiedBut:
		var zh, en []string
		for _, f := range flags {
			said := f.sentence()
			zh, en = append(zh, said.Zh), append(en, said.En)
		}
		return say("属实，但%[1]s%[2]s", "Verified, but %[1]s%[2]s", Sentence{strings.Join(zh, "、"), strings.Join(en, ", ")}, asOf)
	case Verified:
		if r.ofList() { // Without witnesses it were flagged.
			return say("属实：清单完整，经独立见证%[1]s", "Verified: complete, witnessed%[1]s", asOf)
		}
		return say("属实%[1]s", "Verified%[1]s", asOf)
	}
	return Sentence{}
}

func (f Flag) sentence() Sentence {
	switch f {
	case FlagSuperseded:
		return say("已被新版本取代", "superseded by a newer version")
	case FlagWithdrawn:
		return say("已撤回", "withdrawn")
	case FlagDisputed:
		return say("有争议（密钥可能泄露）", "disputed (the key may have been in other hands)")
	case FlagRetired:
		return say("目录条目已停用", "its catalogue entry is retired")
	case FlagRevoked:
		return say("已撤销", "revoked")
	case FlagSuspended:
		return say("已暂停", "suspended")
	case FlagSuspected:
		return say("属疑似违规使用", "a suspected misuse")
	case FlagViolation:
		return say("经确认的违规使用", "a confirmed misuse")
	case FlagInputWithdrawn:
		return say("其来源已撤回", "one of its inputs was withdrawn")
	case FlagAbsent:
		return say("账本上没有此项", "there is no such thing on the ledger")
	case FlagCustodial:
		return say("由签名服务代管密钥签署", "signed by a signing service that keeps the key")
	case FlagUnwitnessed:
		return say("清单没有遗漏只是日志自己的说法", "that the list is complete is the log's own word")
	case FlagPartial:
		return say("清单不是从第一次使用开始", "the list does not begin with the first use")
	case FlagDeputy:
		return say("由岗位代理人签署", "signed by a deputy of the post")
	}
	return say("%[1]s", "%[1]s", string(f))
}
