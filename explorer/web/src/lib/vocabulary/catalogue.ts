import type { Sentence } from "@/lib/i18n";

/** The words of a catalogue entry's closed lists, as the Excel import has them (signer/workbook). */
export const sharingClasses: Record<string, Sentence> = {
  unconditional: { zh: "无条件共享", en: "shared unconditionally" },
  conditional: { zh: "有条件共享", en: "shared on conditions" },
  "not-shared": { zh: "不予共享", en: "not shared" },
};

export const openingClasses: Record<string, Sentence> = {
  unconditional: { zh: "无条件开放", en: "open to everybody" },
  conditional: { zh: "有条件开放", en: "open on conditions" },
  "not-open": { zh: "不予开放", en: "not open" },
};

export const updateCycles: Record<string, Sentence> = {
  realtime: { zh: "实时", en: "in real time" },
  daily: { zh: "每日", en: "daily" },
  weekly: { zh: "每周", en: "weekly" },
  monthly: { zh: "每月", en: "monthly" },
  quarterly: { zh: "每季度", en: "quarterly" },
  yearly: { zh: "每年", en: "yearly" },
  once: { zh: "一次性", en: "once" },
};

export const formats: Record<string, Sentence> = {
  csv: { zh: "CSV 表格", en: "CSV" },
  jsonl: { zh: "JSON Lines 表格", en: "JSON Lines" },
  json: { zh: "JSON", en: "JSON" },
  xlsx: { zh: "Excel 工作簿", en: "Excel workbook" },
  xml: { zh: "XML", en: "XML" },
  other: { zh: "其他", en: "other" },
};

export const levels: Record<string, Sentence> = {
  "1": { zh: "一般数据", en: "general" },
  "2": { zh: "重要数据", en: "important" },
  "3": { zh: "核心数据", en: "core" },
};

/** wordIn gives a word of a list; one that is not in it stands for itself. */
export function wordIn(list: Record<string, Sentence>, word: string): Sentence {
  return list[word] ?? { zh: word, en: word };
}
