import { type PropsWithChildren, createContext, useContext, useEffect, useMemo, useState } from "react";

import { type In, type Language, type Sentence, type Texts, textsIn } from "./text";

const remembered = "luzheng.language";

interface Choice {
  language: Language;
  choose: (language: Language) => void;
}

const LanguageContext = createContext<Choice>({ language: "zh", choose: () => undefined });

/** LanguageProvider keeps the reader's language; Chinese until another is chosen. */
export function LanguageProvider({ children }: PropsWithChildren) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(remembered) === "en" ? "en" : "zh"));
  useEffect(() => {
    localStorage.setItem(remembered, language);
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const choice = useMemo(() => ({ language, choose: setLanguage }), [language]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

/** useLanguage gives the reader's language and how to choose another. */
export function useLanguage(): Choice {
  return useContext(LanguageContext);
}

/** useText gives texts in the reader's language. */
export function useText<T extends Texts>(texts: T): In<T> {
  const { language } = useLanguage();
  return useMemo(() => textsIn(texts, language), [texts, language]);
}

/** useSay gives what chooses the reader's language of one sentence. */
export function useSay(): (sentence: Sentence) => string {
  const { language } = useLanguage();
  return (sentence) => sentence[language];
}
