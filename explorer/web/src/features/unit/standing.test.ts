import { expect, it } from "vitest";

import { standingOf } from "./standing";

it("leaves a request to its user until the agreement is signed, and to the Bureau then", () => {
  const request = { ref: "request:1", state: "consented" };
  expect(standingOf(request, new Set(["request:2"]))).toMatchObject({ stage: "yours", act: "agreement.sign/v1" });
  expect(standingOf(request, new Set(["request:1"]))).toMatchObject({ stage: "waits" });
});

it("does not confuse the states of different types", () => {
  expect(standingOf({ ref: "petition:1", state: "refused" }, new Set())?.says.zh).toContain("不同意开放");
  expect(standingOf({ ref: "request:1", state: "refused" }, new Set())?.says.zh).toContain("申请未获同意");
  expect(standingOf({ ref: "log:1", state: "open" }, new Set())).toBeUndefined();
});
