export const registerTexts = {
  title: { zh: "注册为开放数据用户", en: "Register as a user of open data" },
  lead: {
    zh: "注册后可以申请有条件开放的数据、报告问题、提出争议。申请由数字经济发展局审核，最长保留 30 天。",
    en: "Registered users apply for conditional data, report problems and raise disputes. The Bureau decides; a request waits 30 days at most.",
  },
  privacy: {
    zh: "姓名、证件号码和联系方式加密保存，仅数字经济发展局可读，不会上链；链上只有无法还原的承诺值。密钥在这台电脑上产生，不会上传。",
    en: "Name, number and contact are encrypted for the Bureau and never go on chain, which has a commitment alone. The key is made on this computer and is not sent.",
  },
  name: { zh: "姓名或单位名称", en: "Name of the person or organisation" },
  document: { zh: "证件类型", en: "Identity document" },
  residentId: { zh: "居民身份证", en: "Resident identity card" },
  creditCode: { zh: "统一社会信用代码", en: "Unified social credit code" },
  passport: { zh: "护照或居留证件", en: "Passport or permit" },
  number: { zh: "证件号码", en: "Number" },
  contact: { zh: "联系电话或电子邮箱", en: "Telephone or e-mail" },
  submit: { zh: "提交注册申请", en: "Send the request" },
  making: { zh: "正在制作密钥并提交，约需几秒", en: "Making the key and sending the request" },
  sent: { zh: "申请已提交", en: "The request was sent" },
  keep: {
    zh: "请保存以下两样，离开本页后无法再次取得：",
    en: "Keep both of these; they cannot be had again after you leave this page:",
  },
  key: { zh: "保存密钥文件", en: "Save the key file" },
  code: { zh: "查询码", en: "Lookup code" },
  party: { zh: "您的用户编号", en: "Your user ID" },
  until: { zh: "最迟答复", en: "Answered at the latest" },
  toAnswer: { zh: "查询审核结果", en: "Look up the answer" },

  answerTitle: { zh: "查询注册结果", en: "Answer to a registration" },
  answerLead: { zh: "输入提交申请时得到的查询码。", en: "Type the lookup code that you were given." },
  lookUp: { zh: "查询", en: "Look up" },
  waiting: { zh: "正在审核，请稍后再来查询。", en: "It is being decided; come again later." },
  accepted: { zh: "审核通过，正在登记您的证书。", en: "It was accepted; your certificate is being registered." },
  registered: { zh: "注册成功，请用保存的密钥文件登录。", en: "You are registered; sign in with your key file." },
  refused: { zh: "未予通过", en: "It was refused" },
  signIn: { zh: "去登录", en: "Sign in" },

  decideTitle: { zh: "注册申请", en: "Request to be registered" },
  decideLead: {
    zh: "核对身份后登记用户；再签发并登记证书。不予通过的，须说明理由，申请人凭查询码查看。",
    en: "Check the identity and register the user, then issue and register the certificate. A refusal says why.",
  },
  identity: { zh: "身份信息", en: "Identity" },
  open: { zh: "查看身份信息", en: "Open it" },
  accept: { zh: "核对无误，登记为用户", en: "It is right: register the user" },
  refuse: { zh: "不予通过", en: "Refuse" },
  reason: { zh: "理由（申请人可见）", en: "Reasons, shown to the person" },
  wasRefused: { zh: "已答复不予通过，身份信息已销毁。", en: "It was refused, and the form destroyed." },
  request: { zh: "下载证书申请", en: "Download the certificate request" },
  issue: {
    zh: "用户已登记。请由证书机构按证书申请签发证书，再在此登记。",
    en: "The user is registered. Have the authority issue a certificate for the request, then register it here.",
  },
  certificate: { zh: "签发的证书文件", en: "The certificate" },
  otherKey: { zh: "这份证书不是为该申请的密钥签发的。", en: "This certificate is for another key." },
  at: { zh: "提交时间", en: "Made at" },
};

/** documents are the kinds of identity documents that are taken, with their words. */
export const documents = {
  "resident-id": registerTexts.residentId,
  "credit-code": registerTexts.creditCode,
  passport: registerTexts.passport,
} as const;
