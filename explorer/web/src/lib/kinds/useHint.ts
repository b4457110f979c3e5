import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "@/lib/api";
import { useLanguage } from "@/lib/i18n";

/** useHint says what a code of the rules or of the gateway means, in the reader's language; nothing of a code that is neither's. */
export function useHint(): (code: string | undefined) => string | undefined {
  const { language } = useLanguage();
  const codes = useQuery({
    queryKey: ["codes"],
    queryFn: async () => new Map((await answerOf(api.GET("/v1/codes"))).map((one) => [one.code, one])),
    staleTime: Infinity,
  }).data;
  return (code) => {
    const found = code === undefined ? undefined : codes?.get(code);
    return language === "zh" ? found?.hintZh : found?.hint;
  };
}
