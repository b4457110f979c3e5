import { expect, it } from "vitest";

import type { Schemas } from "@/lib/api";

import { type Kind, kindsAbout, mayBeSaid, maySecond, registryOf, told } from "./registry";
import { spelled, wordsOf } from "./useKinds";

function kind(name: string, more: Partial<Kind>): Kind {
  const ways: Kind["ways"] = [{ roles: ["bureau"], posts: ["permission-officer"], relation: "other" }];
  return {
    kind: name,
    meaning: "",
    signatures: "second person",
    second: "reviewer",
    ways,
    visibility: "parties",
    serves: "R-1.1",
    fields: [],
    ...more,
  };
}

const words: Schemas["Words"] = {
  kinds: { "access.grant/v1": "授予数据使用权限" },
  entities: { request: "数据申请" },
  states: { asked: "征求意见中", "petition/asked": "待答复" },
  fields: { name: "名称", "DataItem/name": "数据项名称" },
  values: { "Mode/interface": "接口调用" },
};

const registry = registryOf({
  kinds: [
    kind("access.grant/v1", { subject: "request", from: ["consented"] }),
    kind("access.return/v1", { subject: "request", from: ["submitted", "asked"] }),
    kind("party.register/v1", { subject: "party", founds: true }),
  ],
  types: {},
  words,
  english: { kinds: { "access.grant/v1": "Access grant" }, entities: {}, states: {}, fields: {}, values: {} },
});
const officer = { role: "bureau", posts: ["permission-officer"], founder: true };

it("finds what is said about an object in its state", () => {
  const names = (state: string) => kindsAbout(registry, "request", state).map((one) => one.kind);
  expect(names("consented")).toEqual(["access.grant/v1"]);
  expect(names("asked")).toEqual(["access.return/v1"]);
  expect(kindsAbout(registry, "party", "active")).toEqual([]);
});

it("knows who may sign second", () => {
  const grant = registry.kinds.get("access.grant/v1");
  const reviewer = { ...officer, posts: ["reviewer"] };
  expect(grant && [maySecond(grant, reviewer), maySecond(grant, officer), mayBeSaid(grant, officer)]).toEqual([
    true,
    false,
    true,
  ]);
});

it("leaves what only founders say to them, and what founds the ledger to nobody", () => {
  const ways: Kind["ways"] = [{ roles: ["unit"], posts: ["officer"], relation: "none" }];
  const activate = kind("rules.activate/v1", { subject: "ledger", founders: true, ways });
  const genesis = kind("ledger.genesis/v1", { subject: "ledger", founders: true, founds: true, ways });
  const unit = { role: "unit", posts: ["officer"], founder: false };
  const says = (one: Kind, founder: boolean) => mayBeSaid(one, { ...unit, founder });
  expect([says(activate, true), says(activate, false), says(genesis, true)]).toEqual([true, false, false]);
});

it("calls things by the gateway's names, and spells out those of the code that have none in English", () => {
  const chinese = wordsOf(registry, true);
  expect(chinese.state("petition", "asked")).toBe("待答复");
  expect(chinese.state("request", "asked")).toBe("征求意见中");
  expect(chinese.field("DataItem", "name")).toBe("数据项名称");
  expect(wordsOf(registry, false).kind("access.grant/v1")).toBe("Access grant");
  expect(wordsOf(registry, false).kind("access.return/v1")).toBe("Access return");
  expect(spelled("sharingClass")).toBe("Sharing class");
});

it("says what a kind does without words of the code", () => {
  const meaning = "ProblemReport reports a version that is wrong (R-26.2, R-31.1). It creates the problem.";
  expect(told(kind("problem.report/v1", { meaning }))).toBe("Reports a version that is wrong. It creates the problem.");
});
