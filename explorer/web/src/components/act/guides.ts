import type { Sentence } from "@/lib/i18n";

/** guides tell the public what comes of an act: who decides, until when, and what happens next. */
export const guides: Partial<Record<string, Sentence>> = {
  "access.request/v1": {
    zh: "提交后，由负责开放的单位受理并决定是否同意；同意后双方签订利用协议，再由数字经济发展局授权。办理期限和进展显示在“我的事项”。",
    en: "The organisation that opens the data takes it up and decides. You both sign an agreement then, and the Bureau grants the use. Deadlines and progress are in My matters.",
  },
  "agreement.sign/v1": {
    zh: "您签名后，协议转给对方签名；双方签名后，由数字经济发展局授权使用。协议文本加密保存，仅双方和数字经济发展局可读。",
    en: "It goes to the other side after you have signed; once both have, the Bureau grants the use. Only the two sides and the Bureau can read the text.",
  },
  "product.register/v1": {
    zh: "登记后立即生效，不需要审批。产品会注明来源数据，任何人都可以查验来龙去脉。",
    en: "It counts at once, nobody has to approve it. The product names its sources, and anybody can verify where it comes from.",
  },
  "opening.ask/v1": {
    zh: "提交后，由保管数据的单位在规定期限内答复是否同意开放，并说明理由；不同意的，您可以提出争议。",
    en: "The organisation that keeps the data answers within the set time, with reasons. You can dispute a refusal.",
  },
  "problem.report/v1": {
    zh: "提交后，由负责单位核实，结果只有三种：更正并发布新版本、核实无误、沟通解决。紧急问题的期限更短。",
    en: "The organisation in charge checks it. It is corrected by a new version, confirmed to be right, or settled with you. Urgent ones are due sooner.",
  },
  "dispute.open/v1": {
    zh: "提交后，先由双方协商；协商不成，任何一方可以提请数字经济发展局协调，协调结果记录在案。争议期间，数据页面会显示“有争议”。",
    en: "The two sides negotiate first; either can ask the Bureau to coordinate then, and what comes of it is recorded. Meanwhile the data shows as disputed.",
  },
  "dispute.negotiate/v1": {
    zh: "双方都签名后，争议以协商一致结束。",
    en: "The dispute ends in agreement once both sides have signed.",
  },
  "dispute.escalate/v1": {
    zh: "提交后，由数字经济发展局协调并给出结果。",
    en: "The Bureau coordinates and records what comes of it.",
  },
  "application.submit/v1": {
    zh: "提交后，由数字经济发展局审批；批准后，申请使用数据时可以选择这个应用。",
    en: "The Bureau decides. Once it is approved, you can name it when you apply for data.",
  },
  "access.complete/v1": {
    zh: "补充后，申请回到退回前的步骤继续办理，期限接着计算。",
    en: "The request goes on where it stood; its time runs on.",
  },
};
