import { Button, Group, Progress, Stack, Text } from "@mantine/core";

import { Page } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { sizeOf } from "@/lib/format";
import { useText } from "@/lib/i18n";

import { AnswerView } from "./AnswerView";
import { Box } from "./Box";
import { NumberForm } from "./NumberForm";
import { texts } from "./texts";
import { useVerification } from "./useVerification";

/** VerifyPage is the first page: one box for a file, an evidence file, a certificate or a number. */
export function VerifyPage() {
  const text = useText(texts);
  const { state, verify, cancel } = useVerification();
  if (state.step === "idle") {
    return (
      <Page title={text.title} lead={text.lead}>
        <Box onFiles={(files) => void verify(files)} />
        <NumberForm />
      </Page>
    );
  }
  const names = state.names.join("、");
  return (
    <Page title={state.step === "reading" ? text.reading(names) : text.result(names)} key={state.step}>
      {state.step === "reading" && (
        <Stack gap="xs">
          <Progress value={(100 * state.done) / Math.max(state.total, 1)} size="lg" aria-label={text.reading(names)} />
          <Text size="sm">{text.readingHint(sizeOf(state.done), sizeOf(state.total))}</Text>
        </Stack>
      )}
      {state.step === "failed" && <ProblemNotice error={state.error} />}
      {state.step === "answered" && <AnswerView answer={state.answer} />}
      <Group>
        <Button variant="default" onClick={cancel}>
          {state.step === "reading" ? text.cancel : text.again}
        </Button>
      </Group>
    </Page>
  );
}
