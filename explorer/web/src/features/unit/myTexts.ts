export const myTexts = {
  title: { zh: "我的事项", en: "My matters" },
  lead: {
    zh: "您提出的申请、协议、产品、问题和争议，办到哪一步、由谁办理、什么时候有答复，都在这里。",
    en: "What you have applied for, signed, registered, reported or disputed: how far it is, who is next, until when.",
  },
  yours: { zh: "需要您办理", en: "For you to do" },
  waits: { zh: "等待答复", en: "Waiting for an answer" },
  done: { zh: "已有结果", en: "Answered" },
  empty: { zh: "没有。", en: "None." },
  by: { zh: "由", en: "Next is " },
  stop: { zh: "办理。", en: "." },
  due: (day: string) => ({ zh: `最迟 ${day} 前答复。`, en: `An answer is due by ${day}.` }),
  look: { zh: "查看详情", en: "Look at it" },
  begin: { zh: "我想要", en: "I want to" },
  find: { zh: "查找数据", en: "Find data" },
  desk: { zh: "等待签名的文件", en: "Waiting for signatures" },
};

/** wishes are what somebody of the public can begin, where it begins. */
export const wishes = [
  {
    to: "/catalogue",
    words: {
      zh: "查找数据：申请使用、报告问题从数据页面开始",
      en: "Find data; applications and reports begin on its page",
    },
  },
  {
    to: "/acts/application.submit%2Fv1",
    words: { zh: "登记使用数据的应用", en: "Register the application that will use data" },
  },
  { to: "/acts/product.register%2Fv1", words: { zh: "登记数据产品", en: "Register a product" } },
  {
    to: "/acts/opening.ask%2Fv1",
    words: { zh: "申请开放目录里没有的数据", en: "Ask for data that is not in the catalogue" },
  },
  { to: "/mine", words: { zh: "查看我签名提交的记录", en: "See what I have signed" } },
];
