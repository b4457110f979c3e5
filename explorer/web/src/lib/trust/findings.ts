import { useSyncExternalStore } from "react";

import type { Verdict } from "@/lib/verifier";

/** Verification is the last thing that this browser verified. */
export interface Verification {
  /** Reference of what was verified, as type:id, or statement:<id>. */
  subject: string;
  verdict: Verdict;
  /** The block and the ledger time (Unix ms) that it holds for; absent when the checkpoint does not hold. */
  asOf?: { block: number; time: number };
}

interface Findings {
  last?: Verification;
  disagreements: string[];
}

let current: Findings = { disagreements: [] };
const listeners = new Set<() => void>();

function change(next: Findings): void {
  current = next;
  for (const listener of listeners) listener();
}

/** noteVerification tells every page what was verified last. */
export function noteVerification(last: Verification): void {
  change({ ...current, last });
}

/** noteDisagreement raises the banner of every page: the index said something of this object that its evidence does not. */
export function noteDisagreement(ref: string): void {
  if (!current.disagreements.includes(ref)) change({ ...current, disagreements: [...current.disagreements, ref] });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** useFindings gives what this browser found out since the page was opened. */
export function useFindings(): Findings {
  return useSyncExternalStore(subscribe, () => current);
}
