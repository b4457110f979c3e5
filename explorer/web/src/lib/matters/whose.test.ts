import { expect, it } from "vitest";

import registry from "@gateway/kinds/kinds.json";

import { type Issuer, type Kind, mayBeSaidBy } from "@/lib/kinds";

import { fieldsOfMatter, isLeftTo, matterOf } from "./whose";

const issuer = (party: string, role: string, post: string, more?: Partial<Issuer>): Issuer => ({
  party,
  role,
  posts: [post],
  founder: role !== "unit",
  members: [],
  branches: [],
  predecessors: [],
  bureau: "510500.bureau",
  ...more,
});

const statistics = issuer("510500.tjj", "unit", "officer");
const planning = issuer("510500.zgj", "unit", "officer");
const cyberspace = issuer("510500.wxb", "cyberspace", "officer");

/** allowed tells whether the authority table lets somebody say a kind about an object. */
function allowed(name: string, who: Issuer, object: { ref: string; value: object }, entry?: object): boolean {
  const kind = registry.kinds.find((one) => one.kind === name) as Kind | undefined;
  return kind !== undefined && mayBeSaidBy(kind, who, matterOf(name, object, entry));
}

it("knows whose matter every act is that its owner does about an object", () => {
  const owned = registry.kinds.filter((kind) => kind.subject && kind.ways.some((way) => way.relation === "owner"));
  expect(owned.length).toBeGreaterThan(20);
  expect(owned.filter((kind) => !fieldsOfMatter(kind.kind, kind.subject ?? "")).map((kind) => kind.kind)).toEqual([]);
});

it("lets an entry's unit alone revise it, those above it in their system, and who carries it on", () => {
  const entry = { ref: "entry:1", value: { owner: "510500.tjj", catalogue: { openSubject: "510500.zgj" } } };
  const revises = (who: Issuer) => allowed("catalogue.revise/v1", who, entry);
  expect([revises(statistics), revises(planning)]).toEqual([true, false]);
  expect(revises({ ...planning, branches: ["510500.tjj"] })).toBe(true);
  expect(revises({ ...planning, predecessors: ["510500.tjj"] })).toBe(true);
  expect(allowed("dataset.anchor/v1", { ...planning, branches: ["510500.tjj"] }, entry)).toBe(false);
  expect(allowed("opening.review/v1", planning, entry)).toBe(true);
});

it("asks the entry to which an object belongs", () => {
  const problem = { ref: "problem:1", value: { entry: "entry:1", reporter: "510500.u-01" } };
  const entry = { owner: "510500.tjj", catalogue: { openSubject: "510500.zgj" } };
  const accepts = (who: Issuer, known?: object) => allowed("problem.accept/v1", who, problem, known);
  expect([accepts(statistics, entry), accepts(planning, entry), accepts(cyberspace, entry)]).toEqual([
    true,
    true,
    false,
  ]);
  expect(accepts(statistics)).toBe(false);
});

it("lets nobody decide their own matter, and another in the Bureau's stead", () => {
  const request = (provider: string) => ({ ref: "request:1", value: { user: "510500.zgj", provider } });
  const bureau = issuer("510500.bureau", "bureau", "permission-officer");
  const grants = (who: Issuer, provider: string) => allowed("access.grant/v1", who, request(provider));
  expect([grants(bureau, "510500.tjj"), grants(cyberspace, "510500.tjj")]).toEqual([true, false]);
  expect([grants(bureau, "510500.bureau"), grants(cyberspace, "510500.bureau")]).toEqual([false, true]);
});

it("holds a department to its division and its members", () => {
  const about = (party: string) => ({ ref: `party:${party}`, value: {} });
  const suspends = (who: Issuer, party: string) => allowed("party.suspend/v1", who, about(party));
  const district = issuer("510502.sjj", "department", "operator");
  expect([suspends(district, "510502.jyj"), suspends(district, "510503.jyj")]).toEqual([true, false]);
  const park = issuer("510500.park", "department", "operator", { members: ["510500.firm"] });
  expect([suspends(park, "510500.firm"), suspends(park, "510500.tjj")]).toEqual([true, false]);
});

it("leaves a right to be confirmed to whoever was named, and where nobody was to no unit", () => {
  const left = (named: string | undefined, who: Issuer) => isLeftTo("rights.confirm/v1", { named }, who);
  const bureau = issuer("510500.bureau", "bureau", "permission-officer");
  expect([left(undefined, planning), left(undefined, bureau)]).toEqual([false, true]);
  expect([left("510500.zgj", planning), left("510500.zgj", statistics), left("510500.zgj", bureau)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isLeftTo("rights.end/v1", {}, planning)).toBe(true);
});
