import { useCallback, useEffect, useRef, useState } from "react";

import { ApiProblem } from "@/lib/api";
import type { Sentence } from "@/lib/i18n";
import { prove } from "@/lib/proof";
import { useLedger } from "@/lib/trust";
import type { Verdict } from "@/lib/verifier";

/** How many pieces of evidence are on their way at once. */
const lanes = 4;

/** Found is what the verifier said of a record, here. */
export interface Found {
  verdict: Verdict;
  headline: Sentence;
}

export interface Verdicts {
  verdicts: ReadonlyMap<string, Found>;
  progress?: { done: number; total: number };
  /** verify proves statements by their IDs. */
  verify: (ids: readonly string[]) => void;
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
    (ids: readonly string[]) => {
      if (!root) return;
      const waiting = [...ids];
      let done = 0;
      setProgress({ done, total: ids.length });
      const lane = async () => {
        for (let id = waiting.shift(); id !== undefined && !gone.current; id = waiting.shift()) {
          const found = await prove(root, `statement:${id}`).then(
            ({ report }): Found => ({ verdict: report.verdict, headline: report.headline }),
            (error: unknown): Found => ({
              verdict: "cannot-verify",
              headline: error instanceof ApiProblem ? error.hint : { zh: String(error), en: String(error) },
            }),
          );
          const at = id;
          setVerdicts((before) => new Map(before).set(at, found));
          setProgress({ done: ++done, total: ids.length });
        }
      };
      void Promise.all(Array.from({ length: lanes }, lane)).then(() => setProgress(undefined));
    },
    [root],
  );
  return { verdicts, progress, verify };
}
