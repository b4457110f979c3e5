import { ApiProblem, answerOf, api, fetchBytes } from "@/lib/api";
import type { Sentence } from "@/lib/i18n";
import { verifyEvidence } from "@/lib/proof";
import type { TrustRoot } from "@/lib/trust";
import type { Report, UsesFacts } from "@/lib/verifier";

import { evidenceOfUses } from "./uses";

/**
 * Completeness is what was found out of a list of all uses:
 *
 *	complete      every use up to the checkpoint is in the list, and independent witnesses have replayed the log
 *	unwitnessed   every use up to the checkpoint is in the list, as the log says itself
 *	incomplete    something is missing, changed or one too many
 *	unknown       it could not be found out
 */
export interface Completeness {
  state: "complete" | "unwitnessed" | "incomplete" | "unknown";
  /** What the verifier, or the gateway, says. */
  sentence: Sentence;
  facts?: UsesFacts;
  report?: Report;
  evidence?: Uint8Array<ArrayBuffer>;
  /** The numbers of the uses that the gateway does not show to this reader, as far as it was asked; ranges as [from, to]. */
  missing?: [number, number][];
}

/** judgeList says what a report proves of the list of uses of a scope. */
export function judgeList(report: Report, scope: string): Completeness {
  const failed = report.checks.find(
    ({ id, status }) => id === "uses.complete" && (status === "failed" || status === "unable"),
  );
  if (report.verdict === "tampered")
    return { state: "incomplete", sentence: failed ?? firstBad(report) ?? report.headline, report };
  const { uses } = report;
  if (report.verdict === "cannot-verify" || uses?.scope !== scope || (uses.before ?? 0) > 0)
    return { state: "unknown", sentence: failed ?? firstBad(report) ?? report.headline, report };
  const witnessed = (uses.witnesses?.length ?? 0) > 0;
  return { state: witnessed ? "complete" : "unwitnessed", sentence: report.headline, facts: uses, report };
}

function firstBad({ checks }: Report): Sentence | undefined {
  return (
    checks.find(({ status }) => status === "failed") ?? checks.find(({ status }) => status === "unable") ?? undefined
  );
}

/** proveAll fetches the complete list of uses of a scope in a log and verifies it here. */
export async function proveAll(root: TrustRoot, year: string, scope: string): Promise<Completeness> {
  try {
    const evidence = await fetchBytes(evidenceOfUses(year, scope));
    const { report } = await verifyEvidence(root, evidence, { complete: scope });
    return { ...judgeList(report, scope), evidence };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const state = error.code === "events.damaged" ? "incomplete" : "unknown";
    return { state, sentence: error.hint, missing: await missingNumbers(year, scope) };
  }
}

const mostPages = 50;

/** missingNumbers tells which uses the gateway does not show: each one that it does show has its number among all. */
export async function missingNumbers(year: string, scope: string): Promise<[number, number][] | undefined> {
  const seen: number[] = [];
  let all = 0;
  let before: number | undefined;
  try {
    for (let pages = 0; pages < mostPages; pages++) {
      const query = { before, limit: 200 };
      const page = await answerOf(
        api.GET("/v1/log/{year}/uses/{ref}", { params: { path: { year, ref: scope }, query } }),
      );
      all = Math.max(all, page.count);
      seen.push(...page.uses.map(({ count }) => count));
      if (page.next === undefined) return gaps(seen, all);
      before = page.next;
    }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
  return undefined;
}

/** gaps gives the ranges of the numbers from 1 to all that were not seen. */
export function gaps(seen: readonly number[], all: number): [number, number][] {
  const found: [number, number][] = [];
  let next = 1;
  for (const number of [...new Set(seen)].sort((a, b) => a - b)) {
    if (number > next) found.push([next, number - 1]);
    next = number + 1;
  }
  if (next <= all) found.push([next, all]);
  return found;
}
