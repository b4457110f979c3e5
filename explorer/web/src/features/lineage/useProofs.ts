import { useCallback, useEffect, useRef, useState } from "react";

import { useLedger } from "@/lib/trust";

import { type Link, linkID } from "./lineage";
import { type Proof, proveLinks } from "./proofs";

/** How many pieces of evidence are on their way at once, and how often the page is told, in ms. */
const lanes = 4;
const beat = 250;

interface Found {
  proofs: ReadonlyMap<string, Proof>;
  unlisted: string[];
}

export interface Proofs extends Found {
  /** Whether it is known under which trust root to verify. */
  ready: boolean;
  /** Absent while nothing is being verified. */
  progress?: { done: number; total: number };
  /** verify verifies links, each piece of evidence once, and that objects with none have none. */
  verify: (links: readonly Link[], alone?: readonly string[]) => void;
  stop: () => void;
}

/** byLaterEnd sorts links by the object whose evidence proves them. */
function byLaterEnd(links: readonly Link[]): Map<string, Link[]> {
  const sorted = new Map<string, Link[]>();
  for (const link of links) {
    const known = sorted.get(link.from);
    if (known) known.push(link);
    else sorted.set(link.from, [link]);
  }
  return sorted;
}

/**
 * useProofs keeps what was verified of a lineage, and verifies on demand. `allListed` tells of which objects the lineage lists every source:
 * one more in the evidence was left out by the site.
 */
export function useProofs(allListed: (ref: string) => boolean): Proofs {
  const root = useLedger().data?.root;
  const known = useRef(new Map<string, Proof>());
  const left = useRef(new Set<string>());
  const [{ proofs, unlisted }, setFound] = useState<Found>({ proofs: new Map(), unlisted: [] });
  const [progress, setProgress] = useState<Proofs["progress"]>();
  const control = useRef<AbortController>(null);

  const verify = useCallback(
    (links: readonly Link[], alone: readonly string[] = []) => {
      if (!root) return;
      control.current?.abort();
      const abort = new AbortController();
      control.current = abort;
      const waiting = [...alone.map((ref): [string, Link[]] => [ref, []]), ...byLaterEnd(links)];
      const total = links.length;
      let done = 0;
      const tell = () => {
        setFound({ proofs: new Map(known.current), unlisted: [...left.current] });
        setProgress({ done, total });
      };
      const timer = setInterval(tell, beat);
      const lane = async () => {
        for (let next = waiting.pop(); next && !abort.signal.aborted; next = waiting.pop()) {
          const [from, all] = next;
          const found = await proveLinks(root, from, all);
          found.proofs.forEach((proof, at) => {
            const link = all[at];
            if (link) known.current.set(linkID(link), proof);
          });
          if (allListed(from)) for (const input of found.unlisted) left.current.add(input);
          done += all.length;
        }
      };
      setProgress({ done, total });
      void Promise.all(Array.from({ length: lanes }, lane)).finally(() => {
        clearInterval(timer);
        if (control.current !== abort) return;
        tell();
        setProgress(undefined);
      });
    },
    [root, allListed],
  );
  const stop = useCallback(() => control.current?.abort(), []);
  useEffect(() => stop, [stop]);
  return { ready: root !== undefined, proofs, unlisted, progress, verify, stop };
}
