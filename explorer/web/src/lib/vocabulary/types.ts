import type { Sentence } from "@/lib/i18n";

/** The names of the kinds of objects, as the verifier's sentences have them (explorer/verify/names.go). */
const names: Partial<Record<string, Sentence>> = {
  ledger: { zh: "账本", en: "ledger" },
  party: { zh: "单位", en: "party" },
  authority: { zh: "证书签发机构", en: "certificate authority" },
  certificate: { zh: "证书", en: "certificate" },
  application: { zh: "应用", en: "application" },
  entry: { zh: "目录条目", en: "catalogue entry" },
  right: { zh: "数据权利", en: "right" },
  objection: { zh: "权利异议", en: "objection" },
  version: { zh: "数据版本", en: "dataset version" },
  opening: { zh: "开放审查", en: "opening review" },
  condition: { zh: "利用条件", en: "condition of use" },
  petition: { zh: "开放申请", en: "petition to open" },
  notice: { zh: "撤回通知", en: "notice of withdrawal" },
  dispute: { zh: "争议", en: "dispute" },
  request: { zh: "使用申请", en: "request for access" },
  agreement: { zh: "安全协议", en: "agreement" },
  grant: { zh: "授权", en: "grant" },
  product: { zh: "数据产品", en: "product" },
  suspicion: { zh: "疑似违规记录", en: "suspicion" },
  basis: { zh: "法律依据", en: "legal basis" },
  duty: { zh: "共享责任", en: "duty to share" },
  parameter: { zh: "参数", en: "parameter" },
  engagement: { zh: "技术服务安全协议", en: "engagement" },
  clearance: { zh: "出境安全评估批准", en: "cross-border clearance" },
  emergency: { zh: "应急状态", en: "emergency" },
  source: { zh: "数据项来源", en: "source of a data item" },
  project: { zh: "项目", en: "project" },
  problem: { zh: "数据问题报告", en: "problem report" },
  quality: { zh: "数据质量报告", en: "quality report" },
  consistency: { zh: "一致性核对", en: "consistency check" },
  security: { zh: "安全档案", en: "security file" },
  incident: { zh: "安全事件", en: "incident" },
  case: { zh: "审计项目", en: "audit case" },
  note: { zh: "取证单", en: "evidence note" },
  finding: { zh: "审计发现", en: "audit finding" },
  hold: { zh: "审计留存", en: "audit hold" },
  erasure: { zh: "删除申请", en: "erasure" },
  rectification: { zh: "整改", en: "rectification" },
  supervision: { zh: "监督报告", en: "supervision report" },
  statement: { zh: "签名记录", en: "statement" },
};

/** typeName names a kind of object; one that is not known is called by its word. */
export function typeName(type: string): Sentence {
  return names[type] ?? { zh: type, en: type };
}
