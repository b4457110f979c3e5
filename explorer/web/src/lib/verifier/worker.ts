import "@wasm/wasm_exec.js";

import rowsProgram from "@wasm/rows.wasm?url";
import program from "@wasm/verify.wasm?url";

import { digestOf } from "./digest";
import { good, startEngine } from "./engine";
import type { Call, CallName, Calls, Message } from "./messages";
import type { Report } from "./report";
import { type RowsEngine, checkRows, startRows, summaryOf } from "./rowsEngine";
import type { Progress, Question } from "./verifier";

const engine = startEngine(program);
// Few need it, and it is the larger of the two: it is loaded when it is asked for.
let rows: Promise<RowsEngine> | undefined;
const running = new Map<number, AbortController>();

function post(message: Message): void {
  postMessage(message);
}

async function answer(call: Exclude<Call, { name: "abort" }>, signal: AbortSignal): Promise<Calls[CallName]["answer"]> {
  const ready = await engine;
  const progress: Progress = (done, total) => post({ id: call.id, kind: "progress", done, total });
  switch (call.name) {
    case "verify":
      return JSON.parse(good(ready.verify(call.ask.trustRoot, call.ask.evidence, flat(call.ask.question)))) as Report;
    case "digest":
      return digestOf(ready.sm3(), call.ask.file, progress, signal);
    case "rows":
      rows ??= startRows(rowsProgram);
      return summaryOf(await rows, call.ask.file);
    case "checkRows":
      rows ??= startRows(rowsProgram);
      return checkRows(await rows, call.ask.file, call.ask.table, call.ask.origin, progress, signal);
  }
}

/** flat is the question as the program reads it. */
function flat({ data, deep, complete }: Question): object {
  return { ...data, deep: deep ?? false, complete };
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
