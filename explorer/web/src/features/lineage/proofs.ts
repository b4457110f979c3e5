import { ApiProblem, isMissing } from "@/lib/api";
import type { Sentence } from "@/lib/i18n";
import { prove } from "@/lib/proof";
import { type TrustRoot, noteDisagreement } from "@/lib/trust";
import type { Report } from "@/lib/verifier";

import type { Link } from "./lineage";

/**
 * Status says how well a link of the lineage is known:
 *
 *	proven     its evidence, verified in this browser, says so
 *	claimed    the site says so; nothing was verified, or could be
 *	missing    the evidence holds and says nothing of it: the site's index disagrees with the ledger
 *	tampered   the evidence contradicts itself
 */
export type Status = "proven" | "claimed" | "missing" | "tampered";

export interface Proof {
  status: Status;
  /** What the verifier says; absent when nobody was asked. */
  sentence?: Sentence;
}

/** unasked is what a link is before it was verified. */
export const unasked: Proof = { status: "claimed" };

const absent: Sentence = {
  zh: "证据属实，但账本上没有这一条来源关系",
  en: "the evidence holds, and the ledger has no such relation",
};

/** judge says of a link what the report on the later of its ends proves. */
export function judge(report: Report, { from, to, kind }: Link): Proof {
  if (report.verdict === "tampered") return { status: "tampered", sentence: report.headline };
  if (report.verdict === "cannot-verify") return { status: "claimed", sentence: report.headline };
  if (report.flags?.includes("absent")) return { status: "missing", sentence: report.headline };
  if (kind === "supersedes")
    return report.version?.supersedes === to
      ? { status: "proven", sentence: report.headline }
      : { status: "missing", sentence: absent };
  const edge = report.lineage?.find((known) => known.from === from && known.input === to);
  if (!edge) return { status: "missing", sentence: absent };
  return { status: edge.status, sentence: report.headline };
}

/** Proven is what one piece of evidence says of the links that end in its object. */
export interface Proven {
  /** In the order of the links. */
  proofs: Proof[];
  /** Sources that the evidence names, and none of the links. */
  unlisted: string[];
}

/** proveLinks fetches the evidence of the later end of some links, verifies it here, and judges each of them. */
export async function proveLinks(root: TrustRoot, from: string, links: readonly Link[]): Promise<Proven> {
  let report: Report;
  try {
    ({ report } = await prove(root, from));
  } catch (error) {
    const missing = isMissing(error);
    const sentence = error instanceof ApiProblem ? error.hint : { zh: String(error), en: String(error) };
    if (missing) noteDisagreement(from);
    return { proofs: links.map(() => ({ status: missing ? "missing" : "claimed", sentence })), unlisted: [] };
  }
  const proofs = links.map((link) => judge(report, link));
  if (proofs.some(({ status }) => status === "missing" || status === "tampered")) noteDisagreement(from);
  return { proofs, unlisted: unlistedIn(report, from, links) };
}

/** unlistedIn gives the sources that the evidence names, and none of the links. */
export function unlistedIn(report: Report, from: string, links: readonly Link[]): string[] {
  const listed = new Set(links.map(({ to }) => to));
  return (report.lineage ?? [])
    .filter((edge) => edge.from === from && !listed.has(edge.input))
    .map(({ input }) => input);
}

const order: Status[] = ["tampered", "missing", "claimed", "proven"];

/** worst is what is said of several links that are shown as one. */
export function worst(proofs: readonly Proof[]): Proof {
  for (const status of order) {
    const found = proofs.find((proof) => proof.status === status);
    if (found) return found;
  }
  return unasked;
}
