import type { Sentence, Texts } from "@/lib/i18n";
import type { CheckStatus, Verdict } from "@/lib/verifier";

/** The four verdicts as a title; the verifier's own sentence says the rest. */
export const verdicts: Record<Verdict, Sentence> = {
  verified: { zh: "属实", en: "Verified" },
  "verified-but": { zh: "属实，但有变化", en: "Verified, but something has changed" },
  "cannot-verify": { zh: "无法核验", en: "Cannot be verified" },
  tampered: { zh: "被篡改", en: "Tampered with" },
};

/** What each verdict means for somebody who wants to use the data. */
export const meanings: Record<Verdict, Sentence> = {
  verified: {
    zh: "与单位登记的内容一致，由多家单位共同见证，可以放心使用。",
    en: "It is what was registered, as several organisations attest. You can rely on it.",
  },
  "verified-but": {
    zh: "内容与登记时一致，但登记之后情况有变。使用前请看下面的说明。",
    en: "It is what was registered, but something has changed since. Read below before you use it.",
  },
  "cannot-verify": {
    zh: "目前不能确认真假。这不等于被篡改，原因见下。",
    en: "Nothing can be said about it yet. That does not mean that it was tampered with; the reason is below.",
  },
  tampered: {
    zh: "内容与登记的不一致，请不要使用，并向提供者索取原件。",
    en: "It is not what was registered. Do not use it, and ask whoever gave it to you for the original.",
  },
};

export const statuses: Record<CheckStatus, Sentence> = {
  passed: { zh: "通过", en: "passed" },
  noted: { zh: "请留意", en: "take note" },
  skipped: { zh: "未做", en: "not done" },
  unable: { zh: "做不了", en: "could not be done" },
  failed: { zh: "不通过", en: "failed" },
};

export const texts = {
  verifying: { zh: "正在您的浏览器中核验", en: "Verifying in your browser" },
  who: { zh: "发布单位", en: "Published by" },
  what: { zh: "数据", en: "Dataset" },
  entry: { zh: "目录条目", en: "Catalogue entry" },
  version: { zh: "版本", en: "Version" },
  versionNumber: (number: number) => ({ zh: `第 ${number} 版`, en: `version ${number}` }),
  recorded: { zh: "登记时间", en: "Recorded" },
  recordedAt: (time: string, block: string) => ({ zh: `${time}（第 ${block} 区块）`, en: `${time} (block ${block})` }),
  act: { zh: "登记的事项", en: "What was recorded" },
  by: { zh: "经办", en: "Handled by" },
  principal: { zh: "受托于", en: "On behalf of" },
  user: { zh: "使用单位", en: "Used by" },
  used: { zh: "所用版本", en: "Version used" },
  received: { zh: "使用日志收到", en: "Received by the event log" },
  receivedAt: (time: string, entry: string) => ({ zh: `${time}（第 ${entry} 条）`, en: `${time} (entry ${entry})` }),
  usesOf: { zh: "使用清单所属", en: "Uses of" },
  uses: { zh: "使用次数", en: "Uses" },
  usesCount: (all: string, suspected: string) => ({
    zh: `${all} 次，其中疑似违规 ${suspected} 次`,
    en: `${all}, of which ${suspected} suspected`,
  }),
  log: { zh: "使用日志检查点", en: "Checkpoint of the event log" },
  logAt: (time: string, size: string) => ({ zh: `${time}（共 ${size} 条）`, en: `${time} (${size} entries)` }),
  replayed: { zh: "日志的独立见证方", en: "Independent witnesses of the log" },
  nobody: { zh: "无", en: "none" },
  file: { zh: "您的文件", en: "Your file" },
  fileNumber: (number: number) => ({ zh: `就是该版本的第 ${number} 个文件`, en: `is file ${number} of this version` }),
  manifest: { zh: "就是该版本的数据清单", en: "is the manifest of this version" },
  newer: { zh: "更新的版本", en: "Newer version" },
  older: { zh: "替代的版本", en: "Replaces" },
  witnesses: { zh: "见证单位", en: "Attested by" },
  signing: { zh: "签名方式", en: "Signed by" },
  deputy: { zh: "由岗位代理人签署", en: "a deputy of the post" },
  custodial: { zh: "由签名服务代管密钥签署", en: "a signing service that keeps the key (custodial)" },
  asOf: { zh: "结论截至", en: "Holds as of" },
  trust: { zh: "所信任的根", en: "Trust root" },
  done: (count: number) => ({ zh: `做过的核验（${count} 项）`, en: `Checks done (${count})` }),
  notDone: (count: number) => ({ zh: `没有做的核验（${count} 项）`, en: `Checks not done (${count})` }),
  raw: { zh: "原始证据", en: "Raw proof" },
  rawHint: {
    zh: "证据文件可以离线核验，不需要相信本网站。",
    en: "The evidence file can be verified offline, without believing this site.",
  },
  certificate: { zh: "存证证明（PDF）", en: "Certificate (PDF)" },
  saveEvidence: { zh: "保存证据文件", en: "Save the evidence file" },
  saveReport: { zh: "保存核验报告", en: "Save the report" },
  sources: { zh: "直接来源", en: "Made directly from" },
  proven: { zh: "已证实", en: "proven" },
  claimed: { zh: "仅为声明", en: "only claimed" },
  missing: { zh: "账本上没有", en: "not on the ledger" },
} satisfies Texts;
