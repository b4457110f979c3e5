import { useMemo } from "react";

import { useLanguage } from "@/lib/i18n";

import { countIn, dayIn, listIn, momentIn, monthIn } from "./format";

/** useFormat writes times and numbers as the reader's language does. */
export function useFormat() {
  const { language } = useLanguage();
  return useMemo(
    () => ({
      moment: (time: number) => momentIn(language, time),
      day: (time: number) => dayIn(language, time),
      list: (names: readonly string[]) => listIn(language, names),
      month: (month: string) => monthIn(language, month),
      count: (count: number) => countIn(language, count),
    }),
    [language],
  );
}
