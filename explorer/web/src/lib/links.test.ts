import { expect, it } from "vitest";

import { linkTo } from "./links";

it("gives every object its page", () => {
  expect(linkTo("entry:ab")).toBe("/datasets/ab");
  expect(linkTo("version:ab")).toBe("/versions/ab");
  expect(linkTo("statement:ab")).toBe("/statements/ab");
  expect(linkTo("party:510500.tjj")).toBe("/entities/party%3A510500.tjj");
  expect(linkTo("uses:entry:ab")).toBe("/datasets/ab");
});
