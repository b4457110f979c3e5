import { Anchor, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { ActForm } from "@/components/act";
import { type Schemas, answerOf, api } from "@/lib/api";
import type { Form } from "@/lib/forms";
import { useText } from "@/lib/i18n";
import { type Issuer, type Kind, type Registry, kindsAbout, mayBeSaidBy, useWords } from "@/lib/kinds";
import { actPath, follows, initialFor, isLeftTo, matterOf } from "@/lib/matters";
import { useParties } from "@/lib/parties";
import { type Person, useStanding } from "@/lib/signing";

import { texts } from "./texts";

interface Possible {
  kind: Kind;
  /** The object that it changes; absent for an act that only follows from it. */
  subject?: string;
  initial: Form;
}

/** useIssuer gives who is signed in as the authority table sees them; undefined until it is known. */
function useIssuer(person: Person): Issuer | undefined {
  const { party } = person.session;
  const standing = useStanding(person);
  const parties = useParties().data;
  const { members = [], branches = [], predecessors = [] } = parties?.get(party) ?? {};
  const bureau = [...(parties?.values() ?? [])].find((one) => one.role === "bureau")?.id;
  return parties && standing && { ...standing, party, members, branches, predecessors, bureau };
}

/** useEntryOf gives the state of the entry to which an object belongs; undefined until it is known, and where there is none. */
function useEntryOf(entity: Schemas["Entity"]): object | undefined {
  const { entry } = entity.value as Record<string, unknown>;
  return useQuery({
    queryKey: ["entity", "entry", entry],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: String(entry) } } })),
    enabled: typeof entry === "string",
  }).data?.value;
}

/** possibleActs are the acts about an object that the authority table leaves to an issuer; the ledger judges them all the same. */
function possibleActs(
  entity: Schemas["Entity"],
  entry: object | undefined,
  registry: Registry,
  issuer: Issuer,
): Possible[] {
  const type = entity.ref.slice(0, entity.ref.indexOf(":"));
  const value = entity.value as Record<string, unknown>;
  const changing = kindsAbout(registry, type, entity.state).map((kind) => ({
    kind,
    subject: entity.ref,
    initial: initialFor(kind, value),
  }));
  const following = (follows[type] ?? []).flatMap(({ kind: name, states, fits, form }) => {
    const kind = registry.kinds.get(name);
    const now = (states?.includes(entity.state) ?? true) && (fits?.(value, issuer.party) ?? true);
    return kind && now ? [{ kind, initial: form(entity.ref, value, issuer.role) }] : [];
  });
  return [...changing, ...following].filter(
    ({ kind }) => isLeftTo(kind.kind, value, issuer) && mayBeSaidBy(kind, issuer, matterOf(kind.kind, entity, entry)),
  );
}

interface ActsProps {
  entity: Schemas["Entity"];
  registry: Registry;
  person: Person;
}

/** Acts shows what a person may do about an object, and the form of what they chose. */
export function Acts({ entity, registry, person }: ActsProps) {
  const text = useText(texts);
  const words = useWords();
  const [params, setParams] = useSearchParams();
  const issuer = useIssuer(person);
  const entry = useEntryOf(entity);
  const possible = issuer ? possibleActs(entity, entry, registry, issuer) : [];
  // What was just done may not be possible any more; what came of it is shown all the same.
  const [done, setDone] = useState<Possible>();
  const asked = params.get("act");
  const chosen = possible.find((one) => one.kind.kind === asked) ?? (done?.kind.kind === asked ? done : undefined);
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {text.matterAct}
      </Title>
      {issuer && possible.length === 0 && <Text>{text.matterNone}</Text>}
      <Group gap="xs">
        {possible.map(({ kind }) =>
          actPath(kind.kind, entity.ref).startsWith("/work/") ? (
            <Button
              key={kind.kind}
              size="xs"
              variant={chosen?.kind === kind ? "filled" : "default"}
              aria-expanded={chosen?.kind === kind}
              onClick={() => setParams(chosen?.kind === kind ? {} : { act: kind.kind }, { replace: true })}
            >
              {words.kind(kind.kind)}
            </Button>
          ) : (
            <Anchor key={kind.kind} component={Link} to={actPath(kind.kind, entity.ref)} size="sm">
              {words.kind(kind.kind)}
            </Anchor>
          ),
        )}
      </Group>
      {chosen && (
        <Card withBorder mt="sm">
          <Stack>
            <Title order={3} size="h5">
              {words.kind(chosen.kind.kind)}
            </Title>
            <ActForm
              key={`${chosen.kind.kind} ${entity.ref}`}
              kind={chosen.kind.kind}
              subject={chosen.subject}
              initial={chosen.initial}
              onDone={() => setDone(chosen)}
            />
          </Stack>
        </Card>
      )}
    </section>
  );
}
