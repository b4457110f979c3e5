package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Notices of withdrawals. Who took a version stands in the event log, outside the rules' sight: the statement names
// whom it tells, so that whoever reads both can see if somebody was left out.
//
//	kind                 from   to             besides
//	withdrawal.notify    –      sent           of a withdrawn version, by its unit or by the platform
//	notice.acknowledge   sent   acknowledged   each party that was notified, once; acknowledged when all have

func notifyWithdrawal(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.WithdrawalNotify), *j.s.Statement.Subject
	version, r := load[entity.Version](j, ref)
	if r != nil {
		return r
	}
	switch {
	case version.Entry != body.Entry:
		return refuse("reference.mismatch", "the version is of %s, not of %s", version.Entry, body.Entry)
	case version.State != entity.VersionWithdrawn:
		return refuse("withdrawal.standing", "%s is %s", ref, version.State)
	}
	version.Notices++
	if r := j.touch(ref, version); r != nil {
		return r
	}
	return j.create(&entity.Notice{
		Header:  entity.Header[entity.NoticeState]{State: entity.NoticeSent},
		Version: ref, Sender: j.s.Statement.Issuer, Parties: body.Parties,
	})
}

func noticeParties(j *judgement) ([]statement.PartyID, *Refusal) {
	notice, r := load[entity.Notice](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return notice.Parties, nil
}

func acknowledgeNotice(j *judgement) *Refusal {
	notice, r := load[entity.Notice](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	by := j.s.Statement.Issuer
	if notice.Acknowledges(by) {
		return refuse("withdrawal.acknowledged", "%s has acknowledged the notice", by)
	}
	notice.Acknowledged = append(slices.Clone(notice.Acknowledged), entity.Acknowledgement{
		Party: by, Measure: j.s.Statement.Content().(*statement.NoticeAcknowledge).Measure,
	})
	if len(notice.Acknowledged) == len(notice.Parties) {
		notice.State = entity.NoticeAcknowledged
	}
	return j.touch(*j.s.Statement.Subject, notice)
}
