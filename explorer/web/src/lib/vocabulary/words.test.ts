import { expect, it } from "vitest";

import { kindName, stateName, typeName } from "./words";

it("takes the Chinese names from the gateway's table", () => {
  expect(kindName("ledger.genesis/v1")).toEqual({ zh: "建立账本", en: "Ledger genesis" });
  expect(typeName("ledger").zh).toBe("账本");
  expect(stateName("party", "suspended")).toEqual({ zh: "已暂停", en: "suspended" });
});

it("lets what has no name stand for itself", () => {
  expect(kindName("future.kind/v9")).toEqual({ zh: "future.kind/v9", en: "future kind" });
});
