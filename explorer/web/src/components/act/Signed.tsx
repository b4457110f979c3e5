import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import { Digest } from "@/components/Digest";
import { PartyName } from "@/components/words/PartyName";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";

import type { Outcome } from "./act";
import { texts } from "./texts";

interface SignedProps {
  outcome: Outcome;
  /** To do another one of the kind; absent where that makes no sense. */
  again?: () => void;
}

/** Signed says what came of a signature, and where it goes on. */
export function Signed({ outcome, again }: SignedProps) {
  const text = useText(texts);
  const { moment } = useFormat();
  if (outcome.state === "waiting") {
    const { awaited } = outcome.waiting;
    return (
      <Alert color="blue" title={text.waits} role="status">
        <Stack gap="xs">
          {awaited.map((party, at) => (
            <Text size="sm" key={`${party}${at}`}>
              {text.waitsFor("")}
              <PartyName id={party} />
            </Text>
          ))}
          <Group>
            <Anchor component={Link} to={`/desk/${outcome.waiting.id}`}>
              {text.desk}
            </Anchor>
            {again && (
              <Button variant="default" size="xs" onClick={again}>
                {text.again}
              </Button>
            )}
          </Group>
        </Stack>
      </Alert>
    );
  }
  const { result } = outcome;
  return (
    <Alert color="green" title={text.done} role="status">
      <Stack gap="xs">
        {result.block !== undefined && result.time !== undefined && (
          <Text size="sm">{text.recorded(result.block, moment(result.time))}</Text>
        )}
        <Digest value={result.id} />
        <Group>
          {result.created && (
            <Anchor component={Link} to={`/work/${encodeURIComponent(result.created)}`}>
              {text.object}
            </Anchor>
          )}
          <Anchor component={Link} to={linkTo(`statement:${result.id}`)}>
            {text.proof}
          </Anchor>
          {again && (
            <Button variant="default" size="xs" onClick={again}>
              {text.again}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
