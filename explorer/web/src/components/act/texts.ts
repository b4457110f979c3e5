export const texts = {
  guide: { zh: "提交后会怎样", en: "What happens next" },
  next: { zh: "核对并签名", en: "Check and sign" },
  checkTitle: { zh: "请核对要签名的内容", en: "Check what you are about to sign" },
  checkLead: {
    zh: "签名后不可更改。请确认以下内容无误。",
    en: "It cannot be changed after it is signed. Make sure that all of it is right.",
  },
  what: { zh: "事项", en: "What" },
  who: { zh: "签名单位", en: "On behalf of" },
  handler: { zh: "经办人代号", en: "Handler" },
  about: { zh: "针对", en: "About" },
  until: { zh: "有效期至", en: "Valid until" },
  sign: { zh: "签名", en: "Sign" },
  signSubmit: { zh: "签名并提交", en: "Sign and submit" },
  back: { zh: "返回修改", en: "Go back" },
  two: {
    zh: "此事项还需本单位另一人签名。您签名后会转入“待会签”，等待同事签名。",
    en: "A second person of your organisation has to sign this too. It will wait for them after you have signed.",
  },
  other: {
    zh: "此事项还需对方单位签名。您签名后会转入对方的“待会签”。",
    en: "The other party has to sign this too. It will wait for them after you have signed.",
  },
  three: {
    zh: "此事项需三个发起单位签名。您签名后会转入其他单位的“待会签”。",
    en: "Three founding organisations have to sign this. It will wait for them after you have signed.",
  },
  done: { zh: "已记录", en: "It is recorded" },
  recorded: (block: number, time: string) => ({
    zh: `已记入第 ${block} 区块，时间 ${time}。`,
    en: `Recorded in block ${block} at ${time}.`,
  }),
  proof: { zh: "查看记录与证据", en: "The record and its evidence" },
  object: { zh: "查看办理情况", en: "How it goes on" },
  waits: { zh: "已签名，等待会签", en: "Signed; it waits for another signature" },
  waitsFor: (who: string) => ({ zh: `还需签名：${who}`, en: `Still to sign: ${who}` }),
  desk: { zh: "查看待会签事项", en: "See what waits" },
  again: { zh: "再办一件", en: "Another one" },
  signInFirst: { zh: "请先登录", en: "Sign in first" },
  signInWhy: { zh: "办理事项需要用您的证书签名。", en: "This needs a signature with your certificate." },
  signIn: { zh: "去登录", en: "Sign in" },
  unknown: { zh: "没有这种事项", en: "There is no such act" },
  notYours: {
    zh: "按岗位职责，此事项通常不由您的岗位办理；提交后可能被拒绝并留下记录。",
    en: "Your post does not usually do this; it may be refused, and the refusal is recorded.",
  },
  foundersOnly: {
    zh: "此事项只能由账本的发起单位办理，其他单位提交会被拒绝并留下记录。",
    en: "Only the organisations that founded the ledger do this; from others it is refused, and the refusal is recorded.",
  },
  key: {
    zh: "此事项还需接任的密钥签名。",
    en: "The key that is to follow has to sign this too.",
  },
};

/** refusals are what the signer in the browser says, by its codes. */
export const refusals: Record<string, { zh: string; en: string }> = {
  passphrase: { zh: "口令不正确。", en: "The passphrase is wrong." },
  "key-file": { zh: "这不是密钥文件。", en: "This is no key file." },
  key: { zh: "密钥未打开，或已在此事项上签过名。", en: "The key is not open, or has signed this already." },
  signature: { zh: "签名验证未通过，未提交。", en: "The signature does not hold; nothing was sent." },
  agent: {
    zh: "无法连接本机签名程序，请确认其已启动并允许本页面使用。",
    en: "The signing agent does not answer. Make sure that it runs and allows this page.",
  },
  "agent.declined": { zh: "您在签名程序中选择了不签名。", en: "You said no at the signing agent." },
  "agent.code": { zh: "签名服务口令不正确。", en: "The access code of the signing service is wrong." },
  "agent.not-allowed": {
    zh: "签名托管授权不包含此事项，或已到期。请由密钥所有人重新授权，或改用本人密钥签名。",
    en: "The delegation to the signing service does not cover this, or has ended. Renew it, or sign with a key of your own.",
  },
  "agent.origin": {
    zh: "签名程序不允许本网站使用，请在其设置中加入本网站的地址。",
    en: "The signing agent does not allow this site. Add this site's address to its settings.",
  },
  workbook: { zh: "无法读取这个 Excel 文件。", en: "This Excel file cannot be read." },
  file: { zh: "无法读取这个文件。", en: "This file cannot be read." },
  other: { zh: "未能完成签名。", en: "It could not be signed." },
};
