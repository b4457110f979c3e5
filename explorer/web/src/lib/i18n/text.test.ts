import { expect, it } from "vitest";

import { textsIn } from "./text";

it("gives plain texts and those with gaps in the language", () => {
  const texts = {
    title: { zh: "查验", en: "Verify" },
    rows: (count: number) => ({ zh: `共 ${count} 行`, en: `${count} rows` }),
  };
  expect(textsIn(texts, "zh").title).toBe("查验");
  expect(textsIn(texts, "en").rows(3)).toBe("3 rows");
});
