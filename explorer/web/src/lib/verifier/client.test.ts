import { expect, it } from "vitest";

import { type Port, connect } from "./client";
import type { Call, Message } from "./messages";

function worker(answer: (call: Call, say: (message: Message) => void) => void) {
  const port: Port & { calls: Call[] } = {
    calls: [],
    onmessage: null,
    onerror: null,
    postMessage: (call) => {
      port.calls.push(call);
      answer(call, (data) => port.onmessage?.(new MessageEvent("message", { data })));
    },
  };
  return port;
}

it("gives each call its own answer, and its progress", async () => {
  const port = worker((call, say) => {
    if (call.name !== "digest") return;
    say({ id: call.id, kind: "progress", done: 1, total: 2 });
    queueMicrotask(() => say({ id: call.id, kind: "answer", answer: `digest ${call.id}` }));
  });
  const verifier = connect(() => port);
  const told: number[][] = [];
  const both = [verifier.digest(new Blob(), (...progress) => told.push(progress)), verifier.digest(new Blob())];
  expect(await Promise.all(both)).toEqual(["digest 1", "digest 2"]);
  expect(told).toEqual([[1, 2]]);
});

it("rejects what the worker could not answer", async () => {
  const verifier = connect(() =>
    worker((call, say) => say({ id: call.id, kind: "failed", reason: "trust root: no JSON" })),
  );
  await expect(verifier.verify(new Uint8Array(), new Uint8Array())).rejects.toThrow("trust root: no JSON");
});

it("fails what waits when the worker dies, and starts another for the next call", async () => {
  const dead = worker(() => undefined);
  const alive = worker((call, say) => say({ id: call.id, kind: "answer", answer: "d" }));
  const workers = [dead, alive];
  const verifier = connect(() => workers.shift() ?? alive);
  const lost = verifier.digest(new Blob());
  dead.onerror?.(new ErrorEvent("error", { message: "out of memory" }));
  await expect(lost).rejects.toThrow("out of memory");
  expect(await verifier.digest(new Blob())).toBe("d");
});

it("tells the worker of an abort", () => {
  const port = worker(() => undefined);
  const control = new AbortController();
  void connect(() => port).digest(new Blob(), undefined, control.signal);
  control.abort();
  expect(port.calls.at(-1)).toEqual({ id: 1, name: "abort" });
});
