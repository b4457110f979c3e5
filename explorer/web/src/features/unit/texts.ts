export const texts = {
  workTitle: { zh: "工作台", en: "Work list" },
  workLead: {
    zh: "需要您的单位办理的事项，最急的在前。",
    en: "What your organisation has to do, the most urgent first.",
  },
  nothing: { zh: "目前没有待办事项。", en: "There is nothing to do at present." },
  tasks: (count: number) => ({ zh: `待办 ${count} 件`, en: `${count} to do` }),
  late: (count: number) => ({ zh: `超期 ${count} 件`, en: `${count} overdue` }),
  waits: (count: number) => ({ zh: `待本单位会签 ${count} 件`, en: `${count} to be signed too` }),
  start: { zh: "办理入口", en: "Begin something" },
  lists: { zh: "查询", en: "Look up" },

  matterAct: { zh: "可办理", en: "What can be done" },
  matterNone: { zh: "目前没有您的岗位可以办理的事项。", en: "There is nothing that your post could do now." },
  matterFacts: { zh: "内容", en: "What it says" },
  matterHistory: { zh: "办理过程", en: "How it went" },
  close: { zh: "收起", en: "Close" },

  mineTitle: { zh: "我方提交的记录", en: "Own statements" },
  mineLead: {
    zh: "您或所在单位签名提交的全部事项，包括被拒绝的；尚待会签的见“待会签”。",
    en: "Everything that your organisation has signed, the refused too. What still waits for a signature is on its own page.",
  },
  deskLink: { zh: "待会签事项", en: "Waiting for signatures" },
  all: { zh: "全部", en: "All" },
  accepted: { zh: "已记录", en: "Recorded" },
  refused: { zh: "被拒绝", en: "Refused" },
  result: { zh: "结果", en: "Result" },
  more: { zh: "更早的记录", en: "Earlier ones" },
  none: { zh: "没有记录。", en: "There are none." },

  grantsTitle: { zh: "数据授权", en: "Grants" },
  grantsLead: {
    zh: "本单位提供给他人使用的，和他人提供给本单位使用的数据。",
    en: "Data that you let others use, and that others let you use.",
  },
  given: { zh: "我方提供", en: "Given" },
  received: { zh: "我方使用", en: "Received" },
  entry: { zh: "数据", en: "Data" },
  user: { zh: "使用方", en: "User" },
  provider: { zh: "提供方", en: "Provider" },
  mode: { zh: "使用方式", en: "Mode" },
  purpose: { zh: "使用目的", en: "Purpose" },
  until: { zh: "截止", en: "Until" },

  listTitle: { zh: "办理情况", en: "How matters stand" },
  listLead: { zh: "与您或所在单位有关的事项及其进展。", en: "Matters that concern you, and how far they are." },

  entryTitle: { zh: "发布目录条目", en: "Publish a catalogue entry" },
  entryLead: {
    zh: "说明一项数据是什么、谁可以用、多久更新一次。",
    en: "Say what a dataset is, who may use it, how often it is renewed.",
  },
  importInstead: { zh: "条目较多？用 Excel 批量导入", en: "Many entries? Import an Excel workbook" },
};

/** starts are what somebody of a role most often begins. */
export const starts: Partial<Record<string, readonly { to: string; words: { zh: string; en: string } }[]>> = {
  unit: [
    { to: "/applications/new", words: { zh: "应用上链", en: "Put an application on chain" } },
    { to: "/catalogue-entries/new", words: { zh: "发布目录条目", en: "Publish a catalogue entry" } },
    { to: "/catalogue-entries/import", words: { zh: "批量导入目录（Excel）", en: "Import catalogue entries (Excel)" } },
    { to: "/anchor", words: { zh: "数据存证", en: "Anchor a dataset" } },
    { to: "/acts/access.request%2Fv1", words: { zh: "申请使用数据", en: "Request data" } },
    { to: "/acts/problem.report%2Fv1", words: { zh: "报告数据问题", en: "Report a problem with data" } },
    { to: "/acts/incident.report%2Fv1", words: { zh: "报告安全事件", en: "Report an incident" } },
  ],
  user: [
    { to: "/acts/access.request%2Fv1", words: { zh: "申请有条件开放的数据", en: "Apply for conditional data" } },
    { to: "/acts/agreement.sign%2Fv1", words: { zh: "签订利用协议", en: "Sign a utilisation agreement" } },
    { to: "/acts/product.register%2Fv1", words: { zh: "登记数据产品", en: "Register a product" } },
    { to: "/acts/opening.ask%2Fv1", words: { zh: "申请开放目录外的数据", en: "Ask for data to be opened" } },
    { to: "/acts/problem.report%2Fv1", words: { zh: "报告数据问题", en: "Report a problem with data" } },
    { to: "/acts/dispute.open%2Fv1", words: { zh: "提出争议", en: "Open a dispute" } },
  ],
};

/** lists are the types of matters that somebody follows. */
export const matters = [
  "request",
  "agreement",
  "petition",
  "problem",
  "dispute",
  "product",
  "suspicion",
  "application",
  "entry",
  "opening",
  "right",
  "notice",
  "rectification",
  "incident",
] as const;
