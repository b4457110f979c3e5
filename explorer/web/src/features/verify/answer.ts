import { type Schemas, answerOf, api } from "@/lib/api";
import { type Proof, compareWithIndex, prove, verifyEvidence } from "@/lib/proof";
import type { TrustRoot } from "@/lib/trust";
import { type Progress, type Report, type Verdict, verifier } from "@/lib/verifier";

import type { Dropped } from "./kinds";

/** InHand is a data file with its digest, computed in this browser. */
export interface InHand {
  file: File;
  digest: string;
}

/** Answer is what came of what was dropped. */
export type Answer =
  /** One proof for each place where it is registered, the best first. */
  | { kind: "proofs"; data?: InHand; proofs: Proof[] }
  /** Nobody registered a file with this digest. */
  | { kind: "unregistered"; data: InHand };

/** rank puts first what a reader wants to know of a file that is registered in several places. */
const rank: Record<Verdict, number> = { verified: 0, "verified-but": 1, "cannot-verify": 2, tampered: 3 };

/**
 * answerFor verifies what was dropped, all of it here: evidence by itself or with the data beside it, or data alone, of which only the
 * digest is asked for.
 */
export async function answerFor(
  root: TrustRoot,
  dropped: Dropped[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Answer> {
  const data = await hashed(dropped, progress, signal);
  const evidence = dropped.find((one) => one.kind !== "data");
  if (evidence) {
    const question = data && { data: { digest: data.digest, size: data.file.size } };
    return { kind: "proofs", data, proofs: [await verifyEvidence(root, evidence.bytes, question)] };
  }
  if (!data) throw new Error("nothing was dropped");
  const { places } = await answerOf(api.GET("/v1/files/{sm3}", { params: { path: { sm3: data.digest } } }));
  const indexed = await answerOf(api.GET("/v1/status"));
  const proofs = await Promise.all(places.map((place) => proveAt(root, place, data, indexed.indexed)));
  return proofs.length === 0 ? { kind: "unregistered", data } : { kind: "proofs", data, proofs: sorted(proofs) };
}

async function hashed(dropped: Dropped[], progress: Progress, signal: AbortSignal): Promise<InHand | undefined> {
  const data = dropped.find((one) => one.kind === "data");
  return data && { file: data.file, digest: await verifier.digest(data.file, progress, signal) };
}

async function proveAt(root: TrustRoot, place: Schemas["FilePlace"], data: InHand, indexed: number): Promise<Proof> {
  const proof = await prove(root, place.owner, { data: { digest: data.digest, size: data.file.size } });
  compareWithIndex(proof.report, { state: place.state, indexed });
  return proof;
}

/** sorted puts the best proofs first, and of equal ones the latest. */
export function sorted(proofs: Proof[]): Proof[] {
  const time = (report: Report) => report.statement?.time ?? 0;
  return proofs.toSorted(({ report: a }, { report: b }) => rank[a.verdict] - rank[b.verdict] || time(b) - time(a));
}
