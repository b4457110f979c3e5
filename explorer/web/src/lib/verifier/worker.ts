import "@wasm/wasm_exec.js";

import program from "@wasm/verify.wasm?url";

import { digestOf } from "./digest";
import { good, startEngine } from "./engine";
import type { Call, Message } from "./messages";
import type { Report } from "./report";

const engine = startEngine(program);
const running = new Map<number, AbortController>();

function post(message: Message): void {
  postMessage(message);
}

async function answer(call: Exclude<Call, { name: "abort" }>, signal: AbortSignal): Promise<Report | string> {
  const ready = await engine;
  switch (call.name) {
    case "verify":
      return JSON.parse(good(ready.verify(call.ask.trustRoot, call.ask.evidence, flat(call.ask.question)))) as Report;
    case "digest":
      return digestOf(
        ready.sm3(),
        call.ask.file,
        (done, total) => post({ id: call.id, kind: "progress", done, total }),
        signal,
      );
  }
}

/** flat is the question as the program reads it. */
function flat({ data, deep }: { data?: { digest: string; size: number }; deep?: boolean }): object {
  return { ...data, deep: deep ?? false };
}

addEventListener("message", ({ data: call }: MessageEvent<Call>) => {
  if (call.name === "abort") {
    running.get(call.id)?.abort();
    return;
  }
  const control = new AbortController();
  running.set(call.id, control);
  answer(call, control.signal)
    .then(
      (given) => post({ id: call.id, kind: "answer", answer: given }),
      (error: unknown) =>
        post({ id: call.id, kind: "failed", reason: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => running.delete(call.id));
});
