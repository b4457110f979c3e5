import { expect, it } from "vitest";

import { digestOf } from "./digest";

/** counting "hashes" by counting bytes and pieces. */
function counting() {
  const pieces: number[] = [];
  return { pieces, update: (piece: Uint8Array) => (pieces.push(piece.length), null), digest: () => pieces.join("+") };
}

it("hashes a file in slices and tells how far it is", async () => {
  const told: number[] = [];
  const digest = await digestOf(
    counting(),
    new Blob([new Uint8Array((4 << 20) + 5)]),
    (done) => told.push(done),
    new AbortController().signal,
  );
  expect(digest).toBe(`${4 << 20}+5`);
  expect(told).toEqual([4 << 20, (4 << 20) + 5]);
});

it("stops between two slices", async () => {
  const control = new AbortController();
  const hash = counting();
  const digest = digestOf(hash, new Blob([new Uint8Array(9 << 20)]), () => control.abort(), control.signal);
  await expect(digest).rejects.toThrow();
  expect(hash.pieces).toHaveLength(1);
});

it("fails when the hash does", async () => {
  const broken = { update: () => new Error("update takes a Uint8Array"), digest: () => "" };
  await expect(digestOf(broken, new Blob(["a"]), () => undefined, new AbortController().signal)).rejects.toThrow(
    "Uint8Array",
  );
});
