import type { Texts } from "@/lib/i18n";

export const texts = {
  proof: { zh: "查验结果", en: "Verification" },
  history: { zh: "经过", en: "History" },
  content: { zh: "登记的内容", en: "What is registered" },
  says: { zh: "说了什么", en: "What it says" },
  recorded: (moment: string, block: string) => ({
    zh: `${moment}（第 ${block} 区块）`,
    en: `${moment} (block ${block})`,
  }),
  signedText: { zh: "签名原文", en: "The signed text" },
  issuer: { zh: "签署单位", en: "Said by" },
  time: { zh: "登记时间", en: "Recorded" },
  subject: { zh: "涉及", en: "About" },
  created: { zh: "产生了", en: "Created" },
  state: { zh: "现在的状态", en: "State now" },
  belongs: { zh: "属于", en: "Belongs to" },
  number: { zh: "编号", en: "Number" },
  refused: { zh: "账本没有接受这项申请，它从未生效。", en: "The ledger refused it; it never counted." },
  pending: { zh: "已收到，正在等待账本确认。", en: "Received; the ledger has not decided yet." },
  file: { zh: "文件", en: "File" },
  fileLead: {
    zh: "这个摘要的文件登记在下面这些地方。要确认手里的文件就是它，请回首页查验文件。",
    en: "A file with this digest is registered in these places. To see whether your file is the one, verify it on the first page.",
  },
  nowhere: { zh: "没有单位登记过这个摘要的文件。", en: "Nobody has registered a file with this digest." },
  place: { zh: "登记在", en: "Registered in" },
  party: { zh: "单位", en: "Party" },
  sources: { zh: "来源", en: "Sources" },
} satisfies Texts;
