export const texts = {
  title: { zh: "登录", en: "Sign in" },
  lead: {
    zh: "用您的数字证书登录。密钥只在这台电脑上使用，不会上传，也不会保存；退出或关闭页面后即被清除。",
    en: "Sign in with your certificate. The key is used on this computer alone: it is neither sent nor kept, and forgotten when you sign out or close the page.",
  },
  how: { zh: "用什么签名", en: "What signs" },
  file: { zh: "密钥文件", en: "Key file" },
  agent: { zh: "UKey 或本机签名程序", en: "UKey or agent on this computer" },
  service: { zh: "单位签名服务", en: "Signing service of the unit" },
  serviceAddress: { zh: "签名服务的地址", en: "Address of the signing service" },
  code: { zh: "签名服务口令", en: "Access code of the service" },
  codeHint: {
    zh: "由本单位签名服务的管理员发给您；密钥由该服务保管，不经过本网站",
    en: "Given to you by whoever runs the service, which keeps your key; this site never has it",
  },
  noService: {
    zh: "本网站未登记签名服务，请联系管理员。",
    en: "This site knows no signing service. Ask its operator.",
  },
  keyFile: { zh: "密钥文件", en: "Key file" },
  keyFileHint: { zh: "扩展名通常为 .pem 或 .key", en: "Usually named .pem or .key" },
  chooseFile: { zh: "选择文件", en: "Choose a file" },
  passphrase: { zh: "密钥口令", en: "Passphrase of the key" },
  address: { zh: "本机签名程序的地址", en: "Address of the agent on this computer" },
  noAgent: {
    zh: "本网站未开通 UKey 登录，请联系管理员。",
    en: "This site is not set up for agents. Ask its operator.",
  },
  signIn: { zh: "登录", en: "Sign in" },
  opening: { zh: "正在解开密钥，约需几秒", en: "Opening the key takes a few seconds" },
  in: (name: string) => ({ zh: `已登录：${name}`, en: `Signed in: ${name}` }),
  goOn: { zh: "进入工作台", en: "Go to the work list" },
  out: { zh: "退出登录", en: "Sign out" },
  noKey: { zh: "还没有密钥？", en: "No key yet?" },
  makeKey: { zh: "制作密钥和证书申请", en: "Make a key and a certificate request" },
  register: { zh: "注册为开放数据用户", en: "Register as a user of open data" },
  needFile: { zh: "请选择密钥文件", en: "Choose a key file" },

  deskTitle: { zh: "待会签", en: "Waiting for signatures" },
  deskLead: {
    zh: "须两人或两个单位签名的事项，一方签名后在这里等待另一方。到期未签自动失效。",
    en: "What two persons or two parties sign waits here for the other one after the first has signed. It lapses by itself.",
  },
  deskEmpty: { zh: "没有等待会签的事项。", en: "Nothing waits for a signature." },
  signedBy: { zh: "已签名", en: "Signed by" },
  awaits: { zh: "还需签名", en: "Still to sign" },
  until: { zh: "有效期至", en: "Until" },
  open: { zh: "查看并签名", en: "Look and sign" },
  look: { zh: "查看", en: "Look" },
  sign: { zh: "签名并提交", en: "Sign and submit" },
  take: { zh: "撤回", en: "Take it away" },
  taken: { zh: "已撤回，未产生任何效力。", en: "It was taken away and had no effect." },
  mine: {
    zh: "您已在此事项上签名，需由另一人签名。",
    en: "You have signed this; another person has to sign it.",
  },
  post: (post: string) => ({
    zh: `此事项须由${post}的同事签名。`,
    en: `A colleague with the post ${post} has to sign this.`,
  }),
  other: { zh: "等待对方单位签名。", en: "It waits for the other party." },
  differs: {
    zh: "网关给出的内容与编号不符，请勿签名。",
    en: "What the gateway gave does not fit its ID. Do not sign it.",
  },

  actsTitle: { zh: "可办事项", en: "What I may do" },
  actsLead: {
    zh: "按您的岗位可以办理的全部事项。针对某个对象的事项，也可以在该对象的页面上办理。",
    en: "Everything that your post may do. What is about an object can be done on the object's page too.",
  },
  search: { zh: "搜索事项", en: "Search" },
  none: { zh: "没有符合的事项。", en: "Nothing fits." },
  about: { zh: "针对哪个对象：", en: "About which object: " },
  aboutOne: (type: string) => ({ zh: `针对哪个对象（${type}）`, en: `About which object (${type})` }),
  aboutNew: (type: string) => ({ zh: `${type}的编号`, en: `ID of the ${type}` }),
  choose: { zh: "下一步", en: "Next" },
  meaning: { zh: "说明", en: "What it means" },
};

/** areas are the parts into which the acts fall, by the beginning of their kinds. */
export const areas: readonly { words: { zh: string; en: string }; begins: readonly string[] }[] = [
  {
    words: { zh: "目录与数据", en: "Catalogue and data" },
    begins: ["catalogue", "dataset", "source", "product", "quality", "consistency"],
  },
  {
    words: { zh: "共享与使用", en: "Sharing and use" },
    begins: ["access", "agreement", "usage", "suspicion", "service", "crossborder", "emergency"],
  },
  { words: { zh: "开放", en: "Opening" }, begins: ["opening", "withdrawal", "notice"] },
  { words: { zh: "问题与争议", en: "Problems and disputes" }, begins: ["problem", "dispute", "rights"] },
  {
    words: { zh: "应用与项目", en: "Applications and projects" },
    begins: ["application", "plan", "project", "custody", "deputy"],
  },
  { words: { zh: "安全", en: "Security" }, begins: ["security", "incident", "erasure"] },
  { words: { zh: "监督与整改", en: "Supervision" }, begins: ["rectification", "supervision", "duty", "case"] },
  {
    words: { zh: "单位、证书与参数", en: "Parties, certificates, parameters" },
    begins: ["party", "holding", "authority", "certificate", "parameter", "basis", "rules", "ledger", "log"],
  },
];
