import { Alert, Text } from "@mantine/core";

import { EnglishDetail } from "@/components/EnglishDetail";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useSay, useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { SignError } from "@/lib/signing";

import { refusals } from "./texts";

const texts = {
  title: { zh: "没有签名", en: "Nothing was signed" },
  field: (name: string) => ({ zh: `“${name}”填写有误`, en: `“${name}” is not right` }),
};

/** SignProblem says why something was not signed or not recorded. */
export function SignProblem({ error, kind }: { error: unknown; kind?: string }) {
  const text = useText(texts);
  const say = useSay();
  const words = useWords();
  if (!(error instanceof SignError)) return <ProblemNotice error={error} />;
  const place = error.field?.replace(/^body\./, "").split(".")[0] ?? "";
  const sentence = refusals[error.code] ?? refusals["other"];
  return (
    <Alert color="red" title={text.title} role="alert">
      <Text size="sm">{error.field ? text.field(words.field(kind ?? "", place)) : sentence && say(sentence)}</Text>
      <EnglishDetail>{error.message}</EnglishDetail>
    </Alert>
  );
}
