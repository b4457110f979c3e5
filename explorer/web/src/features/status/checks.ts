import type { Sentence } from "@/lib/i18n";

/** checks are what the monitor checks, by the first word of their names: index, ledger, log <year>, anchor <year> (package monitor). */
const checks: Record<string, (year: string) => Sentence> = {
  index: () => ({ zh: "查询库与账本", en: "The index against the ledger" }),
  ledger: () => ({ zh: "各单位的签署", en: "The organisations' checkpoints" }),
  log: (year) => ({ zh: `${year} 年使用日志`, en: `The event log of ${year}` }),
  anchor: (year) => ({ zh: `${year} 年日志与账本上的存证`, en: `The log of ${year} against its anchors` }),
};

/** named says what a check checks. */
export function named(check: string): Sentence {
  const [what = "", year = ""] = check.split(" ");
  return checks[what]?.(year) ?? { zh: check, en: check };
}
