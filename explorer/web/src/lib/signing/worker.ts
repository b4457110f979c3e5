import "@wasm/wasm_exec.js";

import program from "@wasm/sign.wasm?url";

import type { Call, Message, Refusal } from "./calls";

/** Engine is what the Go command signwasm puts into the worker: each function answers with JSON text. */
type Engine = Record<string, (...args: unknown[]) => string>;

declare global {
  var luzhengSign: Engine | undefined;
}

async function startEngine(): Promise<Engine> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(program), go.importObject);
  void go.run(instance); // it runs as long as the worker
  if (!globalThis.luzhengSign) throw new Error("the signer did not start");
  return globalThis.luzhengSign;
}

const engine = startEngine();

function post(message: Message): void {
  postMessage(message);
}

/** readAt gives a piece of a file at once, as only a worker can. */
function readAt(file: File) {
  const reader = new FileReaderSync();
  return (offset: number, length: number) =>
    new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
}

/** argumentsOf are those of the function: a file is handed over as its name, its size, how to read it and whom to tell. */
function argumentsOf({ id, ask }: Call): unknown[] {
  const [first] = ask;
  if (!(first instanceof File)) return ask;
  let told = 0;
  const progress = (done: number, total: number) => {
    const step = total / 200;
    if (done - told < step && done < total) return;
    told = done;
    post({ id, kind: "progress", done, total });
  };
  return [first.name, first.size, readAt(first), progress];
}

async function answer(call: Call): Promise<void> {
  const ready = await engine;
  const does = ready[call.name];
  if (!does) throw new Error(`the signer has no ${call.name}`);
  const given = JSON.parse(does(...argumentsOf(call))) as { value?: unknown; error?: Refusal };
  post(
    given.error
      ? { id: call.id, kind: "refused", refusal: given.error }
      : { id: call.id, kind: "answer", answer: given.value },
  );
}

addEventListener("message", ({ data: call }: MessageEvent<Call>) => {
  answer(call).catch((error: unknown) => {
    post({ id: call.id, kind: "refused", refusal: { code: "failed", detail: String(error) } });
  });
});
