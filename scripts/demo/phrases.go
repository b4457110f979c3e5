package main

import (
	"luzheng/signer/statement"
)

// phrases say each act that the demo plays in plain words.
var phrases = map[statement.Kind][2]string{
	statement.KindPartyRegister:       {"登记一个主体", "registers a party"},
	statement.KindCertificateRegister: {"登记证书", "registers the certificate"},
	statement.KindApplicationSubmit:   {"申请应用上链", "asks to put an application on chain"},
	statement.KindApplicationApprove:  {"两人会签，批准应用并确定它的权限", "approves the application and sets its permissions, two persons signing"},
	statement.KindCataloguePublish:    {"发布目录条目", "publishes a catalogue entry"},
	statement.KindRightsDeclare:       {"声明数据持有权", "declares its right to hold the data"},
	statement.KindRightsConfirm:       {"两人会签，确认权利", "confirms the right, two persons signing"},
	statement.KindDatasetAnchor:       {"数据集版本存证", "anchors a dataset version"},
	statement.KindOpeningReview:       {"提交保密审查与风险评估", "hands in its confidentiality review and risk assessment"},
	statement.KindOpeningApprove:      {"两人会签，批准开放", "approves the opening, two persons signing"},
	statement.KindAccessRequest:       {"申请使用有条件共享的数据", "asks for the conditional data"},
	statement.KindAccessOpinion:       {"征求数据提供单位的意见", "asks the provider's opinion"},
	statement.KindAccessConsent:       {"两人会签，同意共享", "consents, two persons signing"},
	statement.KindAgreementSign:       {"双方签署数据共享安全协议", "signs the security agreement together with the provider"},
	statement.KindAccessGrant:         {"两人会签，授权", "grants access, two persons signing"},
	statement.KindProductRegister:     {"登记数据产品及其来源", "registers a product and its sources"},
	statement.KindSuspicionExplain:    {"说明疑似违规的使用", "explains the suspected use"},
	statement.KindSuspicionConfirm:    {"两人会签，认定违规", "confirms the violation, two persons signing"},
	statement.KindCaseOpen:            {"两人会签，立案审计", "opens an audit case, two persons signing"},
	statement.KindCaseServe:           {"送达审计通知书", "serves the audit notice"},
	statement.KindCaseNote:            {"取证，被审计单位在取证单上签字", "takes an evidence note, which the audited unit countersigns"},
	statement.KindCaseReply:           {"反馈意见", "replies to the note"},
	statement.KindCaseClose:           {"两人会签，结案", "closes the case, two persons signing"},
	statement.KindSecurityHead:        {"明确安全负责岗位", "names its security head by post"},
	statement.KindSecurityPlan:        {"制定应急预案", "files its emergency plan"},
	statement.KindIncidentReport:      {"的应用自行报告一起安全事件", "has its application report a security incident"},
	statement.KindIncidentRemedy:      {"处置事件，并登记告知了谁", "remedies the incident and records who was told"},
	statement.KindIncidentClose:       {"办结事件", "closes the incident"},
	statement.KindErasureRequest:      {"申请清除一份原文", "asks to erase a text"},
	statement.KindErasureApprove:      {"两人会签，批准清除", "approves the erasure, two persons signing"},
	statement.KindErasureCertify:      {"出具清除证明", "certifies the erasure"},
}

// names of the parties in the play.
var names = map[statement.PartyID][2]string{
	"510500.bureau": {"数字经济发展局", "The Bureau"},
	"510500.tjj":    {"统计局", "The statistics bureau"},
	"510500.mzj":    {"民政局", "The civil affairs bureau"},
	"510500.wjw":    {"卫健委", "The health commission"},
	"510500.audit":  {"审计局", "The audit bureau"},
}

func name(id statement.PartyID) [2]string {
	if n, ok := names[id]; ok {
		return n
	}
	return [2]string{"开放数据用户", "The open-data user"}
}

// phrase says who does what, in Chinese and English.
func phrase(kind statement.Kind, by statement.PartyID) (zh, en string) {
	who, p := name(by), phrases[kind]
	return who[0] + p[0] + "。", who[1] + " " + p[1] + "."
}
