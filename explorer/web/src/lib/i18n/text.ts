/** The languages of the pages, Chinese first. */
export type Language = "zh" | "en";

/** Sentence is one text in both languages, as the verifier's reports have them too. */
export interface Sentence {
  zh: string;
  en: string;
}

/**
 * Texts are the words of one part of the pages, both languages side by side: the compiler finds one that is missing. A text with gaps is
 * a function of what stands in them.
 */
// A text's function takes what it likes; only its result is bound.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Texts = Record<string, Sentence | ((...gaps: any[]) => Sentence)>;

/** In is texts in one language. */
export type In<T extends Texts> = {
  [K in keyof T]: T[K] extends (...gaps: infer Gaps) => Sentence ? (...gaps: Gaps) => string : string;
};

/** textsIn gives the texts in a language. */
export function textsIn<T extends Texts>(texts: T, language: Language): In<T> {
  const entries = Object.entries(texts).map(([key, text]) => [
    key,
    typeof text === "function" ? (...gaps: unknown[]) => text(...gaps)[language] : text[language],
  ]);
  return Object.fromEntries(entries) as In<T>;
}
