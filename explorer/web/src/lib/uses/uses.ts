import { ApiProblem, type Schemas, answerOf, api, fetchBytes } from "@/lib/api";
import type { Sentence } from "@/lib/i18n";
import { verifyEvidence } from "@/lib/proof";
import { type TrustRoot, noteDisagreement } from "@/lib/trust";
import type { Report } from "@/lib/verifier";

/** Use is a single use of data in the event log, as the gateway tells it. */
export type Use = Schemas["UseSummary"];

/**
 * Status says how well a use, or what is said of it, is known:
 *
 *	proven     its evidence, verified in this browser, says so
 *	claimed    the site says so; nothing was verified, or could be
 *	missing    the log has no such use there, or another one
 *	tampered   the evidence contradicts itself, or the log contradicts its own tree
 */
export type UseStatus = "proven" | "claimed" | "missing" | "tampered";

export interface UseProof {
  status: UseStatus;
  sentence: Sentence;
}

/** subjectOf names a use as its evidence does. */
export function subjectOf({ id }: Pick<Use, "id">): string {
  return `event:${id}`;
}

/** evidenceOfUse is where the gateway gives the evidence file of one use. */
export function evidenceOfUse({ year, index }: Pick<Use, "year" | "index">): string {
  return `/v1/log/${encodeURIComponent(year)}/leaves/${String(index)}/evidence`;
}

/** evidenceOfUses is where it gives that of all uses of a dataset, a grant or an application. */
export function evidenceOfUses(year: string, scope: string): string {
  return `/v1/log/${encodeURIComponent(year)}/uses/${encodeURIComponent(scope)}/evidence`;
}

const another: Sentence = {
  zh: "日志中这个位置记录的不是所列的这次使用",
  en: "what the log has at this place is not the use that is listed",
};

/** judgeUse says of a listed use what the report on its evidence proves. */
export function judgeUse(report: Report, listed: Use): UseProof {
  const sentence = report.headline;
  if (report.verdict === "tampered") return { status: "tampered", sentence };
  if (report.verdict === "cannot-verify") return { status: "claimed", sentence };
  const { use } = report;
  const said = use?.event;
  const same =
    use?.id === listed.id &&
    use.index === listed.index &&
    use.received === listed.received &&
    (use.verdict ?? "") === listed.verdict &&
    (["issuer", "version", "entry", "grant", "application", "purpose", "mode", "at", "action"] as const).every(
      (name) => said?.[name] === listed[name],
    );
  return same ? { status: "proven", sentence } : { status: "missing", sentence: another };
}

/** problemOfUse says what it means that the gateway has no evidence of a use that it lists. */
export function problemOfUse(error: unknown): UseProof {
  if (!(error instanceof ApiProblem)) return { status: "claimed", sentence: { zh: String(error), en: String(error) } };
  if (error.code === "events.damaged") return { status: "tampered", sentence: error.hint };
  return { status: error.status === 404 ? "missing" : "claimed", sentence: error.hint };
}

/** proveUse fetches the evidence of a use, verifies it here, and holds what is listed to it. */
export async function proveUse(root: TrustRoot, listed: Use): Promise<UseProof> {
  const proof = await fetchBytes(evidenceOfUse(listed))
    .then((bytes) => verifyEvidence(root, bytes))
    .then(({ report }) => judgeUse(report, listed), problemOfUse);
  if (proof.status === "missing" || proof.status === "tampered") noteDisagreement(subjectOf(listed));
  return proof;
}

/** findUses gives a page of the uses that a search finds, the last one first. */
export function findUses(terms: Schemas["SearchTerms"], cursor?: string, limit = 50): Promise<Schemas["FoundUses"]> {
  const { kind, ...rest } = terms;
  if (kind !== undefined && kind !== "usage.record/v1") return Promise.resolve({ uses: [] });
  return answerOf(api.GET("/v1/uses", { params: { query: { ...rest, cursor, limit } } }));
}
