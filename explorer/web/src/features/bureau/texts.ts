export const texts = {
  title: { zh: "监管工作", en: "Supervision" },
  lead: {
    zh: "需要审批、协调和监督的事项，最急的在前。",
    en: "What is to be approved, coordinated and supervised, the most urgent first.",
  },
  only: { zh: "此处供数字经济发展局和监督单位使用。", en: "This is for the Bureau and the supervisors." },
  nothing: { zh: "目前没有待办事项。", en: "There is nothing to do at present." },
  areas: { zh: "分类查看", en: "By area" },
  objects: { zh: "全部", en: "All" },
  owner: { zh: "单位", en: "Party" },
  more: { zh: "更多", en: "More" },
  parameters: { zh: "参数与工作日历", en: "Parameters and calendar" },
  certificates: { zh: "登记证书", en: "Register a certificate" },
  report: { zh: "监督报告", en: "Supervision report" },
  register: { zh: "登记单位或用户", en: "Register a party" },
  status: { zh: "网络状态", en: "State of the network" },

  reportTitle: { zh: "监督报告", en: "Supervision report" },
  reportLead: {
    zh: "按单位统计一段时间内的编目、归集、共享、开放、问题处理、超期和违规情况。违规只计已认定的。",
    en: "By unit and period: what was catalogued, anchored, shared, opened, put right, overdue. Only confirmed violations count.",
  },
  from: { zh: "从", en: "From" },
  until: { zh: "至（不含）", en: "Until (not included)" },
  party: { zh: "单位", en: "Unit" },
  chart: { zh: "图表显示", en: "Chart" },
  upTo: (block: number) => ({ zh: `数据截至第 ${block} 区块`, en: `As of block ${block}` }),
  noUnits: { zh: "这段时间没有记录。", en: "There is nothing in this period." },
  tableTitle: { zh: "分单位数据", en: "Figures by unit" },

  parametersTitle: { zh: "参数与工作日历", en: "Parameters and calendar" },
  parametersLead: {
    zh: "办理期限等由数字经济发展局设定，须两人签名。未设定的不计期限。",
    en: "Deadlines and the like are set by the Bureau with two signatures. What is not set has no deadline.",
  },
  parameter: { zh: "参数", en: "Parameter" },
  value: { zh: "现值", en: "Value" },
  unset: { zh: "未设定", en: "not set" },
  set: { zh: "修改", en: "Change" },
  close: { zh: "关闭", en: "Close" },
  calendarSet: { zh: "已设定", en: "set" },
  certificateTitle: { zh: "登记证书", en: "Register a certificate" },
  certificateLead: {
    zh: "证书签发后在这里登记，登记后即可用来登录和签名。",
    en: "An issued certificate is registered here; from then on it opens sessions and signs.",
  },
  file: { zh: "证书文件（.pem 或 .crt）", en: "Certificate file (.pem or .crt)" },
  validity: { zh: "有效期", en: "Valid" },
  key: { zh: "密钥编号", en: "Key" },
};

/** units are what a parameter counts. */
export const units = {
  workingDays: { zh: "个工作日", en: "working days" },
  days: { zh: "天", en: "days" },
  months: { zh: "个月", en: "months" },
} as const;

/** figures are the columns of the report, as the API names them. */
export const figures = {
  entries: { zh: "目录条目", en: "Entries" },
  published: { zh: "新发布", en: "Published" },
  versions: { zh: "存证版本", en: "Versions" },
  requests: { zh: "收到申请", en: "Requests" },
  consents: { zh: "同意", en: "Consents" },
  refusals: { zh: "拒绝", en: "Refusals" },
  grants: { zh: "授权", en: "Grants" },
  opened: { zh: "开放", en: "Opened" },
  problems: { zh: "数据问题", en: "Problems" },
  solved: { zh: "已解决", en: "Solved" },
  overdue: { zh: "超期", en: "Overdue" },
  violations: { zh: "违规", en: "Violations" },
  rectified: { zh: "完成整改", en: "Rectified" },
  duties: { zh: "共享责任", en: "Duties" },
  dutiesMet: { zh: "已履行", en: "Met" },
} as const;

export type Figure = keyof typeof figures;

/** areas are the types of objects that the Bureau looks after. */
export const areas = [
  "application",
  "request",
  "grant",
  "opening",
  "right",
  "objection",
  "dispute",
  "suspicion",
  "rectification",
  "certificate",
  "authority",
  "party",
  "duty",
  "project",
  "incident",
  "emergency",
] as const;

/** parameterNames are all parameters with what they are (signer/statement, parameter.go). */
export const parameterNames: Record<string, { zh: string; en: string }> = {
  "deadline.access.opinion": { zh: "征求提供方意见的期限", en: "Until the provider is asked" },
  "deadline.access.reply": { zh: "提供方答复的期限", en: "Until the provider answers" },
  "deadline.access.decision": { zh: "授权决定的期限", en: "Until a consented request is granted" },
  "deadline.problem.normal": { zh: "一般数据问题的处理期限", en: "Problems, normal" },
  "deadline.problem.urgent": { zh: "紧急数据问题的处理期限", en: "Problems, urgent" },
  "deadline.opening.answer": { zh: "答复开放申请的期限", en: "Until a request to open is answered" },
  "deadline.rights.objection": { zh: "权利公示期", en: "How long a right is open to objection" },
  "deadline.suspicion.explanation": { zh: "说明疑似违规的期限", en: "Until a suspicion is explained" },
  calendar: { zh: "工作日历", en: "Calendar" },
  "rights.kinds": { zh: "可申报的权利种类", en: "Rights that can be declared" },
  "rights.confirmers": { zh: "可确认权利的单位", en: "Who may confirm rights" },
  "retention.logs": { zh: "日志保存期限", en: "Retention of logs" },
  "retention.attachments": { zh: "附件保存期限", en: "Retention of attachments" },
  "retention.incidents": { zh: "安全事件保存期限", en: "Retention of incidents" },
};
