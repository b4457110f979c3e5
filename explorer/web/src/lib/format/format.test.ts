import { expect, it } from "vitest";

import { brief, countIn, sizeOf } from "./format";

it("writes sizes as people do", () => {
  expect([0, 999, 1000, 37_105_422, 1_000_000_000, 2 ** 50].map(sizeOf)).toEqual([
    "0 B",
    "999 B",
    "1.0 KB",
    "37.1 MB",
    "1.0 GB",
    "1125900 GB",
  ]);
});

it("shortens what nobody reads to its end", () => {
  expect(brief("a".repeat(32) + "b".repeat(32))).toBe("aaaaaaaa…bbbbbb");
  expect(brief("510500.tjj")).toBe("510500.tjj");
});

it("sets thousands apart", () => {
  expect(countIn("zh", 620573)).toBe("620,573");
});
