import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";

import { Facts } from "@/components/Facts";
import { RefLink } from "@/components/RefLink";
import { PartyName } from "@/components/words/PartyName";
import { FieldFacts } from "@/components/words/ValueView";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { type Kind, useWords } from "@/lib/kinds";
import type { Statement } from "@/lib/signing";

import { SignProblem } from "./SignProblem";
import { texts } from "./texts";

/** StatementFacts shows all that somebody signs. */
export function StatementFacts({ kind, said }: { kind: Kind; said: Omit<Statement, "ledger" | "issuedAt" | "prev"> }) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  return (
    <>
      <Facts
        facts={[
          [text.what, words.kind(kind.kind)],
          [text.who, <PartyName key="who" id={said.issuer} />],
          [text.handler, said.handler],
          [text.about, said.subject && <RefLink to={said.subject} />],
          [text.until, moment(said.notAfter)],
        ]}
      />
      <FieldFacts of={kind.kind} fields={kind.fields} values={said.body} />
    </>
  );
}

interface ConfirmProps {
  kind: Kind;
  said: Omit<Statement, "ledger" | "issuedAt" | "prev"> | undefined;
  pending: boolean;
  error: unknown;
  onSign: () => void;
  onBack: () => void;
}

/** Confirm shows what is about to be signed, and signs when the person says so. */
export function Confirm({ kind, said, pending, error, onSign, onBack }: ConfirmProps) {
  const text = useText(texts);
  const more = {
    "one signature": undefined,
    "second person": text.two,
    "second party": text.other,
    "three organisations": text.three,
    "second key": text.key,
  }[kind.signatures];
  return (
    <Modal
      opened={said !== undefined}
      onClose={onBack}
      title={text.checkTitle}
      size="lg"
      closeOnClickOutside={false}
      // What keeps the page behind it from scrolling would add a style that the content security policy refuses.
      lockScroll={false}
      closeButtonProps={{ "aria-label": text.back }}
    >
      {said && (
        <Stack>
          <Text size="sm">{text.checkLead}</Text>
          <StatementFacts kind={kind} said={said} />
          {more && <Alert color="blue">{more}</Alert>}
          {error !== null && <SignProblem error={error} kind={kind.kind} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onBack}>
              {text.back}
            </Button>
            <Button data-autofocus loading={pending} onClick={onSign}>
              {more ? text.sign : text.signSubmit}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
