package rules

import (
	"fmt"
	"slices"
	"strings"

	"luzheng/signer/statement"
)

// Refusal says why a statement does not count. It is an error; the ledger keeps only its code.
type Refusal struct {
	// Code is stable; Explain tells more about it.
	Code statement.Code
	// Detail says what exactly was found, for the person who sent it; it is never stored.
	Detail string
}

func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Detail }

// Hint says in one sentence what to do about it.
func (r *Refusal) Hint() string { return Explain(r.Code).Hint }

func refuse(code statement.Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Explanation is what every transport says about a code.
type Explanation struct {
	Code statement.Code `json:"code"`
	// Status is the HTTP status of an answer with this code.
	Status int `json:"status"`
	// Hint and HintZH say in one sentence what to do about it.
	Hint   string `json:"hint"`
	HintZH string `json:"hintZh"`
}

// Explain looks a code up. A code that is not in the table, which no version of the rules gives, explains itself as a refusal.
func Explain(code statement.Code) Explanation {
	i, found := slices.BinarySearchFunc(explanations, code, func(e Explanation, c statement.Code) int {
		return strings.Compare(string(e.Code), string(c))
	})
	if !found {
		return Explanation{code, 422, "The ledger refused the statement.", "账本拒绝了该声明。"}
	}
	return explanations[i]
}

// Codes lists every code, sorted.
func Codes() []Explanation { return slices.Clone(explanations) }

// explanations is sorted by code.
var explanations = []Explanation{
	{"access.procedure", 409, "The open subject takes up and decides requests of the public; those of units go through the Bureau's question to the provider.", "社会公众的申请由开放主体受理并决定；公共服务单位的申请由主管部门征求提供单位意见。"},
	{"agreement.ended", 409, "The agreement has ended; sign a new one.", "安全协议已到期，请重新签订。"},
	{"agreement.request", 422, "Name the agreement that was signed for this very request.", "请引用为本申请签订的安全协议。"},
	{"agreement.until", 422, "The agreement must last at least as long as the requested period.", "安全协议的期限不得短于所申请的使用期限。"},
	{"application.entry", 403, "Ask the Bureau to approve the application for this catalogue entry.", "请向数字经济发展局申请该目录条目的数据权限。"},
	{"application.kind", 403, "Ask the Bureau to approve the application for this kind of statement, or let a person sign.", "请申请该类声明的身份权限，或由经办人签名。"},
	{"application.mismatch", 422, "Name the application whose certificate signs, and no other.", "声明中的应用须与签名证书所属应用一致。"},
	{"application.owner", 403, "Use an application of your own.", "只能使用本单位的应用。"},
	{"application.revoked", 403, "The application was revoked for good; submit another one.", "应用已被注销，请重新申请上链。"},
	{"application.state", 403, "The application is not approved; have it approved first.", "应用尚未获批，请先完成审核。"},
	{"application.suspended", 403, "The application is suspended; ask the Bureau.", "应用已被暂停，请联系数字经济发展局。"},
	{"authority.invalid", 422, "Give an SM2 authority certificate that is valid now and named by its own key.", "请提供当前有效、与其密钥相符的 SM2 机构证书。"},
	{"authority.jurisdiction", 403, "The party lies outside your jurisdiction; let its own department or the Bureau act.", "该主体不在本机构管辖范围内。"},
	{"authority.own-matter", 403, "Nobody decides its own matter; let the other competent body decide.", "不得自行决定自身事项，应由其他主管机构决定。"},
	{"authority.owner", 403, "Only the party that it belongs to may do this.", "只有所属主体可以执行该操作。"},
	{"authority.post", 403, "Sign with a certificate of the post that this act needs.", "请使用该操作所需岗位的证书签名。"},
	{"authority.role", 403, "A party of this role may not do this; see the authority table.", "该类主体无权执行此操作，请查阅权限表。"},
	{"authority.state", 409, "The authority is suspended or withdrawn; use one that is admitted.", "该签发机构已暂停或退出，请使用已准入的机构。"},
	{"basis.not-in-force", 409, "Cite a legal basis of the registry that is in force now.", "请引用法律依据登记库中现行有效的条款。"},
	{"batch.repeated", 409, "The same envelope stands earlier in the batch; read its answer there.", "同一批次中已有相同信封，请查看其结果。"},
	{"case.commitment", 422, "Give the terms and the salt that case.open committed to.", "请提供立案时所承诺的审计事项与随机数。"},
	{"case.deadline", 422, "Set the time for the unit in the future.", "为被审计单位设定的期限须晚于当前时间。"},
	{"case.outstanding", 409, "Findings await rectification; close the case after it.", "尚有审计发现未整改，整改完成后方可结案。"},
	{"case.platform", 422, "A case about the platform must name the Bureau, which runs it.", "审计平台本身时，被审计单位须包含数字经济发展局。"},
	{"case.releases", 422, "Release exactly the entries and parties that the case's terms name.", "结案时须解除审计事项所列全部条目与主体的保全。"},
	{"case.scope", 403, "The unit lies outside the case; open another one.", "该单位不在本案审计范围内，请另行立案。"},
	{"case.team", 403, "Only members of the case's team act in it.", "仅本案审计组成员可以执行该操作。"},
	{"case.unheard", 409, "Hear the unit first: await its reply, or the end of its time to reply.", "请先听取被审计单位意见，或待其反馈期限届满。"},
	{"certificate.chain", 422, "The certificate must be issued by the named authority and be valid now.", "证书须由所列机构签发且当前有效。"},
	{"certificate.early", 403, "The certificate is not valid yet; wait or use another one.", "证书尚未生效，请稍后再试或更换证书。"},
	{"certificate.expired", 403, "Renew the certificate and sign again.", "证书已过期，请更新证书后重新签名。"},
	{"certificate.invalid", 422, "Give an SM2 signing certificate whose key is the one that the subject names.", "请提供与主体所列密钥一致的 SM2 签名证书。"},
	{"certificate.post", 422, "This party or person cannot hold that post.", "该主体或人员不能担任此岗位。"},
	{"certificate.replaced", 403, "Sign with the certificate that replaced this one.", "证书已更换，请使用新证书签名。"},
	{"certificate.revoked", 403, "Sign with a certificate that is not revoked.", "证书已吊销，请使用有效证书签名。"},
	{"certificate.unknown", 403, "Register the signing certificate first.", "请先登记签名证书。"},
	{"consistency.differs", 409, "The copy still differs; record the check without saying that it settles anything.", "副本仍与存证不一致，请勿标注为已解决，单独登记本次核对。"},
	{"custody.expired", 403, "The delegation to the signing service has ended; the owner must renew it.", "签名托管授权已到期，请由所有人续期。"},
	{"custody.kind", 403, "The delegation does not name this kind of statement.", "签名托管授权不包含此类声明。"},
	{"custody.self", 403, "A key in custody cannot extend its own delegation; sign with another key of its owner.", "托管密钥不得为自身续期，请由所有人用其他密钥签名。"},
	{"dataset.columns", 422, "The columns must be the data items of the catalogue entry, each once; correct the data or revise the entry.", "数据列须与目录条目的数据项一一对应，请更正数据或修订目录。"},
	{"dataset.format", 422, "Anchor data in the format that the catalogue entry declares.", "数据格式须与目录条目一致。"},
	{"dataset.input", 409, "An input was withdrawn; derive from a version that stands.", "输入版本已被撤回，请使用有效版本。"},
	{"dataset.rows", 422, "The rows of the files must add up to the rows stated; make the anchor from the manifest again.", "各文件行数之和须等于声明的总行数，请由数据清单重新生成存证内容。"},
	{"dataset.supersedes", 409, "Name the entry's latest version as the one superseded; read the entry again.", "请重新读取条目，并引用其最新版本。"},
	{"deputy.post", 403, "A post is delegated by who holds it, to somebody who does not.", "岗位只能由任该岗位的人员委托给未任该岗位的人员代理。"},
	{"deputy.self", 403, "Nobody makes himself a deputy; let two others sign.", "不得自行委托自己代理，请由另外两人签名。"},
	{"dispute.respondent", 422, "Name the other side: a party that answers for the matter, or the other party to the request or grant.", "请填写争议对方：对该事项负责的单位，或申请、授权的另一方。"},
	{"dispute.standing", 403, "Only the two sides of a request or grant can dispute it.", "仅申请或授权的双方可就其提出争议。"},
	{"emergency.declarer", 403, "Only who declared the emergency, or the Bureau, may end it.", "应急状态只能由宣布机构或数字经济发展局结束。"},
	{"engagement.ended", 403, "The engagement is over; sign a new one with the principal.", "技术服务安全协议已到期或终止，请与授权单位重新签订。"},
	{"engagement.kind", 403, "The engagement does not cover this kind of statement; agree on it with the principal.", "技术服务安全协议未授权此类声明，请与授权单位约定。"},
	{"engagement.missing", 403, "Sign a security agreement with the principal first, and name it.", "技术服务单位须先与授权单位签订安全协议并在声明中引用。"},
	{"engagement.party", 403, "Name an engagement of your own.", "只能引用本单位签订的技术服务安全协议。"},
	{"engagement.principal", 403, "Name the party that the engagement is with as principal, or its successor.", "请在声明中写明安全协议的委托单位；委托单位已并入其他单位的，写明承继单位。"},
	{"engagement.role", 422, "Only a technical service unit is engaged; register it under that role.", "仅技术服务单位可签订技术服务安全协议。"},
	{"entry.classified", 422, "Classified data must not enter this system at all.", "涉密数据严禁进入本系统。"},
	{"entry.machine-readable", 422, "Data to be opened needs a format that machines can read; choose one or do not open it.", "拟开放数据须采用机器可读格式，请更换存储格式或改为不予开放。"},
	{"entry.retired", 409, "The entry is retired and takes nothing new.", "目录条目已停用，不再接受新内容。"},
	{"entry.service-matter", 422, "Data that service matters need must be shared without condition; correct the class or the mark.", "政务服务事项所需数据须为无条件共享，请更正共享类型或标记。"},
	{"envelope.order", 400, "Sort signatures by keyid, one per key.", "签名须按 keyid 排序且每个密钥仅一个。"},
	{"envelope.signatures", 400, "Give between one and eight signatures, one per key.", "签名数量须为一至八个，每个密钥一个。"},
	{"envelope.type", 400, "Only statements are recorded; use the statement payload type.", "仅接受声明类型的信封。"},
	{"erasure.disputed", 409, "A dispute over it is open; ask again when it has an outcome.", "相关争议尚未了结，待其有结果后再申请清除。"},
	{"erasure.entity", 422, "Name the request, agreement, party or other entity whose texts are to be erased.", "请指明需清除文本所属的申请、协议、主体或其他对象。"},
	{"erasure.held", 409, "An audit case needs these texts; ask again when it is closed.", "审计项目需要这些文本，待其结案后再申请清除。"},
	{"erasure.retention", 409, "The texts must still be retained; ask again when that time is over.", "文本尚在规定保存期限内，期满后再申请清除。"},
	{"erasure.statement", 422, "Name the accepted statement about the entity that carries the texts.", "请指明载有该文本且涉及该对象的已受理声明。"},
	{"exchange.argued", 409, "The exchange was argued already; go on to agreement and grant.", "交换共享已完成论证，请继续签订协议并开通授权。"},
	{"exchange.mode", 422, "Only an exchange is argued; this request is for another mode.", "仅交换共享方式需要论证，本申请为其他共享方式。"},
	{"exchange.unargued", 409, "Have Bureau and provider sign the argument for the exchange first.", "交换共享须先由数字经济发展局与数据提供单位共同签署论证。"},
	{"genesis.authority", 422, "Every authority must be issued by the root.", "每个签发机构都须由根证书签发。"},
	{"genesis.certificate", 422, "Every founder's certificate must be issued by one of the authorities and fit its post.", "发起方证书须由所列机构签发并与岗位相符。"},
	{"genesis.exists", 409, "The ledger has begun already.", "账本已完成创世。"},
	{"genesis.founders", 422, "Name each founder once, and exactly one Bureau.", "发起方不得重复，且须恰有一个数字经济发展局。"},
	{"genesis.network", 422, "State the network on which the deployment runs.", "请写明部署所在网络：互联网或电子政务外网。"},
	{"genesis.rules", 422, "A ledger begins with a rule version that this software knows.", "创世规则版本须为本软件所支持。"},
	{"genesis.trust-root", 422, "This node was started for another ledger or trust root.", "本节点配置的账本或信任根与之不符。"},
	{"handler.mismatch", 422, "The handler must be the person whose certificate signs.", "经办人须与签名证书持有人一致。"},
	{"incident.future", 422, "The incident cannot lie in the future; correct its time.", "事件发生时间不得晚于当前时间。"},
	{"incident.told", 422, "People were told after the incident and before now; correct the times.", "通知时间须在事件发生之后且不晚于当前时间。"},
	{"incident.untold", 409, "Tell all who must hear of it, and record that, before the incident is closed.", "请先通知所有应当知悉的部门与用户并登记，再行结案。"},
	{"json.depth", 400, "Nest less deeply.", "嵌套层级过深。"},
	{"json.duplicate", 400, "Give every field once.", "字段不得重复。"},
	{"json.not-canonical", 400, "Write the document with this software's own tools.", "请使用本软件工具生成规范编码。"},
	{"json.null", 400, "Leave the field out instead of giving null.", "请省略该字段而不是填写 null。"},
	{"json.number", 400, "Use integers within ±(2⁵³−1).", "数字须为 ±(2⁵³−1) 以内的整数。"},
	{"json.size", 413, "Send a smaller document.", "文档过大。"},
	{"json.syntax", 400, "Send well-formed JSON in UTF-8.", "请发送格式正确的 UTF-8 JSON。"},
	{"json.type", 400, "A field holds a value of the wrong type or form.", "字段的类型或形式不正确。"},
	{"json.unknown-field", 400, "Remove the field that this kind does not know.", "请删除该类声明不支持的字段。"},
	{"ledger.corrupt", 500, "The world state of this node cannot be read; compare it with the other organisations'.", "本节点世界状态无法读取，请与其他组织核对。"},
	{"ledger.unborn", 409, "Record the genesis first.", "账本尚未创世。"},
	{"log.fork", 409, "The log has shown another history: stop it, and compare its checkpoints with the anchored one.", "日志出现另一份历史，请立即停止该日志并与已锚定的检查点核对。"},
	{"log.future", 422, "The checkpoint lies in the future; correct the log's clock.", "检查点时间晚于当前时间，请校正日志服务时钟。"},
	{"log.inconsistent", 409, "The anchored leaves are not the beginning of this log: stop it, or correct the consistency proof.", "已锚定的内容不是该日志的开头，请停止该日志或更正一致性证明。"},
	{"log.key", 403, "Use the key that the log has now: the Bureau's own, of the post log, and in force.", "须使用日志当前密钥：数字经济发展局日志岗位的有效证书。"},
	{"log.moved", 409, "A later checkpoint is anchored; prove the use under that one.", "已锚定更新的检查点，请据其重新生成证明。"},
	{"log.note", 422, "Give the checkpoint as the log signed it, without the signatures of others.", "请提交仅由日志自身密钥签名的检查点。"},
	{"log.origin", 422, "The checkpoint is of another log; anchor it there.", "检查点属于其他日志，请在相应日志上锚定。"},
	{"log.predecessor", 409, "Name the log that was opened last as the predecessor; the first log of a ledger has none.", "请以最近开启的日志为前一日志；账本的首个日志没有前一日志。"},
	{"log.seed", 422, "Begin a year's log with the last anchored checkpoint of the one before, and show it in the first checkpoint only.", "年度日志须以前一日志最后锚定的检查点开头，且仅在首个检查点中出示。"},
	{"log.shrink", 409, "The log has fewer leaves than are anchored: stop it, it was restored from an old copy.", "日志内容少于已锚定数量，请停止该日志：它可能由旧备份恢复。"},
	{"log.stale", 409, "A checkpoint at least as new is anchored already; anchor a later one.", "已锚定不早于此的检查点，请锚定更新的检查点。"},
	{"log.year", 422, "Open a log in its own year.", "日志须在其所属年度内开启。"},
	{"opening.class", 409, "The entry's opening class does not allow this; revise it first.", "目录条目的开放类别不符，请先修订。"},
	{"opening.condition", 409, "Read the conditions in force and accept them in a new request.", "请阅读现行有效的利用条件，并在新申请中予以接受。"},
	{"opening.done", 409, "The entry is open already.", "目录条目已开放。"},
	{"opening.keeper", 422, "Ask the public body that keeps the data.", "请向保存该数据的公共服务单位提出。"},
	{"opening.outdated", 409, "The entry was revised after the review; review it again.", "审查后条目已修订，请重新审查。"},
	{"opening.risk", 409, "The Bureau's own assessment is against the opening; refuse it, and have it reviewed again.", "主管部门风险评估结论为不可接受，应不予开放，整改后重新审查。"},
	{"opening.unpublished", 409, "Conditions of use are not published yet; the open subject must publish them first.", "尚未公布利用条件，请开放主体先行公布。"},
	{"party.dissolved", 403, "The party was dissolved; let its successor act.", "该主体已撤销或并入其他单位，请由承继单位办理。"},
	{"party.founder", 422, "The founders run the network and do not end by a statement; nor does the Bureau inherit.", "发起方负责运行网络，不能通过声明撤销；数字经济发展局也不能作为承继单位。"},
	{"party.full", 409, "The party above has as many parties below it as one can keep; name another one.", "上级主体的下属数量已达上限，请另行指定。"},
	{"party.holding", 422, "Name only what belongs to the party that hands over.", "只能移交属于移交单位的事项。"},
	{"party.occupied", 409, "Place the parties below it elsewhere first.", "请先将其下属主体调整至其他单位。"},
	{"party.role", 422, "This role is given at genesis only.", "该角色仅在创世时设立。"},
	{"party.suspended", 403, "The party is suspended; ask the Bureau.", "该主体已被暂停，请联系数字经济发展局。"},
	{"party.unknown", 403, "Register the party first.", "请先登记该主体。"},
	{"prev.stale", 409, "Somebody acted in between; read the subject again and sign anew.", "主体状态已变化，请重新读取后签名。"},
	{"problem.closed", 409, "The problem has its outcome already; a new one needs a new report.", "该问题已办结，如仍有问题请重新报告。"},
	{"problem.version", 422, "Name a version that stands and whose anchor names the problem.", "请引用存证时已关联本问题、且未撤回的更正版本。"},
	{"project.anchored", 409, "Name the latest version of each delivered entry; it must not be withdrawn.", "请引用各交付条目的最新有效版本。"},
	{"project.entries", 422, "Deliver exactly the planned entries, in the plan's order and under their planned names.", "请按计划的顺序和名称逐一交付所列目录条目。"},
	{"project.exists", 409, "The application has its plan already; another project is another application's.", "该应用已登记计划，其他项目请另行提交应用。"},
	{"project.live", 409, "Planned entries are registered before the application is approved.", "计划编目须在应用获批上线前登记。"},
	{"project.shared", 409, "Share each delivered entry as it was planned, by revising its sharing class.", "交付条目的共享类型须与计划一致，请先修订目录。"},
	{"rectification.deadline", 422, "Set the time to report in the future.", "整改报告期限须晚于当前时间。"},
	{"rectification.unconfirmed", 409, "Only a confirmed suspicion is a violation; have it confirmed first.", "疑似情形未经确认不得责令整改，请先完成确认。"},
	{"reference.mismatch", 422, "The entities that the statement names do not belong together.", "声明中引用的对象互不对应。"},
	{"reference.unknown", 422, "An entity that the statement names does not exist on this ledger.", "声明引用的对象在账本上不存在。"},
	{"rights.confirmer", 403, "Let the named confirmer act; where none is named, the Bureau or the department confirms. A named confirmer is on the Bureau's list and has no part in the data.", "应由指定的确认机构确认；未指定的由主管部门确认。指定的确认机构须在名单内，且与该数据无利害关系。"},
	{"rights.holding", 422, "Only the entry's own unit holds its data; declare another right.", "持有权仅限目录条目所属单位申报。"},
	{"rights.kind", 422, "Declare one of the rights on the Bureau's list.", "请申报权利种类清单内的权利。"},
	{"rights.late", 409, "The period for objections is over; open a dispute instead.", "异议期已结束，可另行提起争议。"},
	{"rights.objections", 409, "Settle the open objections first.", "尚有未处理的异议，请先处理。"},
	{"rights.own", 409, "You cannot object to your own claim; take it back instead.", "不能对本单位申报的权利提出异议，可自行撤回。"},
	{"rights.period", 409, "Wait until the period for objections is over.", "异议期尚未结束，请期满后再确认。"},
	{"rules.unknown", 409, "Install the software that knows this rule version on every node first.", "请先在各节点安装支持该规则版本的软件。"},
	{"security.future", 422, "It cannot have taken place in the future; correct its time.", "演练或评估时间不得晚于当前时间。"},
	{"security.head", 409, "Name the unit's security head first.", "请先登记本单位安全负责岗位。"},
	{"security.plan", 409, "File the emergency plan first.", "请先登记应急预案。"},
	{"sharing.ended", 409, "The sharing period of the entry is over.", "目录条目的共享期限已结束。"},
	{"sharing.mode", 422, "The mode does not fit the type of the application or of the data.", "共享方式与应用类型或数据不相符。"},
	{"sharing.none", 403, "The entry is not shared.", "该目录条目不予共享。"},
	{"sharing.not-open", 403, "The entry is not open to the public.", "该目录条目未向公众开放。"},
	{"sharing.own", 409, "These are your own data; no request is needed.", "本单位数据无需申请。"},
	{"sharing.unconditional", 409, "The entry is unconditional: use it at once and record the use.", "无条件共享数据可直接使用并登记使用记录。"},
	{"signature.count", 422, "Give exactly the signatures that this kind needs.", "签名数量须与该类声明的要求一致。"},
	{"signature.counterparty", 422, "The second signature must be an officer's of the counterparty.", "第二签名须为对方经办人签名。"},
	{"signature.invalid", 403, "The signature does not verify; sign these exact bytes again.", "签名验证失败，请重新签名。"},
	{"signature.issuer", 403, "One signature must be the issuer's own.", "须包含声明方自身的签名。"},
	{"signature.organisations", 422, "At least three founding organisations must sign, one signature each.", "须有至少三个发起组织各签一名。"},
	{"signature.person", 422, "The second signature must be a reviewer's, who is another person.", "第二签名须由另一名复核人签署。"},
	{"signature.successor", 422, "Let the log's key in force and the next one sign, both of one party and post.", "须由日志当前密钥与后继密钥共同签名，且二者属于同一主体和岗位。"},
	{"source.division", 403, "Claim the item for your own division or one inside it.", "只能申报本行政区划及其下辖区划的数据源。"},
	{"source.element", 422, "The item's data-element code must be the one of the source it names.", "数据项的数据元代码须与所引用的数据源一致。"},
	{"source.exceptions", 409, "The source has as many exceptions in force as it may have; move it instead.", "该数据源的例外数量已达上限，请改为变更数据源。"},
	{"source.holder", 409, "The party is the source already.", "该单位已是此数据项的数据源。"},
	{"source.taken", 409, "Another unit is the source of this item: use its data, or ask the Bureau for a move or an exception.", "该数据项已有数据源，请使用其数据，或申请变更数据源或例外。"},
	{"source.until", 422, "The exception must end in the future.", "例外的截止时间须晚于当前时间。"},
	{"state.transition", 409, "The subject's state does not allow this act; read it again.", "主体当前状态不允许该操作，请重新读取。"},
	{"statement.expired", 409, "The statement's notAfter has passed; sign it anew.", "声明已过有效期，请重新签名。"},
	{"statement.field", 422, "Correct the field that is named.", "请更正所列字段。"},
	{"statement.kind", 422, "Use a kind of statement that this version knows.", "请使用本版本支持的声明类型。"},
	{"statement.ledger", 422, "The statement was made for another ledger.", "声明属于其他账本。"},
	{"subject.exists", 409, "The subject exists already.", "主体已存在。"},
	{"subject.unknown", 404, "The subject does not exist on this ledger.", "主体在账本上不存在。"},
	{"supervision.period", 409, "Report on a period that is over.", "监督报告所涉期间须已结束。"},
	{"suspect.inclusion", 422, "Show the leaf under the root of the anchored checkpoint.", "请证明该记录包含于已锚定的检查点。"},
	{"suspect.intent", 422, "The event asked a decision point and was denied: no data was used.", "该事件为向决策点提出的请求，并未使用数据。"},
	{"suspect.known", 409, "This use has its suspicion already; read that.", "该使用已有疑似记录，请查阅原记录。"},
	{"suspect.leaf", 422, "Give the event and the leaf of it whose verdict is a suspicion.", "请提交事件及其判定为疑似的日志记录。"},
	{"suspect.overlap", 409, "Begin with the first use alike that no suspicion covers yet, and count from there.", "请从尚未提交的第一次同类使用开始，并自该次起计数。"},
	{"suspect.signature", 422, "Show the batch that a registered key of the unit signed.", "请出示由该单位已登记密钥签名的批次。"},
	{"suspected.application", 200, "Recorded, and suspected: the application was not approved for this use.", "已记录并标为疑似：应用未获准此项使用。"},
	{"suspected.application-entry", 200, "Recorded, and suspected: the application has no permission for this entry.", "已记录并标为疑似：应用无该条目数据权限。"},
	{"suspected.application-revoked", 200, "Recorded, and suspected: the application was revoked.", "已记录并标为疑似：应用已被注销。"},
	{"suspected.application-suspended", 200, "Recorded, and suspected: the application was suspended.", "已记录并标为疑似：应用处于暂停状态。"},
	{"suspected.certificate", 200, "Recorded, and suspected: the signing certificate was not in force, or in custody for other acts.", "已记录并标为疑似：签名证书未生效、已失效或托管范围不含使用记录。"},
	{"suspected.cross-border", 200, "Recorded, and suspected: data went abroad without an approval that covers it.", "已记录并标为疑似：数据出境未经安全评估审核。"},
	{"suspected.emergency-data", 200, "Recorded, and suspected: the emergency is not for these data.", "已记录并标为疑似：所用数据不在应急范围内。"},
	{"suspected.emergency-early", 200, "Recorded, and suspected: the emergency had not begun.", "已记录并标为疑似：应急状态尚未开始。"},
	{"suspected.emergency-ended", 200, "Recorded, and suspected: the emergency was over.", "已记录并标为疑似：应急状态已结束。"},
	{"suspected.emergency-purpose", 200, "Recorded, and suspected: the purpose is not the emergency's.", "已记录并标为疑似：使用目的不属于该应急处置。"},
	{"suspected.emergency-user", 200, "Recorded, and suspected: the emergency does not name the party.", "已记录并标为疑似：该主体不在应急范围内。"},
	{"suspected.engagement", 200, "Recorded, and suspected: a technical service unit without an engagement in force for uses and its principal.", "已记录并标为疑似：技术服务单位无有效的安全协议，或未写明委托单位。"},
	{"suspected.future", 200, "Recorded, and suspected: the claimed time of use lies in the future.", "已记录并标为疑似：所称使用时间晚于当前时间。"},
	{"suspected.grant", 200, "Recorded, and suspected: the grant is for other data.", "已记录并标为疑似：授权与所用数据不符。"},
	{"suspected.grant-missing", 200, "Recorded, and suspected: conditional data was used without a grant.", "已记录并标为疑似：未获授权使用有条件数据。"},
	{"suspected.grant-revoked", 200, "Recorded, and suspected: the grant was revoked.", "已记录并标为疑似：授权已撤销。"},
	{"suspected.late", 200, "Recorded, late and disputed: the claimed time and the time of receipt are judged differently.", "已记录，迟报且存疑：所称时间与接收时间判定不一致。"},
	{"suspected.mismatch", 200, "Recorded, and suspected: what the use names does not belong together.", "已记录并标为疑似：所引用的对象互不对应。"},
	{"suspected.mode", 200, "Recorded, and suspected: the mode is not the granted one.", "已记录并标为疑似：使用方式与授权不符。"},
	{"suspected.not-open", 200, "Recorded, and suspected: the entry is not open.", "已记录并标为疑似：条目未开放。"},
	{"suspected.not-shared", 200, "Recorded, and suspected: the entry is not shared.", "已记录并标为疑似：条目不予共享。"},
	{"suspected.onward", 200, "Recorded, and suspected: the data was passed on.", "已记录并标为疑似：数据被转移给第三方。"},
	{"suspected.party-suspended", 200, "Recorded, and suspected: the party, or whom it works for, was suspended or dissolved.", "已记录并标为疑似：主体或其委托单位处于暂停或撤销状态。"},
	{"suspected.period", 200, "Recorded, and suspected: the use lies outside the granted period.", "已记录并标为疑似：使用超出授权期限。"},
	{"suspected.purpose", 200, "Recorded, and suspected: the purpose is not the granted one.", "已记录并标为疑似：使用目的与授权不符。"},
	{"suspected.retired", 200, "Recorded, and suspected: the entry was retired.", "已记录并标为疑似：条目已停用。"},
	{"suspected.sharing-ended", 200, "Recorded, and suspected: the sharing period was over.", "已记录并标为疑似：共享期限已结束。"},
	{"suspected.signer", 200, "Recorded, and suspected: neither an officer nor the named application signed.", "已记录并标为疑似：签名者既非经办人也非所称应用。"},
	{"suspected.unknown", 200, "Recorded, and suspected: the use names what is not on the ledger.", "已记录并标为疑似：引用了账本上不存在的对象。"},
	{"suspected.user", 200, "Recorded, and suspected: the grant is another party's.", "已记录并标为疑似：授权属于其他主体。"},
	{"suspected.withdrawn", 200, "Recorded, and suspected: the version was withdrawn.", "已记录并标为疑似：该版本已撤回。"},
	{"suspicion.unheard", 409, "The unit may still explain itself; wait for its explanation or the end of the time for it.", "该单位尚在说明期限内，请待其说明或期限届满后再认定。"},
	{"usage.closed", 409, "Uses are recorded in the event log: send the use to POST /v1/events.", "使用记录已改由使用日志登记，请提交至 POST /v1/events。"},
	{"withdrawal.acknowledged", 409, "You have acknowledged this notice already.", "该撤回通知已确认过。"},
	{"withdrawal.standing", 409, "Withdraw the version first.", "请先撤回该数据版本。"},
}
