import { expect, it } from "vitest";

import type { Field } from "@/lib/kinds";

import { FormError, assemble } from "./assemble";
import { blankForm, isBlank } from "./blank";
import { localTime, timeOf } from "./time";

const types = {
  Mode: { values: [{ value: "interface" }] },
  Level: { values: [{ value: "1", integer: true }] },
  Item: {
    fields: [
      { name: "name", type: "label" },
      { name: "element", type: "code", optional: true },
    ],
  },
};

const fields: Field[] = [
  { name: "purpose", type: "code" },
  { name: "mode", type: "Mode" },
  { name: "level", type: "Level" },
  { name: "items", type: "Item", list: true },
  { name: "until", type: "time" },
  { name: "ends", type: "time", meaning: "Ends; 0 means without end." },
  { name: "needed", type: "bool" },
  { name: "text", type: "sealed" },
  { name: "note", type: "label", optional: true },
];

const seal = (text: string) => Promise.resolve({ commitment: text, attachment: "a" });

it("makes a body of what was written, in the types of its fields", async () => {
  const form = {
    ...blankForm(fields, types),
    purpose: " credit.check ",
    mode: "interface",
    level: "1",
    items: [{ name: "代码", element: "" }],
    until: "2026-11-25T08:30",
    text: "场景",
  };
  expect(await assemble(fields, form, types, seal)).toEqual({
    purpose: "credit.check",
    mode: "interface",
    level: 1,
    items: [{ name: "代码" }],
    until: timeOf("2026-11-25T08:30"),
    ends: 0,
    needed: false,
    text: { commitment: "场景", attachment: "a" },
  });
});

it("names the first field that is missing, and seals nothing before", async () => {
  const sealed: string[] = [];
  const watch = (text: string) => {
    sealed.push(text);
    return seal(text);
  };
  const form = { ...blankForm(fields, types), purpose: "x", text: "场景" };
  await expect(assemble(fields, form, types, watch)).rejects.toEqual(new FormError("mode", "missing"));
  expect(sealed).toEqual([]);
});

it("refuses what is no time", async () => {
  const form = { ...blankForm(fields, types), purpose: "x", mode: "interface", level: "1", until: "soon", text: "t" };
  await expect(assemble(fields, form, types, seal)).rejects.toEqual(new FormError("until", "time"));
});

it("knows when nobody has written anything", () => {
  expect(isBlank({ a: "", b: [{ c: false }] })).toBe(true);
  expect(isBlank({ a: "", b: [{ c: "x" }] })).toBe(false);
});

it("writes local times as inputs hold them", () => {
  const time = timeOf("2026-11-25T08:30");
  expect(localTime(time)).toBe("2026-11-25T08:30");
});
