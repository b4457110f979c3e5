import type { Call, CallName, Calls, Message, Refusal } from "./calls";

/** Progress is told how far a long call is, in bytes. */
export type Progress = (done: number, total: number) => void;

/** SignError is why something was not signed or not read: a stable code, and the field that is wrong where one is. */
export class SignError extends Error {
  readonly code: string;
  readonly field?: string;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.name = "SignError";
    this.code = refusal.code;
    this.field = refusal.field;
  }
}

/** Port is what is needed of a worker. */
export interface Port {
  postMessage(call: Call, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
  progress?: Progress;
}

/** Engine asks the signer in its worker. */
export interface Engine {
  ask<Name extends CallName>(name: Name, ask: Calls[Name]["ask"], progress?: Progress): Promise<Calls[Name]["answer"]>;
  /** stop ends the worker, and with it every key that is open there. */
  stop(): void;
}

/** connect speaks with a worker. It is started by the first call; one that dies fails what waits for it. */
export function connect(start: () => Port): Engine {
  const waiting = new Map<number, Waiting>();
  let port: Port | undefined;
  let last = 0;

  function fail(reason: string): void {
    for (const call of waiting.values()) call.reject(new SignError({ code: "failed", detail: reason }));
    waiting.clear();
    port = undefined;
  }

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
      if (data.kind === "refused") call.reject(new SignError(data.refusal));
      else call.resolve(data.answer as never);
    };
    opened.onerror = (event) => fail(event.message || "the signer could not be loaded");
    return opened;
  }

  return {
    ask: (name, ask, progress) => {
      port ??= open();
      const to = port;
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, progress });
        // What is secret is handed over, not copied: nothing of it stays on this side.
        const secrets = ask.flatMap((part) => (part instanceof Uint8Array ? [part.buffer] : []));
        to.postMessage({ id, name, ask }, secrets);
      });
    },
    stop: () => {
      port?.terminate();
      fail("the signer was stopped");
    },
  };
}

/** engine is the page's one signer. */
export const engine = connect(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "signer" }),
);
