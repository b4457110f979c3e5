import { expect, it } from "vitest";

import type { Use } from "@/lib/uses";

import { type Summary, inOrder } from "./order";

const statement = (id: string, block: number, index = 0) => ({ id, block, txPlace: 0, index }) as unknown as Summary;
const use = (id: string, height: number, index: number, year = "2026") =>
  ({ id, height, index, year }) as unknown as Use;

it("has a use after the blocks that its judgement knew, and before later ones", () => {
  const rows = inOrder(
    [
      statement("revoked", 9),
      statement("granted", 4),
      statement("first", 0),
      statement("next block", 5),
      statement("same block", 4, 1),
    ],
    [use("second", 5, 8), use("first", 5, 7), use("late", 10, 9), use("next year", 5, 1, "2027")],
  );
  expect(rows.map(({ record, use }) => (record ? record.id : `use ${use.id}`))).toEqual([
    "first",
    "granted",
    "same block",
    "use first",
    "use second",
    "use next year",
    "next block",
    "revoked",
    "use late",
  ]);
});
