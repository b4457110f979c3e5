import { expect, test } from "vitest";

import type { Report } from "@/lib/verifier";

import type { Link } from "./lineage";
import { judge, unasked, unlistedIn, worst } from "./proofs";

const link: Link = { from: "version:b", to: "version:a", kind: "derived" };
const said = { zh: "属实", en: "Verified" };
const report = (change: Partial<Report>): Report => ({
  verdict: "verified",
  headline: said,
  trust: { ledger: "l", version: 1, digest: "", threshold: 3 },
  lineage: [{ from: "version:b", input: "version:a", status: "proven" }],
  checks: [],
  ...change,
});

test("a link is proven by the report that names it, and by no other", () => {
  expect(judge(report({}), link).status).toBe("proven");
  expect(judge(report({ verdict: "verified-but" }), link).status).toBe("proven");
  expect(judge(report({}), { ...link, to: "version:x" }).status).toBe("missing");
  expect(judge(report({}), { ...link, from: "version:x" }).status).toBe("missing");
  expect(judge(report({ lineage: undefined }), link).status).toBe("missing");
});

test("what is only claimed in the evidence is not proven", () => {
  expect(judge(report({ lineage: [{ from: "version:b", input: "version:a", status: "claimed" }] }), link).status).toBe(
    "claimed",
  );
});

test("evidence that does not hold proves nothing, and says which way", () => {
  expect(judge(report({ verdict: "cannot-verify" }), link).status).toBe("claimed");
  expect(judge(report({ verdict: "tampered" }), link).status).toBe("tampered");
  expect(judge(report({ flags: ["absent"] }), link).status).toBe("missing");
});

test("a new version is proven by what it supersedes", () => {
  const supersedes: Link = { ...link, kind: "supersedes" };
  const version = { version: "version:b", entry: "e", owner: "o", number: 2, state: "current", manifest: "" };
  expect(judge(report({ version: { ...version, supersedes: "version:a" } }), supersedes).status).toBe("proven");
  expect(judge(report({ version }), supersedes).status).toBe("missing");
});

test("several links are as good as the worst of them", () => {
  expect(worst([{ status: "proven" }, { status: "claimed" }]).status).toBe("claimed");
  expect(worst([{ status: "proven" }, { status: "missing" }, { status: "claimed" }]).status).toBe("missing");
  expect(worst([{ status: "missing" }, { status: "tampered" }]).status).toBe("tampered");
  expect(worst([{ status: "proven" }]).status).toBe("proven");
  expect(worst([])).toBe(unasked);
});

test("a source that the site left out is found in the evidence", () => {
  expect(unlistedIn(report({}), "version:b", [link])).toEqual([]);
  expect(unlistedIn(report({}), "version:b", [{ ...link, to: "version:x" }])).toEqual(["version:a"]);
  expect(unlistedIn(report({}), "version:c", [])).toEqual([]);
});
