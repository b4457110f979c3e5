import englishWords from "@gateway/kinds/english.json";
import words from "@gateway/kinds/words.json";

import type { Sentence } from "@/lib/i18n";

type Table = Record<string, Partial<Record<string, string>>>;

// The gateway's own tables (package gateway/kinds), where a test finds each name that is missing.
const { kinds, entities, states }: Table = words;
const english: Table = englishWords;

/** spelled makes a name of a word of the code: "future.kind/v9" is "future kind". */
function spelled(word: string): string {
  return word.replace(/\/v\d+$/, "").replaceAll(/[.-]/g, " ");
}

/** kindName names a kind of statement, such as dataset.anchor/v1. */
export function kindName(kind: string): Sentence {
  return { zh: kinds?.[kind] ?? kind, en: english["kinds"]?.[kind] ?? spelled(kind) };
}

/** typeName names a kind of object, such as version. */
export function typeName(type: string): Sentence {
  if (type === "statement") return { zh: "签名记录", en: "Statement" };
  return { zh: entities?.[type] ?? type, en: english["entities"]?.[type] ?? spelled(type) };
}

/** calledBy names an object by its kind and by what it, or that which it belongs to, is called. */
export function calledBy(kind: string, name: string): string {
  return `${kind} · ${name}`;
}

/** stateName names the state of a kind of object. */
export function stateName(type: string, state: string): Sentence {
  return { zh: states?.[`${type}/${state}`] ?? states?.[state] ?? state, en: spelled(state) };
}
