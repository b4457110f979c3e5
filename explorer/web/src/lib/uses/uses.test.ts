import { describe, expect, it } from "vitest";

import { ApiProblem } from "@/lib/api";
import type { Report } from "@/lib/verifier";

import { gaps, judgeList } from "./complete";
import { type Use, judgeUse, problemOfUse } from "./uses";

const listed: Use = {
  year: "2026",
  index: 7,
  id: "aa",
  received: 5,
  height: 3,
  rules: 1,
  verdict: "",
  issuer: "510500.zgj",
  action: "access",
  entry: "entry:1",
  version: "version:1",
  grant: "grant:1",
  purpose: "service.household",
  mode: "interface",
  at: 4,
};

const log = { log: "log:2026", size: 9, time: 8 };

const trust = { ledger: "l", version: 1, digest: "d", threshold: 3 };

function reportOf(over: Partial<Report>): Report {
  return { verdict: "verified", headline: { zh: "属实", en: "Verified" }, trust, checks: [], ...over };
}

function useOf(over: object = {}): Report {
  const { issuer, action, entry, version, grant, purpose, mode, at, id, index, received, height, rules } = listed;
  const event = { issuer, action, entry, version, grant, purpose, mode, at };
  return reportOf({ use: { ...log, id, index, received, height, rules, event: { ...event, ...over } } });
}

describe("a use that is listed", () => {
  it("is proven when its evidence says the same", () => {
    expect(judgeUse(useOf(), listed).status).toBe("proven");
  });
  it.each(["purpose", "grant", "issuer", "version", "at"])("is missing when the evidence has another %s", (name) => {
    expect(judgeUse(useOf({ [name]: "another" }), listed).status).toBe("missing");
  });
  it("is missing when the log judged it differently", () => {
    expect(judgeUse(useOf(), { ...listed, verdict: "suspected.purpose" }).status).toBe("missing");
  });
  it("is tampered when its evidence is, and claimed when nothing can be said", () => {
    expect(judgeUse(reportOf({ verdict: "tampered" }), listed).status).toBe("tampered");
    expect(judgeUse(reportOf({ verdict: "cannot-verify" }), listed).status).toBe("claimed");
  });
  it("is tampered when the log's rows contradict its tree, and missing when there is none", () => {
    const problem = (code: string, status: number) => new ApiProblem({ type: "", title: "t", code, status });
    expect(problemOfUse(problem("events.damaged", 500)).status).toBe("tampered");
    expect(problemOfUse(problem("not.found", 404)).status).toBe("missing");
    expect(problemOfUse(problem("denied", 403)).status).toBe("claimed");
  });
});

describe("a list of uses", () => {
  const uses = { ...log, scope: "grant:1", count: 3, shown: 3, suspected: 0 };
  it("is complete with witnesses, and the log's own word without", () => {
    expect(judgeList(reportOf({ uses: { ...uses, witnesses: ["w"] } }), "grant:1").state).toBe("complete");
    expect(judgeList(reportOf({ verdict: "verified-but", uses }), "grant:1").state).toBe("unwitnessed");
  });
  it("is of nothing that it was not asked for, and begins with the first use", () => {
    expect(judgeList(reportOf({ uses }), "grant:2").state).toBe("unknown");
    expect(judgeList(reportOf({ uses: { ...uses, before: 1 } }), "grant:1").state).toBe("unknown");
  });
  it("says what is missing", () => {
    const said = { zh: "缺第 2 次", en: "number 2 is missing" };
    const checks = [{ id: "uses.complete", status: "failed" as const, ...said }];
    const found = judgeList(reportOf({ verdict: "tampered", checks }), "grant:1");
    expect(found.state).toBe("incomplete");
    expect(found.sentence).toMatchObject(said);
  });
  it("names the numbers that are not shown", () => {
    expect(gaps([5, 2, 1, 2], 8)).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(gaps([1, 2], 2)).toEqual([]);
    expect(gaps([], 2)).toEqual([[1, 2]]);
  });
});
