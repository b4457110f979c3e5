package main

import (
	"crypto/rand"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// explain: the unit is heard on the use that was flagged, and the supervisor finds.
func explain(s *stage, c *cast) error {
	s.begin("业务留痕：单位说明疑似违规，主管部门认定", "Business traces: the unit explains the suspected use, the supervisor finds", partBusiness)
	suspicion := statement.Created(statement.TypeSuspicion, c.suspected)
	var err error
	c.explanation, err = s.seal(c.health.officer, "explanation.txt", "经办人李小红（演示用虚构人物）误把核验结果用于宣传名单，已停用并追回。\n", "510500.bureau")
	if err != nil {
		return err
	}
	explained, err := s.act(c.health.officer, &suspicion, &statement.SuspicionExplain{Explanation: c.explanation})
	if err != nil {
		return err
	}
	c.explained = explained.ID
	_, err = s.act(s.founder("bureau", "supervisor"), &suspicion,
		&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded"}}, s.founder("bureau", "reviewer"))
	if err != nil {
		return err
	}
	s.tell("使用记录原样保留；说明和认定各是一条签名的声明。只有认定了的才计入监督报告。",
		"The record of the use stays as it was; explanation and finding are signed statements of their own. Reports count confirmed ones only.")
	return nil
}

// audit: a case from its opening to its close, sealed until the notice is served.
func audit(s *stage, c *cast) error {
	s.begin("审计：立案、送达、取证、反馈、结案", "Audit: a case opened, served, evidenced, answered and closed", partBusiness)
	auditor, reviewer := s.founder("audit", "officer"), s.founder("audit", "reviewer")
	terms := statement.CaseTerms{
		Objects: []statement.AuditObject{statement.AuditData}, Parties: []statement.PartyID{c.health.party}, Entries: []statement.Ref{c.subsidiesEntry},
		From: time.Now().AddDate(0, -1, 0).UnixMilli(), Until: time.Now().UnixMilli(), Team: []statement.Pseudonym{auditor.handler, reviewer.handler},
	}
	ref, err := s.openCase(terms, auditor, reviewer)
	if err != nil {
		return err
	}
	if err := s.takeEvidence(c, ref, auditor); err != nil {
		return err
	}
	s.tell("审计期间，有关原文不得清除。", "While the audit lasts, the texts that it may need are not erased.")
	if err := s.refused("erasure.held", c.health.officer, nil, c.erasure()); err != nil {
		return err
	}
	s.tell("被拒绝（erasure.held）。", "It is refused (erasure.held).")
	_, err = s.act(auditor, &ref, &statement.CaseClose{
		Result: "no-finding", Releases: []statement.Ref{c.subsidiesEntry, c.health.party.Ref()},
	}, reviewer)
	return err
}

// openCase opens a case under a commitment to its terms and serves its notice, which reveals them.
func (s *stage) openCase(terms statement.CaseTerms, auditor, reviewer person) (statement.Ref, error) {
	notice, err := s.seal(auditor, "notice.txt", "审计通知书：对医疗救助资格核验应用使用低保名册的情况进行审计。\n")
	if err != nil {
		return statement.Ref{}, err
	}
	var salt gm.Digest
	rand.Read(salt[:])
	commitment, err := terms.Commit(salt)
	if err != nil {
		return statement.Ref{}, err
	}
	opened, err := s.act(auditor, nil, &statement.CaseOpen{Notice: notice, Terms: commitment}, reviewer)
	if err != nil {
		return statement.Ref{}, err
	}
	s.tell("送达以前，账本上只有承诺值，看不出审计的是谁、审什么。", "Until the notice is served, the ledger holds a commitment only: it does not tell who is audited, or on what.")
	ref := statement.Created(statement.TypeCase, opened.ID)
	_, err = s.act(auditor, &ref, &statement.CaseServe{Terms: terms, Salt: salt})
	return ref, err
}

// takeEvidence has the audited unit countersign a note that rests on the suspected use, and reply to it.
func (s *stage) takeEvidence(c *cast, of statement.Ref, auditor person) error {
	text, err := s.seal(auditor, "note.txt", "取证单：该次使用超出授权目的，主管部门已认定，单位已停用。\n", c.health.party)
	if err != nil {
		return err
	}
	noted, err := s.act(auditor, &of, &statement.CaseNote{
		Unit: c.health.party, Text: text, Statements: []gm.Digest{c.suspected, c.explained}, ReplyBy: time.Now().AddDate(0, 0, 10).UnixMilli(),
	}, c.health.officer)
	if err != nil {
		return err
	}
	reply, err := s.seal(c.health.officer, "reply.txt", "对取证单无异议。\n", auditor.party)
	if err != nil {
		return err
	}
	note := statement.Created(statement.TypeNote, noted.ID)
	_, err = s.act(c.health.officer, &note, &statement.CaseReply{Text: reply})
	return err
}
