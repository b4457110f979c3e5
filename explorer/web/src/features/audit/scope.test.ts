import { expect, test } from "vitest";

import { linesOf, parseScope } from "./scope";

test("a scope file is read back, and nothing else is taken for one", () => {
  const file = { format: "luzheng-case-scope/v1", salt: "00", terms: { parties: ["510500.tjj"] } };
  expect(parseScope(JSON.stringify(file))?.terms.parties).toEqual(["510500.tjj"]);
  for (const other of ["", "{}", "[]", "null", '{"format":"luzheng-case-scope/v1"}', "不是"])
    expect(parseScope(other)).toBeUndefined();
});

test("lists may be written on lines or behind commas of either kind", () => {
  expect(linesOf(" a\nb，c、a;\n\n d ")).toEqual(["a", "b", "c", "d"]);
  expect(linesOf(" \n")).toEqual([]);
});
