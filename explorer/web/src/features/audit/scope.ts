import type { Terms } from "@/lib/papers";

/** ScopeFile is what an auditor keeps between opening a case and serving its notice: the terms, and the salt of their commitment. */
export interface ScopeFile {
  format: "luzheng-case-scope/v1";
  terms: Terms;
  /** 64 hexadecimal digits. */
  salt: string;
}

/** parseScope reads a scope file; undefined for what is none. The rules compare what it says with what was committed to. */
export function parseScope(text: string): ScopeFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<ScopeFile>;
    if (file.format === "luzheng-case-scope/v1" && typeof file.salt === "string" && file.terms)
      return file as ScopeFile;
  } catch {
    // It is no JSON.
  }
  return undefined;
}

/** linesOf are the lines of a text that are not empty, each once. */
export function linesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,，、;；]/)
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    ),
  ];
}
