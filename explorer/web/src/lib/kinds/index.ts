export { type Words, useKinds, useWords } from "./useKinds";
export {
  type Actor,
  type Field,
  type Kind,
  type Registry,
  fieldsOf,
  kindsAbout,
  maySecond,
  mayBeSaid,
  told,
} from "./registry";
export { type Issuer, mayBeSaidBy } from "./relation";
export { useHint } from "./useHint";
