import type { Sentence } from "@/lib/i18n";

/**
 * Codes say in one word what must not be free text. These are the usual ones, to choose from; another one is written in letters, digits,
 * dots and hyphens.
 */
export const codes: Record<string, Sentence> = {
  "incomplete.material": { zh: "材料不完整", en: "material is incomplete" },
  "unclear.scenario": { zh: "使用场景不明确", en: "the scenario is unclear" },
  "purpose.mismatch": { zh: "用途与申请不符", en: "the purpose does not fit" },
  "beyond.need": { zh: "超出履职需要", en: "beyond what is needed" },
  "law.restricts": { zh: "法律法规限制", en: "restricted by law" },
  "law.pipl": { zh: "依个人信息保护法限制", en: "restricted by the law on personal information" },
  "law.dsl": { zh: "依数据安全法限制", en: "restricted by the law on data security" },
  "too-narrow": { zh: "范围过窄", en: "too narrow" },
  "agreed.scope": { zh: "已就范围达成一致", en: "the scope was agreed on" },
  "personal.information": { zh: "涉及个人信息", en: "personal information" },
  "trade.secret": { zh: "涉及商业秘密", en: "trade secrets" },
  "data.error": { zh: "数据有误", en: "the data is wrong" },
  "out.of.date": { zh: "数据过期", en: "out of date" },
  duplicate: { zh: "重复", en: "a duplicate" },
  replaced: { zh: "已被替代", en: "replaced" },
  "system.closed": { zh: "系统下线", en: "the system was closed" },
  "no.longer.needed": { zh: "不再需要", en: "no longer needed" },
  violation: { zh: "违反规定", en: "a violation" },
  "authorised.use": { zh: "属于授权范围内使用", en: "the use was authorised" },
  "operator.error": { zh: "操作失误", en: "an operating error" },
  "key.lost": { zh: "密钥遗失或泄露", en: "the key was lost or leaked" },
  "staff.change": { zh: "人员变动", en: "a change of staff" },
  "annual.check": { zh: "年度核查", en: "the annual check" },
  "credit.check": { zh: "信用核查", en: "credit checks" },
  "service.handling": { zh: "办理政务服务事项", en: "handling public services" },
  statistics: { zh: "统计分析", en: "statistics" },
  research: { zh: "科学研究", en: "research" },
  "public.service": { zh: "公共服务", en: "public service" },
  "product.development": { zh: "产品开发", en: "developing a product" },
  "emergency.response": { zh: "应急处置", en: "emergency response" },
  "urban.planning": { zh: "城市规划", en: "urban planning" },
  "encrypted.storage": { zh: "加密存储", en: "encrypted storage" },
  "access.control": { zh: "访问控制", en: "access control" },
  "security.audit": { zh: "安全审计", en: "security audits" },
  "data.engineer": { zh: "具备数据处理人员", en: "staff who can process data" },
  "graded.protection": { zh: "通过网络安全等级保护测评", en: "graded protection of information security" },
  "copies.deleted": { zh: "已删除副本", en: "copies were deleted" },
  "use.stopped": { zh: "已停止使用", en: "use was stopped" },
  "missing.rectification": { zh: "未按期整改", en: "not put right in time" },
  "data.leak": { zh: "数据泄露", en: "a leak of data" },
  "service.outage": { zh: "服务中断", en: "an outage" },
  patched: { zh: "已修复", en: "it was repaired" },
  resolved: { zh: "已解决", en: "it was resolved" },
  "no.agreement": { zh: "未达成一致", en: "no agreement" },
};

/** codesFor are the codes that are usual in a field, the first ones to be offered. */
export const codesFor: Partial<Record<string, string[]>> = {
  purpose: [
    "service.handling",
    "credit.check",
    "statistics",
    "research",
    "public.service",
    "product.development",
    "urban.planning",
    "emergency.response",
  ],
  capabilities: ["data.engineer", "graded.protection"],
  safeguards: ["encrypted.storage", "access.control", "security.audit"],
  measure: ["use.stopped", "copies.deleted", "replaced"],
  remedy: ["patched", "use.stopped", "copies.deleted"],
  what: ["data.leak", "service.outage"],
  result: ["resolved", "no.agreement"],
  sharingReason: ["law.restricts", "personal.information", "trade.secret"],
  openingReason: ["law.restricts", "personal.information", "trade.secret"],
};

/** codeWord says what a code means; one that is not among the usual ones stands for itself. */
export function codeWord(code: string): Sentence {
  return codes[code] ?? { zh: code, en: code };
}
