package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// secure: a security file, and an incident from the application's own report to its close.
func secure(s *stage, c *cast) error {
	s.begin("数据安全：负责岗位、应急预案，一起事件从报告到办结", "Security: a head, a plan, and an incident from its report to its close", partSecurity)
	if _, err := s.act(c.health.officer, nil, &statement.SecurityHead{Body: "卫健委规信科", Post: "安全管理岗"}); err != nil {
		return err
	}
	plan, err := s.seal(c.health.officer, "plan.txt", "应急预案：发现异常查询，立即停用接口并告知主管部门。\n")
	if err != nil {
		return err
	}
	if _, err := s.act(c.health.officer, nil, &statement.SecurityPlan{Text: plan}); err != nil {
		return err
	}
	account, err := s.seal(c.health.officer, "incident.txt", "应用发现来自一个账号的批量查询，已拦截。\n")
	if err != nil {
		return err
	}
	reported, err := s.act(c.application, nil, c.incident(account))
	if err != nil {
		return err
	}
	return s.settle(c, statement.Created(statement.TypeIncident, reported.ID))
}

// incident is what the application reports when it notices something.
func (c *cast) incident(account *statement.Sealed) *statement.IncidentReport {
	return &statement.IncidentReport{What: "bulk-query", At: time.Now().UnixMilli(), Entries: []statement.Ref{c.subsidiesEntry}, Text: account}
}

// settle remedies an incident, with those who must hear of it, and has the supervisor close it.
func (s *stage) settle(c *cast, incident statement.Ref) error {
	remedy, err := s.seal(c.health.officer, "remedy.txt", "账号已停用，未查得数据外泄。\n")
	if err != nil {
		return err
	}
	now := time.Now().UnixMilli()
	_, err = s.act(c.health.officer, &incident, &statement.IncidentRemedy{Remedy: "account-disabled", Text: remedy, Told: []statement.Telling{
		{Who: statement.InformedBureau, At: now}, {Who: statement.InformedPolice, At: now}, {Who: statement.InformedCyberspace, At: now},
	}})
	if err != nil {
		return err
	}
	_, err = s.act(s.founder("bureau", "supervisor"), &incident, &statement.IncidentClose{Result: "remedied"})
	return err
}

// erasure asks to erase the text of the explanation, which names a person.
func (c *cast) erasure() *statement.ErasureRequest {
	return &statement.ErasureRequest{
		Erasable: c.erasable(), Statement: c.explained, Attachments: []gm.Digest{c.explanation.Attachment}, Reason: "personal-data",
	}
}

func (c *cast) erasable() statement.Erasable {
	return statement.Erasable{Entity: statement.Created(statement.TypeSuspicion, c.suspected), Within: &c.subsidiesEntry}
}

// erase destroys a text by the decision of two roles; the evidence that was taken before still verifies.
func erase(s *stage, c *cast) error {
	s.begin("安全私密：两方决定清除一份含个人信息的原文，证据照样成立", "Privacy: two roles erase a text with personal data, and the evidence still holds", partPrivacy)
	s.tell("说明只有当事各方和监管方可读：卫健委以自己的密钥登录，取证据，读原文。",
		"Only the parties and the supervisors may read the explanation: the health commission logs in with its key, fetches the evidence, reads the text.")
	token, err := s.login(c.health.officer)
	if err != nil {
		return err
	}
	evidence := s.fresh("explanation.evidence.json")
	if _, err := s.do("explorer", "evidence", c.explained.String(), "--url", s.url, "--token", token, "--out", evidence); err != nil {
		return err
	}
	if err := s.read(token, c.explanation, http.StatusOK); err != nil {
		return err
	}
	if err := s.decideErasure(c); err != nil {
		return err
	}
	s.tell("密钥和盐已销毁，这份原文谁也打不开了。", "Keys and salts are destroyed: nobody can open the text any more.")
	if err := s.read(token, c.explanation, http.StatusNotFound); err != nil {
		return err
	}
	s.tell("清除前取得的证据，照样核验通过。", "The evidence that was taken before verifies as ever.")
	printed, err := s.do("explorer", "verify", "--evidence", evidence, "--trust-root", c.trustRootPath(s), "--lang", s.lang)
	if err != nil {
		return err
	}
	s.show(firstLines(printed, 3))
	return nil
}

// decideErasure takes the erasure from its request to its certificate.
func (s *stage) decideErasure(c *cast) error {
	asked, err := s.act(c.health.officer, nil, c.erasure())
	if err != nil {
		return err
	}
	erasure := statement.Created(statement.TypeErasure, asked.ID)
	_, err = s.act(s.founder("bureau", "permission-officer"), &erasure,
		&statement.ErasureApprove{Erasable: c.erasable(), Party: c.health.party}, s.founder("bureau", "reviewer"))
	if err != nil {
		return err
	}
	return s.destroy(erasure)
}

// destroy has the vault forget the text of an approved erasure, and the operator certify it.
func (s *stage) destroy(erasure statement.Ref) error {
	operator := s.founder("bureau", "operator")
	printed, err := s.do("gateway", "vault", "erase", "--url", s.url, "--ledger", s.ledger, "--key", operator.key, "--passphrase-file", operator.passphrase, erasure.String())
	if err != nil {
		return err
	}
	var certificate statement.ErasureCertify
	if err := strictjson.Unmarshal([]byte(strings.TrimSpace(printed)), &certificate, 4096); err != nil {
		return fmt.Errorf("gateway vault erase printed %q: %w", printed, err)
	}
	_, err = s.act(operator, &erasure, &certificate)
	return err
}

// withdraw takes one identity permission from the application: its next statement of that kind is refused.
func withdraw(s *stage, c *cast) error {
	s.begin("统一控制权限：收回应用的一项权限，下一笔即被拒绝", "Permissions under one control: one is taken from the application, and its next statement is refused", partPermissions)
	account, err := s.seal(c.health.officer, "second-incident.txt", "应用再次发现批量查询。\n")
	if err != nil {
		return err
	}
	if err := s.permit(c, statement.KindUsageRecord); err != nil {
		return err
	}
	if err := s.refused("application.kind", c.application, nil, c.incident(account)); err != nil {
		return err
	}
	s.tell("被拒绝（application.kind）：这项权限刚被收回。权限随后恢复。", "It is refused (application.kind): the permission has just been taken. Then it is given back.")
	return s.permit(c, appKinds...)
}
