import type { Sentence } from "@/lib/i18n";
import type { Reason } from "@/lib/trust";

/** reasons say in plain words why a page is not simply to be believed. */
export const reasons: Record<Reason, Sentence> = {
  "checkpoints-differ": {
    zh: "各见证单位签署的账本状态不一致，或有单位发出警报。请勿采信本页内容，以各单位公布的证据文件为准。",
    en: "The organisations have signed different states of the ledger, or one of them raised an alarm. Do not rely on this page.",
  },
  "index-stopped": {
    zh: "本网站的查询库没有跟上账本，显示的内容可能过时。",
    en: "The search index of this site does not follow the ledger; what is shown may be outdated.",
  },
  "index-disagrees": {
    zh: "本网站显示的内容与账本证据不符。请勿采信列表内容，以逐项查验的结论为准。",
    en: "This site showed something that the evidence from the ledger contradicts. Rely only on what is verified item by item.",
  },
  "kept-differs": {
    zh: "本网站保存的内容与账本或日志的证明不符，具体位置见“网络状态”。请勿采信列表内容，以逐项查验的结论为准。",
    en: "Something that this site keeps differs from what proves it; the status page says where. Rely only on what is verified item by item.",
  },
  "trust-changed": {
    zh: "本网站给出的信任根与您的浏览器以前记住的不同。请与主管部门公布的摘要核对后再继续。",
    en: "This site gives another trust root than the one your browser remembers. Compare its digest with the published one.",
  },
  development: {
    zh: "这是开发测试用的账本，上面的记录不具有证明力。",
    en: "This is a development ledger: its records prove nothing.",
  },
  lag: {
    zh: "查询库正在追赶账本，最新的记录可能稍后才能查到。",
    en: "The index is catching up; the latest records may not be there yet.",
  },
  unchecked: {
    zh: "本网站有一分多钟没能核对自己保存的内容。",
    en: "This site has not been able to check what it keeps for over a minute.",
  },
  "orderers-away": {
    zh: "有排序节点暂时联系不上；一个节点停止时账本仍照常运行。",
    en: "An orderer does not answer; with one of them away the ledger goes on.",
  },
  unattested: {
    zh: "最新的记录还在等待多家单位共同签署，暂时不能查验。",
    en: "The latest records wait for the organisations' signatures and cannot be verified yet.",
  },
};
