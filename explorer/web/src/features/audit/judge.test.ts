import { expect, it } from "vitest";

import type { Report } from "@/lib/verifier";

import { judgeRecord } from "./judge";
import type { Summary } from "./order";

const listed = {
  id: "aa",
  kind: "usage.record/v1",
  issuer: "510500.zgj",
  block: 7,
  time: 5,
  result: "accepted",
  code: "suspected.purpose",
} as Summary;

const report: Report = {
  verdict: "verified-but",
  headline: { zh: "属实", en: "Verified" },
  flags: ["suspected"],
  trust: { ledger: "l", version: 1, digest: "d", threshold: 3 },
  statement: { id: "aa", kind: "usage.record/v1", issuer: "510500.zgj", block: 7, tx: "t", time: 5, claimed: 4 },
  checks: [],
};

it("believes a row that says what the ledger says", () => {
  expect(judgeRecord(report, listed).verdict).toBe("verified-but");
});

it.each([
  ["another issuer", { issuer: "510500.tjj" }],
  ["another time", { time: 6 }],
  ["another block", { block: 8 }],
  ["another kind", { kind: "access.request/v1" }],
  ["another statement", { id: "bb" }],
  ["no suspicion, which stands", { code: undefined }],
])("does not believe a row with %s", (_, over) => {
  expect(judgeRecord(report, { ...listed, ...over }).verdict).toBe("missing");
});

it("leaves the verdict to the evidence that does not hold", () => {
  expect(judgeRecord({ ...report, verdict: "tampered" }, listed).verdict).toBe("tampered");
  expect(judgeRecord({ ...report, verdict: "cannot-verify", statement: undefined }, listed).verdict).toBe(
    "cannot-verify",
  );
});
