import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { ledgerQuery } from "@/lib/trust";

import { type Answer, answerFor } from "./answer";
import { classify } from "./kinds";

/** State is how far the verification of what was dropped has come. */
export type State =
  | { step: "idle" }
  | { step: "reading"; names: string[]; done: number; total: number }
  | { step: "answered"; names: string[]; answer: Answer }
  | { step: "failed"; names: string[]; error: unknown };

/** What takes no longer is answered in the place of the box at once: a page that only flashes costs as much time as the verification, ms. */
const patience = 100;

/** useVerification verifies dropped files, the last dropped ones in the place of those before. */
export function useVerification() {
  const [state, setState] = useState<State>({ step: "idle" });
  const running = useRef<AbortController>(null);
  const queries = useQueryClient();

  async function verify(files: File[]): Promise<void> {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const names = files.map((file) => file.name);
    const show = (next: State) => {
      if (!control.signal.aborted) setState(next);
    };
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const waiting = setTimeout(() => show({ step: "reading", names, done: 0, total }), patience);
    try {
      const { root } = await queries.query({ ...ledgerQuery, staleTime: "static" });
      if (!root) throw new Error("the gateway gives no trust root");
      const dropped = await Promise.all(files.map(classify));
      const progress = (done: number, total: number) => {
        clearTimeout(waiting); // it would take the progress back
        show({ step: "reading", names, done, total });
      };
      show({ step: "answered", names, answer: await answerFor(root, dropped, progress, control.signal) });
    } catch (error) {
      show({ step: "failed", names, error });
    } finally {
      clearTimeout(waiting);
    }
  }

  function cancel(): void {
    running.current?.abort();
    setState({ step: "idle" });
  }

  return { state, verify, cancel };
}
