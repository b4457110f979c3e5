import { Alert, Text } from "@mantine/core";

import { PartyName } from "@/components/words/PartyName";
import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useEntities } from "@/lib/matters";

import { myTexts as texts } from "./myTexts";
import { type Standing, standingOf } from "./standing";

/** agreedIn finds the requests whose agreements are signed. */
export function agreedIn(entities: readonly Schemas["Entity"][]): ReadonlySet<string> {
  return new Set(
    entities.flatMap(({ ref, value }) => {
      const { request } = value as { request?: string };
      return ref.startsWith("agreement:") && request !== undefined ? [request] : [];
    }),
  );
}

/** Sentence says how a matter stands, who is next and until when. */
export function Sentence({ standing, value }: { standing: Standing; value: Record<string, unknown> }) {
  const text = useText(texts);
  const say = useSay();
  const { day } = useFormat();
  const who = standing.by === undefined ? undefined : value[standing.by];
  const due = Number(value["due"] ?? value["dueAt"] ?? 0);
  return (
    <Text size="sm">
      {say(standing.says)}
      {typeof who === "string" && (
        <>
          {" "}
          {text.by}
          <PartyName id={who} />
          {text.stop}
        </>
      )}
      {standing.stage === "waits" && due > 0 && ` ${text.due(day(due))}`}
    </Text>
  );
}

/** HowItStands says above a matter's details, to somebody of the public, how it stands. */
export function HowItStands({ entity, party }: { entity: Schemas["Entity"]; party: string }) {
  const text = useText(texts);
  const agreements = useEntities(party, "agreement", party);
  const standing = standingOf(entity, agreedIn(agreements.data ?? []));
  if (!standing) return null;
  return (
    <Alert color={standing.stage === "yours" ? "orange" : "blue"} title={text[standing.stage]}>
      <Sentence standing={standing} value={entity.value} />
    </Alert>
  );
}
