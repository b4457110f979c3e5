import { useSay } from "@/lib/i18n";
import { codeWord } from "@/lib/vocabulary";

/** CodeWord says what a code means. */
export function CodeWord({ code }: { code: string }) {
  const say = useSay();
  return say(codeWord(code));
}
