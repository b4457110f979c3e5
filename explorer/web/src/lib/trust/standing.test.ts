import { expect, it } from "vitest";

import type { Schemas } from "@/lib/api";

import { judge } from "./standing";

const status: Schemas["Status"] = {
  ledger: "lz",
  height: 100,
  indexed: 100,
  lag: 0,
  statements: 9,
  queue: 0,
  transactions: 0,
  outbox: 0,
  followers: [{ organisation: "510500.sjj", url: "", colour: "green" }],
  attested: { block: 99, size: 9, root: "", mapRoot: "", signedBy: ["510500.sjj"] },
};
const monitor = { red: false, round: 1, checks: [], findings: [] };
const nothing = { development: false, trustChanged: false, disagreements: [] };

it.each([
  ["attested", status, nothing],
  ["unknown", undefined, nothing],
  ["behind", { ...status, lag: 21 }, nothing],
  ["behind", { ...status, attested: undefined }, nothing],
  ["behind", { ...status, height: 200 }, nothing],
  ["attested", { ...status, monitor }, nothing],
  ["behind", { ...status, monitor: { ...monitor, red: true } }, nothing],
  ["alarm", { ...status, monitor: { ...monitor, red: true, findings: [{ check: "index", part: 3 }] } }, nothing],
  ["behind", { ...status, orderers: [{ member: "BureauMSP", address: "", answers: false }] }, nothing],
  ["development", status, { ...nothing, development: true }],
  ["alarm", { ...status, lastError: "another chain" }, nothing],
  [
    "alarm",
    { ...status, followers: [{ organisation: "a", url: "", colour: "red" }] },
    { ...nothing, development: true },
  ],
  ["alarm", status, { ...nothing, trustChanged: true }],
  ["alarm", status, { ...nothing, disagreements: ["version:1"] }],
] as const)("says %s", (expected, given, found) => {
  expect(
    judge(given as Schemas["Status"] | undefined, { ...found, disagreements: [...found.disagreements] }).standing,
  ).toBe(expected);
});
