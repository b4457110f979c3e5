import { expect, it } from "vitest";

import { standingOf } from "./standing";

const session = { party: "510500.tjj", role: "unit", post: "reviewer" };
const deputy = { post: "officer", from: 1_000, until: 2_000 };
const ledger = { founders: [{ party: "510500.bureau" }, { party: "510500.audit" }] };

it("lets a deputy stand for the other post as long as the delegation says, beside their own", () => {
  const posts = (now: number) => standingOf(session, { deputy }, ledger, now).posts;
  expect([999, 1_000, 2_000, 2_001].map((now) => posts(now).length)).toEqual([1, 2, 2, 1]);
  expect(posts(1_500)).toEqual(["reviewer", "officer"]);
  expect(standingOf(session, {}, ledger, 1_500)).toEqual({ role: "unit", posts: ["reviewer"], founder: false });
});

it("knows the founders by the ledger, not by their role", () => {
  expect(standingOf({ ...session, party: "510500.audit" }, {}, ledger, 0).founder).toBe(true);
});
