package verify

import "luzheng/signer/statement"

// standingName is an entity's state (package entity) in a sentence.
type standingName string

// nameOf gives the names of what has one in each language.
func nameOf(v any) (Sentence, bool) {
	switch v := v.(type) {
	case Sentence:
		return v, true
	case error:
		return reasonOf(v), true
	case statement.Ref:
		kind := typeName(v.Type)
		return Sentence{kind.Zh + " " + brief(v.ID), kind.En + " " + brief(v.ID)}, true
	case statement.EntityType:
		return typeName(v), true
	case statement.Post:
		return postName(v), true
	case standingName:
		return stateName(v), true
	}
	return Sentence{}, false
}

func typeName(t statement.EntityType) Sentence {
	switch t {
	case statement.TypeLedger:
		return Sentence{"账本", "ledger"}
	case statement.TypeParty:
		return Sentence{"单位", "party"}
	case statement.TypeAuthority:
		return Sentence{"证书签发机构", "certificate authority"}
	case statement.TypeCertificate:
		return Sentence{"证书", "certificate"}
	case statement.TypeApplication:
		return Sentence{"应用", "application"}
	case statement.TypeEntry:
		return Sentence{"目录条目", "catalogue entry"}
	case statement.TypeRight:
		return Sentence{"数据权利", "right"}
	case statement.TypeObjection:
		return Sentence{"权利异议", "objection"}
	case statement.TypeVersion:
		return Sentence{"数据版本", "dataset version"}
	case statement.TypeOpening:
		return Sentence{"开放审查", "opening review"}
	case statement.TypeCondition:
		return Sentence{"利用条件", "condition of use"}
	case statement.TypePetition:
		return Sentence{"开放申请", "petition to open"}
	case statement.TypeNotice:
		return Sentence{"撤回通知", "notice of withdrawal"}
	case statement.TypeDispute:
		return Sentence{"争议", "dispute"}
	case statement.TypeRequest:
		return Sentence{"使用申请", "request for access"}
	case statement.TypeAgreement:
		return Sentence{"安全协议", "agreement"}
	case statement.TypeGrant:
		return Sentence{"授权", "grant"}
	case statement.TypeProduct:
		return Sentence{"数据产品", "product"}
	case statement.TypeSuspicion:
		return Sentence{"疑似违规记录", "suspicion"}
	case statement.TypeBasis:
		return Sentence{"法律依据", "legal basis"}
	case statement.TypeDuty:
		return Sentence{"共享责任", "duty to share"}
	case statement.TypeParameter:
		return Sentence{"参数", "parameter"}
	case statement.TypeEngagement:
		return Sentence{"技术服务安全协议", "engagement"}
	case statement.TypeClearance:
		return Sentence{"出境安全评估批准", "cross-border clearance"}
	case statement.TypeEmergency:
		return Sentence{"应急状态", "emergency"}
	case statement.TypeSource:
		return Sentence{"数据项来源", "source of a data item"}
	case statement.TypeProject:
		return Sentence{"项目", "project"}
	case statement.TypeProblem:
		return Sentence{"数据问题报告", "problem report"}
	case statement.TypeQuality:
		return Sentence{"数据质量报告", "quality report"}
	case statement.TypeConsistency:
		return Sentence{"一致性核对", "consistency check"}
	case statement.TypeSecurity:
		return Sentence{"安全档案", "security file"}
	case statement.TypeIncident:
		return Sentence{"安全事件", "incident"}
	case statement.TypeCase:
		return Sentence{"审计项目", "audit case"}
	case statement.TypeNote:
		return Sentence{"取证单", "evidence note"}
	case statement.TypeFinding:
		return Sentence{"审计发现", "audit finding"}
	case statement.TypeHold:
		return Sentence{"审计留存", "audit hold"}
	case statement.TypeLog:
		return Sentence{"使用日志", "event log"}
	case statement.TypeErasure:
		return Sentence{"删除申请", "erasure"}
	case statement.TypeRectification:
		return Sentence{"整改", "rectification"}
	case statement.TypeSupervision:
		return Sentence{"监督报告", "supervision report"}
	}
	return Sentence{string(t), string(t)}
}

func postName(p statement.Post) Sentence {
	switch p {
	case statement.PostOfficer:
		return Sentence{"经办岗", "officer"}
	case statement.PostReviewer:
		return Sentence{"复核岗", "reviewer"}
	case statement.PostCertificateOfficer:
		return Sentence{"证书岗", "certificate officer"}
	case statement.PostPermissionOfficer:
		return Sentence{"权限岗", "permission officer"}
	case statement.PostOperator:
		return Sentence{"运维岗", "operator"}
	case statement.PostSupervisor:
		return Sentence{"监管岗", "supervisor"}
	case statement.PostApplication:
		return Sentence{"应用", "application"}
	case statement.PostFollower:
		return Sentence{"见证节点", "follower"}
	case statement.PostGateway:
		return Sentence{"网关", "gateway"}
	case statement.PostLog:
		return Sentence{"日志服务", "log service"}
	}
	return Sentence{string(p), string(p)}
}

// chineseStates are the Chinese names of the states; an English reader gets the state itself.
var chineseStates = map[standingName]string{
	"repealed": "已废止", "dissolved": "已撤销", "replaced": "已更换", "issued": "已下达", "released": "已解除", "set": "已设定", "unset": "未设定",
	"active": "有效", "suspended": "已暂停", "admitted": "已准入", "revoked": "已撤销", "submitted": "已提交", "approved": "已批准",
	"published": "已发布", "retired": "已停用", "declared": "已声明", "confirmed": "已确认", "current": "现行", "superseded": "已被取代",
	"withdrawn": "已撤回", "reviewed": "已审查", "asked": "征求意见中", "consented": "已同意", "refused": "已拒绝", "granted": "已授权",
	"signed": "已签署", "registered": "已登记", "returned": "退回补正", "suspected": "疑似违规", "explained": "已说明", "dismissed": "已排除",
	"transferring": "转让中", "ended": "已终止", "open": "处理中", "upheld": "异议成立", "escalated": "提请协调", "agreed": "协商一致",
	"settled": "协调解决", "failed": "协调未果", "assessed": "已评估", "sent": "已发送", "acknowledged": "已确认收悉",
}

func stateName(s standingName) Sentence {
	if zh, ok := chineseStates[s]; ok {
		return Sentence{zh, string(s)}
	}
	return Sentence{string(s), string(s)}
}
