import { expect, it } from "vitest";

import type { Call, Message } from "./calls";
import { type Port, SignError, connect } from "./engine";

/** A worker that answers as it is told, and remembers what it was given. */
function worker(answer: (call: Call) => Omit<Message, "id">) {
  const given: { call: Call; transferred: number }[] = [];
  let stopped = false;
  const port: Port = {
    onmessage: null,
    onerror: null,
    postMessage: (call, transfer) => {
      given.push({ call, transferred: transfer?.length ?? 0 });
      queueMicrotask(() => {
        const data = { id: call.id, ...answer(call) } as Message;
        port.onmessage?.({ data } as MessageEvent<Message>);
      });
    },
    terminate: () => {
      stopped = true;
    },
  };
  return { port, given, stopped: () => stopped };
}

it("hands secrets over instead of copying them", async () => {
  const { port, given } = worker(() => ({ kind: "answer", answer: { handle: 1, keyId: "k", publicKey: "p" } }));
  const engine = connect(() => port);
  const opened = await engine.ask("open", [new Uint8Array([1]), new Uint8Array([2])]);
  expect(opened.keyId).toBe("k");
  expect(given[0]?.transferred).toBe(2);
});

it("tells refusals by their code and field", async () => {
  const refusal = { code: "field", field: "body.purpose", detail: "is missing" };
  const { port } = worker(() => ({ kind: "refused", refusal }));
  await expect(connect(() => port).ask("draft", ["{}"])).rejects.toEqual(new SignError(refusal));
});

it("fails what waits when it is stopped, and starts a new worker for the next call", async () => {
  let started = 0;
  const silent: Port = { onmessage: null, onerror: null, postMessage: () => undefined, terminate: () => undefined };
  const engine = connect(() => {
    started++;
    return silent;
  });
  const waiting = engine.ask("read", ["{}"]);
  engine.stop();
  await expect(waiting).rejects.toBeInstanceOf(SignError);
  engine.ask("read", ["{}"]).catch(() => undefined);
  expect(started).toBe(2);
});
