import "@wasm/wasm_exec.js";

import program from "@wasm/papers.wasm?url";

import type { Call, Message, Print } from "./messages";

/** Engine is what the Go command paperswasm puts into the worker. */
interface Engine {
  make(trustRoot: Uint8Array, draft: Uint8Array): Uint8Array<ArrayBuffer> | Error;
  commit(terms: string, salt: string): string | Error;
  certificate(trustRoot: Uint8Array, evidence: Uint8Array, file: object, print: Print): Uint8Array<ArrayBuffer> | Error;
}

declare global {
  var luzhengPapers: Engine | undefined;
}

async function start(): Promise<Engine> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(program), go.importObject);
  void go.run(instance); // it runs as long as the worker
  if (!globalThis.luzhengPapers) throw new Error("the program for working papers did not start");
  return globalThis.luzhengPapers;
}

const engine = start();

function called(ready: Engine, call: Call): Uint8Array<ArrayBuffer> | string | Error {
  switch (call.name) {
    case "make":
      return ready.make(call.trustRoot, call.draft);
    case "commit":
      return ready.commit(call.terms, call.salt);
    case "certificate":
      return ready.certificate(call.trustRoot, call.evidence, call.file, call.print);
  }
}

async function answer(call: Call): Promise<Message> {
  const ready = await engine;
  const given = called(ready, call);
  return given instanceof Error ? { id: call.id, reason: given.message } : { id: call.id, answer: given };
}

addEventListener("message", ({ data: call }: MessageEvent<Call>) => {
  answer(call).then(postMessage, (error: unknown) => postMessage({ id: call.id, reason: String(error) }));
});
