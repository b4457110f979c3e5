import { fetchBytes } from "@/lib/api";
import { type TrustRoot, noteDisagreement, noteVerification } from "@/lib/trust";
import { type Question, type Report, verifier } from "@/lib/verifier";

/** Proof is an evidence file with what the verifier said of it, here, a moment ago. */
export interface Proof {
  evidence: Uint8Array<ArrayBuffer>;
  report: Report;
}

/** evidencePath is where the gateway gives the evidence file of an object, named as type:id or statement:<id>. */
export function evidencePath(subject: string): string {
  const statement = subject.startsWith("statement:");
  const id = statement ? subject.slice("statement:".length) : subject;
  return `/v1/${statement ? "statements" : "entities"}/${encodeURIComponent(id)}/evidence`;
}

/** prove fetches the evidence of an object and verifies it in this browser. */
export async function prove(root: TrustRoot, subject: string, question: Question = {}): Promise<Proof> {
  return verifyEvidence(root, await fetchBytes(evidencePath(subject)), question);
}

/** verifyEvidence verifies an evidence file that is in hand, and tells every page of it. */
export async function verifyEvidence(
  root: TrustRoot,
  evidence: Uint8Array<ArrayBuffer>,
  question: Question = {},
): Promise<Proof> {
  const report = await verifier.verify(root.bytes, evidence, question);
  if (report.subject) {
    noteVerification({ subject: report.subject, verdict: report.verdict, asOf: report.asOf });
  }
  return { evidence, report };
}

/**
 * compareWithIndex holds what the index says of a version to what its evidence proves. An index that is merely behind says an older state; it
 * disagrees when it contradicts a later one, so that only a state as of a block that the index has is compared.
 */
export function compareWithIndex(report: Report, shown: { state: string; indexed: number }): void {
  const { version, asOf } = report;
  if (version && asOf && asOf.block < shown.indexed && version.state !== shown.state) noteDisagreement(version.version);
}
