import type { Sentence, Texts } from "@/lib/i18n";
import type { UseStatus } from "@/lib/uses";

/** looks is how each status of a use shows: never by its colour alone. */
export const looks: Record<UseStatus, Sentence & { colour: string; sign: string }> = {
  proven: { colour: "green", sign: "✓", zh: "已证实", en: "proven" },
  claimed: { colour: "gray", sign: "?", zh: "仅为声明", en: "only claimed" },
  missing: { colour: "red", sign: "∅", zh: "日志中没有", en: "not in the log" },
  tampered: { colour: "red", sign: "✗", zh: "被篡改", en: "tampered with" },
};

export const texts = {
  use: { zh: "使用数据", en: "Use of data" },
  intent: { zh: "使用前询问", en: "Asked before use" },
  entry: (index: string) => ({ zh: `使用日志第 ${index} 条`, en: `entry ${index} of the event log` }),
  clean: { zh: "正常", en: "clean" },
  suspected: { zh: "疑似违规", en: "suspected" },
  onward: { zh: "转交第三方", en: "passed on" },
  abroad: { zh: "出境", en: "abroad" },
  lead: {
    zh: "使用日志中的使用，最近的在前。只显示您有权查看的。",
    en: "Uses in the event log, the last first; those alone that you may see.",
  },
  none: { zh: "没有您可以查看的使用记录。", en: "There are no uses that you may see." },
  verify: { zh: "核验", en: "Verify" },
  verifyAll: (count: string) => ({ zh: `核验列出的 ${count} 次使用`, en: `Verify the ${count} uses shown` }),
  more: { zh: "更早的使用", en: "Earlier uses" },
} satisfies Texts;
