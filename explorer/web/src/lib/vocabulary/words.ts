import words from "@gateway/kinds/words.json";

import type { Sentence } from "@/lib/i18n";

// The gateway's own table (package gateway/kinds), where a test finds each name that is missing.
const { kinds, entities, states }: Record<string, Partial<Record<string, string>>> = words;

/** english makes a name of a word of the code: "dataset.anchor/v1" is "dataset anchor". */
function english(word: string): string {
  return word.replace(/\/v\d+$/, "").replaceAll(/[.-]/g, " ");
}

/** kindName names a kind of statement, such as dataset.anchor/v1. */
export function kindName(kind: string): Sentence {
  return { zh: kinds?.[kind] ?? kind, en: english(kind) };
}

/** typeName names a kind of object, such as version. */
export function typeName(type: string): Sentence {
  if (type === "statement") return { zh: "签名记录", en: "statement" };
  return { zh: entities?.[type] ?? type, en: type === "entry" ? "catalogue entry" : english(type) };
}

/** calledBy names an object by its kind and by what it, or that which it belongs to, is called. */
export function calledBy(kind: string, name: string): string {
  return `${kind} · ${name}`;
}

/** stateName names the state of a kind of object. */
export function stateName(type: string, state: string): Sentence {
  return { zh: states?.[`${type}/${state}`] ?? states?.[state] ?? state, en: english(state) };
}
