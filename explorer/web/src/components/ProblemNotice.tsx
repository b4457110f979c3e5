import { Alert, Code, Text } from "@mantine/core";

import { ApiProblem } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";

import { EnglishDetail } from "./EnglishDetail";

const texts = {
  title: { zh: "没有成功", en: "That did not work" },
  help: { zh: "需要帮助时，请提供：", en: "When you ask for help, say:" },
  unexpected: {
    zh: "页面出现了意料之外的错误，请刷新后重试。",
    en: "The page met an unexpected error. Reload it and try again.",
  },
};

/** ProblemNotice says what went wrong and what to do about it, with the stable code for whoever is asked for help. */
export function ProblemNotice({ error }: { error: unknown }) {
  const text = useText(texts);
  const say = useSay();
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <Alert color="red" title={text.title} role="alert">
      <Text size="sm">{problem ? say(problem.hint) : text.unexpected}</Text>
      <Text size="xs" c="dimmed" mt={4}>
        {text.help} <Code>{problem?.code ?? "page.failed"}</Code>
      </Text>
      <EnglishDetail>{error instanceof Error ? error.message : String(error)}</EnglishDetail>
    </Alert>
  );
}
