export { type Words, useKinds, useWords } from "./useKinds";
export { type Actor, type Field, type Kind, type Registry, fieldsOf, kindsFor, maySecond, mayBeSaid } from "./registry";
export { useHint } from "./useHint";
