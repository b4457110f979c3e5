import type { Texts } from "@/lib/i18n";

export const texts = {
  title: { zh: "这份数据是真的吗？", en: "Is this data genuine?" },
  lead: {
    zh: "查一查文件是谁发布的、有没有被改过。文件只在您的浏览器里计算，不会上传。",
    en: "Find out who published a file and whether it was changed. Files are read in your browser; nothing is uploaded.",
  },
  drop: { zh: "把文件拖到这里", en: "Drop a file here" },
  dropHint: {
    zh: "数据文件、证据文件（.evidence.json）或存证证明（PDF）都可以；数据文件可以和它的证据文件一起拖入。",
    en: "A data file, an evidence file (.evidence.json) or a certificate (PDF); a data file may come with its evidence file.",
  },
  choose: { zh: "选择文件", en: "Choose a file" },
  number: {
    zh: "或者输入证明编号、文件摘要或网址",
    en: "Or type the number of a certificate, a file's digest or an address",
  },
  numberHint: { zh: "64 位编号，可以带空格", en: "64 digits, with or without spaces" },
  search: { zh: "查验", en: "Verify" },
  unreadable: {
    zh: "这不是编号。编号由 64 个数字和字母 a–f 组成，印在存证证明上。",
    en: "This is no number. A number has 64 digits or letters a to f, and stands on the certificate.",
  },
  unknown: {
    zh: "没有查到这个编号。请核对有没有输错。",
    en: "No such number is registered. Check whether it was mistyped.",
  },
  reading: (names: string) => ({ zh: `正在计算 ${names}`, en: `Reading ${names}` }),
  readingHint: (done: string, total: string) => ({ zh: `已计算 ${done}，共 ${total}`, en: `${done} of ${total}` }),
  cancel: { zh: "取消", en: "Cancel" },
  again: { zh: "查验另一份", en: "Verify another one" },
  result: (names: string) => ({ zh: `${names} 的查验结果`, en: `Result for ${names}` }),
  unregistered: { zh: "未登记的文件", en: "Not a registered file" },
  unregisteredWhy: {
    zh: "没有单位登记过与它逐字节相同的文件。",
    en: "No unit has registered a file that is equal to it byte for byte.",
  },
  unregisteredMeaning: {
    zh: "这不等于被篡改：它可能本来就没有登记，也可能被另存、改动或截取过。请从发布单位重新下载原件后再查。",
    en: "That does not mean that it was tampered with: it may never have been registered, or it was saved anew, changed or cut. Download the original again and verify that.",
  },
  also: (count: number) => ({ zh: `它还在另外 ${count} 处登记`, en: `It is registered in ${count} more places` }),
  digest: { zh: "文件摘要（SM3）", en: "Digest of the file (SM3)" },
  size: { zh: "文件大小", en: "Size" },
  sourcesOf: { zh: "它的来龙去脉", en: "Where it comes from" },
} satisfies Texts;
