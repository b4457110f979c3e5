import type { Language } from "@/lib/i18n";

const locales = { zh: "zh-CN", en: "en-GB" } as const;

/** momentIn writes a time, Unix ms, in the reader's own time zone. */
export function momentIn(language: Language, time: number): string {
  return new Intl.DateTimeFormat(locales[language], {
    year: "numeric",
    month: language === "zh" ? "numeric" : "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(time);
}

/** dayIn writes the day of a time, Unix ms. */
export function dayIn(language: Language, time: number): string {
  return new Intl.DateTimeFormat(locales[language], {
    year: "numeric",
    month: language === "zh" ? "numeric" : "short",
    day: "numeric",
  }).format(time);
}

/** monthIn writes a month, "2026-11". */
export function monthIn(language: Language, month: string): string {
  return new Intl.DateTimeFormat(locales[language], {
    year: "numeric",
    month: language === "zh" ? "long" : "short",
    timeZone: "UTC",
  }).format(new Date(`${month}-01T00:00:00Z`));
}

/** countIn writes a number with its thousands set apart. */
export function countIn(language: Language, count: number): string {
  return new Intl.NumberFormat(locales[language]).format(count);
}

/** listIn writes names one after another. */
export function listIn(language: Language, names: readonly string[]): string {
  return names.join(language === "zh" ? "、" : ", ");
}

/** sizeOf writes a number of bytes as people do: 37.1 MB. */
export function sizeOf(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? size.toFixed(0) : size.toFixed(1)} ${units[unit] ?? ""}`;
}

/** brief shortens a digest or an ID of 64 digits; what is shorter stays. */
export function brief(id: string): string {
  return id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
