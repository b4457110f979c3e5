import { Badge, Group, Text } from "@mantine/core";

import { RefLink } from "@/components/RefLink";
import { CodeWord } from "@/components/words/CodeWord";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { Use } from "@/lib/uses";

import { texts } from "./texts";

/** UseWords says what a use was: which version, by which application or person, for which purpose. */
export function UseWords({ use }: { use: Use }) {
  const text = useText(texts);
  const { count } = useFormat();
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {use.intent ? text.intent : text.use}
        </Text>
        {use.recipient && <Badge color="red">{text.onward}</Badge>}
        {use.destination && <Badge color="red">{text.abroad}</Badge>}
      </Group>
      <Text size="xs" c="dimmed">
        {text.entry(count(use.index + 1))} · <RefLink to={use.version} /> · <CodeWord code={use.purpose} />
        {use.handler && ` · ${use.handler}`}
      </Text>
    </>
  );
}

/** UseJudged is what the log judged of a use. */
export function UseJudged({ use: { verdict } }: { use: Pick<Use, "verdict"> }) {
  const text = useText(texts);
  if (verdict === "") return text.clean;
  return (
    <Badge color="orange" title={verdict} tt="none">
      {text.suspected}
    </Badge>
  );
}
