export { LanguageProvider, useLanguage, useSay, useText } from "./LanguageProvider";
export { type Language, type Sentence, type Texts, textsIn } from "./text";
