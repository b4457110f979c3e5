import type { Call, CallName, Calls, Message } from "./messages";
import type { Progress, Verifier } from "./verifier";

/** Port is what is needed of a worker. */
export interface Port {
  postMessage(call: Call): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
  progress?: Progress;
}

/** connect speaks with a worker as a Verifier. The worker is started by the first call; one that dies fails what waits for it. */
export function connect(start: () => Port): Verifier {
  const waiting = new Map<number, Waiting>();
  let port: Port | undefined;
  let last = 0;

  function open(): Port {
    const opened = start();
    opened.onmessage = ({ data }) => {
      const call = waiting.get(data.id);
      if (!call) return;
      if (data.kind === "progress") {
        call.progress?.(data.done, data.total);
        return;
      }
      waiting.delete(data.id);
      if (data.kind === "failed") call.reject(new Error(data.reason));
      else call.resolve(data.answer as never);
    };
    opened.onerror = (event) => {
      for (const call of waiting.values()) call.reject(new Error(event.message || "the verifier could not be loaded"));
      waiting.clear();
      port = undefined;
    };
    return opened;
  }

  function ask<Name extends CallName>(
    name: Name,
    question: Calls[Name]["ask"],
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Calls[Name]["answer"]> {
    port ??= open();
    const to = port;
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, progress });
      signal?.addEventListener("abort", () => to.postMessage({ id, name: "abort" }));
      to.postMessage({ id, name, ask: question } as Call);
    });
  }

  return {
    verify: (trustRoot, evidence, question = {}) => ask("verify", { trustRoot, evidence, question }),
    digest: (file, progress, signal) => ask("digest", { file }, progress, signal),
    rows: (file) => ask("rows", { file }),
    checkRows: (file, table, origin, progress, signal) => ask("checkRows", { file, table, origin }, progress, signal),
  };
}
