import { noteDisagreement } from "@/lib/trust";
import type { Sentence } from "@/lib/i18n";
import type { Report, Verdict } from "@/lib/verifier";

import type { Summary } from "./order";

/** Judged is a verdict on a record as it is listed; "missing": the ledger has another one than that. */
export interface Judged {
  verdict: Verdict | "missing";
  headline: Sentence;
}

const another: Sentence = {
  zh: "账本上的这条记录与所列的不符",
  en: "what the ledger has under this ID is not the record that is listed",
};

/** judgeRecord says of a listed statement what the report on its evidence proves: the row may say something else than the ledger. */
export function judgeRecord(report: Report, listed: Summary): Judged {
  const { verdict, headline, statement, flags = [] } = report;
  if (verdict === "tampered" || verdict === "cannot-verify") return { verdict, headline };
  const same =
    statement?.id === listed.id &&
    (["kind", "issuer", "block", "time"] as const).every((name) => statement[name] === listed[name]);
  // A suspicion that was dismissed is none any more; one that stands may not be left out.
  const hidden = flags.includes("suspected") && !listed.code?.startsWith("suspected.");
  return same && !hidden ? { verdict, headline } : { verdict: "missing", headline: another };
}

/** noteRecord raises the banner of every page when a listed statement is not what the ledger has. */
export function noteRecord(judged: Judged, { id }: Summary): Judged {
  if (judged.verdict === "missing" || judged.verdict === "tampered") noteDisagreement(`statement:${id}`);
  return judged;
}
