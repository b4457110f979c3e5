import type { Sentence } from "@/lib/i18n";

/** Stage says who is next: the user, somebody else, or nobody any more. */
export type Stage = "yours" | "waits" | "done";

/** Standing is how a matter of the public stands, in words that need no knowledge of the procedure. */
export interface Standing {
  stage: Stage;
  says: Sentence;
  /** The field of the state that names who is next; absent where it is the Bureau, or nobody. */
  by?: string;
  /** What the user can do about it now. */
  act?: string;
}

const signed: Standing = {
  stage: "waits",
  says: {
    zh: "利用协议已签订，等待数字经济发展局授权。",
    en: "The agreement is signed; the Bureau has to grant the use.",
  },
};

/** standings are those of the types of matters that somebody of the public has, by their states. */
export const standings: Partial<Record<string, Partial<Record<string, Standing>>>> = {
  request: {
    submitted: {
      stage: "waits",
      by: "provider",
      says: { zh: "申请已提交，等待受理。", en: "It waits to be taken up." },
    },
    accepted: {
      stage: "waits",
      by: "provider",
      says: { zh: "申请已受理，正在审核。", en: "It was taken up and is being decided." },
    },
    asked: {
      stage: "waits",
      by: "provider",
      says: { zh: "正在征求提供单位的意见。", en: "The provider is asked for its opinion." },
    },
    returned: {
      stage: "yours",
      act: "access.complete/v1",
      says: { zh: "申请被退回，请按说明补充。", en: "It was sent back; complete it as it says." },
    },
    consented: {
      stage: "yours",
      act: "agreement.sign/v1",
      says: { zh: "对方已同意，请签订利用协议。", en: "The other side agrees; sign the agreement." },
    },
    granted: {
      stage: "done",
      says: { zh: "已授权，可以按约定使用数据。", en: "It is granted; use the data as agreed." },
    },
    refused: {
      stage: "done",
      act: "dispute.open/v1",
      says: {
        zh: "申请未获同意，理由见办理过程；不认可的，可以提出争议。",
        en: "It was refused; its history says why. You can dispute it.",
      },
    },
    withdrawn: { stage: "done", says: { zh: "您已撤回申请。", en: "You have withdrawn it." } },
  },
  agreement: {
    signed: { stage: "done", says: { zh: "利用协议已由双方签名。", en: "Both sides have signed the agreement." } },
  },
  grant: {
    active: {
      stage: "done",
      says: {
        zh: "授权有效，请按约定的目的、方式和期限使用。",
        en: "It is in force; keep to its purpose, mode and time.",
      },
    },
    revoked: { stage: "done", says: { zh: "授权已收回，请停止使用。", en: "It was revoked; stop using the data." } },
  },
  petition: {
    asked: { stage: "waits", by: "keeper", says: { zh: "开放申请已提交，等待答复。", en: "It waits for an answer." } },
    agreed: {
      stage: "done",
      says: { zh: "对方同意开放，将按程序审查后开放。", en: "It will be opened after the review." },
    },
    refused: {
      stage: "done",
      act: "dispute.open/v1",
      says: {
        zh: "对方不同意开放，理由见办理过程；不认可的，可以提出争议。",
        en: "It was refused; its history says why. You can dispute it.",
      },
    },
  },
  problem: {
    reported: { stage: "waits", by: "unit", says: { zh: "问题已提交，等待受理。", en: "It waits to be taken up." } },
    accepted: {
      stage: "waits",
      by: "unit",
      says: { zh: "问题已受理，正在核实。", en: "It was taken up and is being checked." },
    },
    corrected: {
      stage: "done",
      says: { zh: "数据已更正，请使用新版本。", en: "The data was corrected; use the new version." },
    },
    confirmed: { stage: "done", says: { zh: "经核实，数据无误。", en: "The data was checked and is right." } },
    settled: { stage: "done", says: { zh: "已与您沟通解决。", en: "It was settled with you." } },
  },
  dispute: {
    open: {
      stage: "waits",
      by: "respondent",
      act: "dispute.escalate/v1",
      says: {
        zh: "争议已提出，等待与对方协商；协商不成，可以提请协调。",
        en: "The other side is to negotiate; you can ask for coordination.",
      },
    },
    escalated: { stage: "waits", says: { zh: "正在由数字经济发展局协调。", en: "The Bureau coordinates." } },
    agreed: { stage: "done", says: { zh: "双方已协商一致。", en: "The sides have agreed." } },
    settled: {
      stage: "done",
      says: { zh: "经协调，争议已解决，结果见办理过程。", en: "It was settled by coordination; see its history." },
    },
    failed: {
      stage: "done",
      says: { zh: "协调未能达成一致，理由见办理过程。", en: "Coordination found no outcome; its history says why." },
    },
  },
  product: {
    registered: {
      stage: "done",
      says: { zh: "产品已登记，来源可以查验。", en: "It is registered; anybody can verify its sources." },
    },
  },
  application: {
    submitted: {
      stage: "waits",
      says: { zh: "应用已提交，等待数字经济发展局审批。", en: "The Bureau has to decide." },
    },
    approved: {
      stage: "done",
      says: { zh: "应用已批准，申请数据时可以选择它。", en: "It is approved; name it when you apply for data." },
    },
    suspended: { stage: "done", says: { zh: "应用已暂停。", en: "It is suspended." } },
    revoked: { stage: "done", says: { zh: "应用已撤销。", en: "It was revoked." } },
  },
  notice: {
    sent: {
      stage: "yours",
      act: "notice.acknowledge/v1",
      says: {
        zh: "您使用的数据已撤回，请停止使用并回复。",
        en: "Data that you took was withdrawn; stop using it and say so.",
      },
    },
  },
};

/** The types of matters, as the page asks for them. */
export const types = Object.keys(standings);

/** standingOf tells how a matter stands; agreed are the requests whose agreements both sides have signed. */
export function standingOf(
  { ref, state }: { ref: string; state: string },
  agreed: ReadonlySet<string>,
): Standing | undefined {
  if (state === "consented" && agreed.has(ref)) return signed;
  return standings[ref.slice(0, ref.indexOf(":"))]?.[state];
}
