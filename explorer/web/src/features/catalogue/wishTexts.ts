export const wishTexts = {
  title: { zh: "我想使用这份数据", en: "I want to use this data" },
  free: {
    zh: "这份数据无条件开放：直接在下面下载，不需要申请。",
    en: "This data is open to everybody: download it below, no application is needed.",
  },
  conditional: {
    zh: "这份数据有条件开放：先提交申请，同意后签订利用协议，再由数字经济发展局授权使用。",
    en: "This data is open on conditions: apply, sign an agreement once it is consented to, and the Bureau grants the use.",
  },
  closed: {
    zh: "这份数据没有向社会开放：可以申请开放，保管单位须答复并说明理由。",
    en: "This data is not open: you can ask for it to be opened, and its keeper has to answer with reasons.",
  },
  decides: { zh: "由谁受理和决定：", en: "Who decides:" },
  conditions: { zh: "查看使用条件", en: "The conditions" },
  apply: { zh: "申请使用", en: "Apply for it" },
  ask: { zh: "申请开放", en: "Ask for it to be opened" },
  report: { zh: "报告数据问题", en: "Report a problem" },
  product: { zh: "登记用它做的产品", en: "Register a product made of it" },
  dispute: { zh: "提出争议", en: "Dispute it" },
  signIn: { zh: "办理这些事项需要登录。还没有账号？", en: "These need a sign-in. No account yet?" },
  register: { zh: "注册为开放数据用户", en: "Register as a user of open data" },
};
