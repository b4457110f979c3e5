import { useCallback, useEffect, useRef, useState } from "react";

import { ApiProblem } from "@/lib/api";
import type { Sentence } from "@/lib/i18n";
import { prove } from "@/lib/proof";
import { type TrustRoot, useLedger } from "@/lib/trust";
import { type Use, type UseStatus, proveUse, subjectOf } from "@/lib/uses";
import type { Verdict } from "@/lib/verifier";

import { judgeRecord, noteRecord } from "./judge";
import type { Summary } from "./order";

/** How many pieces of evidence are on their way at once. */
const lanes = 4;

/** Found is what the verifier said of a record, here: a verdict on a statement, a status of a use. */
export interface Found {
  verdict: Verdict | UseStatus;
  headline: Sentence;
}

/** Provable is what can be verified: a statement or a use, by its subject. */
export interface Provable {
  subject: string;
  prove: (root: TrustRoot) => Promise<Found>;
}

/** provableStatement is a statement as it is listed. */
export function provableStatement(listed: Summary): Provable {
  const subject = `statement:${listed.id}`;
  return {
    subject,
    prove: (root) =>
      prove(root, subject).then(
        ({ report }): Found => noteRecord(judgeRecord(report, listed), listed),
        (error: unknown): Found => ({
          verdict: "cannot-verify",
          headline: error instanceof ApiProblem ? error.hint : { zh: String(error), en: String(error) },
        }),
      ),
  };
}

/** provableUse is a use in the event log. */
export function provableUse(use: Use): Provable {
  return {
    subject: subjectOf(use),
    prove: (root) =>
      proveUse(root, use).then(({ status, sentence }): Found => ({ verdict: status, headline: sentence })),
  };
}

export interface Verdicts {
  /** Whether it is known under which trust root to verify. */
  ready: boolean;
  /** By subject. */
  verdicts: ReadonlyMap<string, Found>;
  progress?: { done: number; total: number };
  verify: (chosen: readonly Provable[]) => void;
}

/** useVerdicts verifies records on demand, and in bulk. */
export function useVerdicts(): Verdicts {
  const root = useLedger().data?.root;
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Found>>(new Map());
  const [progress, setProgress] = useState<Verdicts["progress"]>();
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const verify = useCallback(
    (chosen: readonly Provable[]) => {
      if (!root) return;
      const waiting = [...chosen];
      let done = 0;
      setProgress({ done, total: chosen.length });
      const lane = async () => {
        for (let next = waiting.shift(); next !== undefined && !gone.current; next = waiting.shift()) {
          const { subject } = next;
          const found = await next.prove(root);
          setVerdicts((before) => new Map(before).set(subject, found));
          setProgress({ done: ++done, total: chosen.length });
        }
      };
      void Promise.all(Array.from({ length: lanes }, lane)).then(() => setProgress(undefined));
    },
    [root],
  );
  return { ready: root !== undefined, verdicts, progress, verify };
}
