import { Anchor, Button, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { DatasetLink } from "@/components/matter/DatasetLink";
import { Page } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/words/StateBadge";
import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { actPath, useEntitiesOf } from "@/lib/matters";
import { usePerson } from "@/lib/signing";

import { Sentence, agreedIn } from "./HowItStands";
import { Links } from "./Links";
import { myTexts as texts, wishes } from "./myTexts";
import { type Stage, type Standing, standingOf, types } from "./standing";

/** MyPage is where somebody of the public follows each of their matters to its answer. */
export function MyPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? <Mine party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

interface Matter {
  entity: Schemas["Entity"];
  standing: Standing;
}

const stages: readonly Stage[] = ["yours", "waits", "done"];

function Mine({ party }: { party: string }) {
  const text = useText(texts);
  const { entities, isLoading, error } = useEntitiesOf(party, types, party);
  const agreed = agreedIn(entities);
  const matters = entities.flatMap((entity): Matter[] => {
    const standing = standingOf(entity, agreed);
    return standing ? [{ entity, standing }] : [];
  });
  return (
    <>
      {error && <ProblemNotice error={error} />}
      <Group gap="md">
        <Anchor component={Link} to="/desk">
          {text.desk}
        </Anchor>
      </Group>
      {stages.map((stage) => {
        const those = matters.filter(({ standing }) => standing.stage === stage);
        return (
          <Section key={stage} title={text[stage]}>
            {those.length === 0 && !isLoading && <Text size="sm">{text.empty}</Text>}
            <Stack component="ul" gap="sm" p={0} m={0} aria-label={text[stage]} aria-busy={isLoading}>
              {those.map((matter) => (
                <One key={matter.entity.ref} matter={matter} />
              ))}
            </Stack>
          </Section>
        );
      })}
      <Links title={text.begin} links={wishes} />
    </>
  );
}

function One({ matter: { entity, standing } }: { matter: Matter }) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  const type = entity.ref.slice(0, entity.ref.indexOf(":"));
  const value = entity.value as Record<string, unknown>;
  const { entry } = value;
  return (
    <Card component="li" withBorder style={{ listStyle: "none" }}>
      <Group justify="space-between" align="start">
        <Text fw={600}>
          {words.entity(type)}
          {typeof entry === "string" ? (
            <>
              {" · "}
              <DatasetLink entry={entry} />
            </>
          ) : (
            entity.name && ` · ${entity.name}`
          )}
        </Text>
        <StateBadge type={type} state={entity.state} />
      </Group>
      <Sentence standing={standing} value={value} />
      <Group mt="xs" justify="space-between">
        <Group gap="xs">
          {standing.act !== undefined && (
            <Button
              component={Link}
              to={actPath(standing.act, entity.ref)}
              size="xs"
              variant={standing.stage === "yours" ? "filled" : "default"}
            >
              {words.kind(standing.act)}
            </Button>
          )}
          <Anchor component={Link} to={`/work/${encodeURIComponent(entity.ref)}`} size="sm">
            {text.look}
          </Anchor>
        </Group>
        <Text size="xs" c="dimmed">
          {moment(entity.at)}
        </Text>
      </Group>
    </Card>
  );
}
