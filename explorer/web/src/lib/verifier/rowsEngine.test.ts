import { afterEach, expect, it, vi } from "vitest";

import { type RowsEngine, checkRows } from "./rowsEngine";

afterEach(() => vi.unstubAllGlobals());

/** engine finds as many of two rows as it is told, and notes what is written to it. */
function engine(found: number) {
  const written: string[] = [];
  const made: RowsEngine = {
    open: () => ({
      summary: "{}",
      check: () => ({
        write: (piece) => (written.push(new TextDecoder().decode(piece)), null),
        finish: () => JSON.stringify({ found, lines: [{}, {}] }),
      }),
      export: (origin) => new TextEncoder().encode(origin),
    }),
  };
  return { made, written };
}

const file = new File(["a"], "a.csv");
const table = { address: "/v1/blobs/1", headers: { Authorization: "Bearer t" }, format: "csv", size: 4 } as const;
const origin = { version: "version:1", name: "n", address: "a" };

it("passes the table on as it comes, and exports rows only when all were found", async () => {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response("a\n1\n")));
  vi.stubGlobal("fetch", fetched);
  const { made, written } = engine(2);
  const told: number[][] = [];
  const signal = new AbortController().signal;
  const all = await checkRows(made, file, table, origin, (...progress) => told.push(progress), signal);
  expect(written.join("")).toBe("a\n1\n");
  expect(told.at(-1)).toEqual([4, 4]);
  expect(fetched.mock.calls[0]?.[1]?.headers).toEqual(table.headers);
  expect(all.workbook).toBeDefined();
  const some = await checkRows(engine(1).made, file, table, origin, () => undefined, signal);
  expect(some.workbook).toBeUndefined();
});

it("fails when the table cannot be downloaded", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 403 })));
  const checked = checkRows(engine(2).made, file, table, undefined, () => undefined, new AbortController().signal);
  await expect(checked).rejects.toThrow("HTTP 403");
});
