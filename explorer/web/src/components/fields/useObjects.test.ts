import { expect, it } from "vitest";

import { fitting } from "./useObjects";

const choices = [
  { value: "agreement:1", label: "协议 1", parent: "request:1" },
  { value: "agreement:2", label: "协议 2", parent: "request:2" },
  { value: "version:1", label: "数据版本 1", parent: "entry:1" },
  { value: "entry:1", label: "目录条目" },
];

const offered = (about?: string) => fitting(choices, about).map(({ value }) => value);

it("leaves out what belongs to another object of the kind that the act is about", () => {
  expect(offered("request:1")).toEqual(["agreement:1", "version:1", "entry:1"]);
  expect(offered("entry:2")).toEqual(["agreement:1", "agreement:2", "entry:1"]);
  expect(offered()).toHaveLength(4);
});
