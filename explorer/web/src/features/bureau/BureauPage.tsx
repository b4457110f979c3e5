import { Anchor, Card, Group, NativeSelect, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { EntityTable } from "@/components/matter/EntityTable";
import { TaskList } from "@/components/matter/TaskList";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/words/PartyName";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { useEntities, useTasks } from "@/lib/matters";
import { type Person, usePerson } from "@/lib/signing";

import { areas, texts } from "./texts";

/** BureauPage is where the Bureau begins: what it has to decide, and all that it looks after. */
export function BureauPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? <Bureau person={person} /> : <SignInFirst />}
    </Page>
  );
}

function Bureau({ person }: { person: Person }) {
  const text = useText(texts);
  const { party } = person.session;
  const tasks = useTasks(party);
  const links = [
    ["/bureau/report", text.report],
    ["/bureau/parameters", text.parameters],
    ["/bureau/certificates", text.certificates],
    ["/acts/party.register%2Fv1", text.register],
    ["/status", text.status],
  ] as const;
  return (
    <>
      <Loaded query={tasks}>
        {(list) =>
          list.tasks.length === 0 ? <Text>{text.nothing}</Text> : <TaskList tasks={list.tasks} at={list.at} parties />
        }
      </Loaded>
      <Card withBorder>
        <Title order={2} size="h5" mb="xs">
          {text.more}
        </Title>
        <Group component="ul" gap="lg" p={0} m={0}>
          {links.map(([to, label]) => (
            <li key={to} style={{ listStyle: "none" }}>
              <Anchor component={Link} to={to}>
                {label}
              </Anchor>
            </li>
          ))}
        </Group>
      </Card>
      <Area party={party} />
    </>
  );
}

/** ownerOf finds whose an object is: its states name it differently. */
function ownerOf(value: Record<string, unknown>): string | undefined {
  for (const name of ["owner", "user", "unit", "party", "claimant", "holder", "by"]) {
    const said = value[name];
    if (typeof said === "string" && said.includes(".")) return said;
  }
  return undefined;
}

function Area({ party }: { party: string }) {
  const text = useText(texts);
  const words = useWords();
  const [type, setType] = useState<string>(areas[0]);
  const found = useEntities(party, type);
  return (
    <section>
      <NativeSelect
        label={text.areas}
        maw={320}
        mb="sm"
        value={type}
        onChange={(event) => setType(event.currentTarget.value)}
        data={areas.map((one) => ({ value: one, label: words.entity(one) }))}
      />
      <Loaded query={found}>
        {(all) => (
          <EntityTable
            label={words.entity(type)}
            entities={all}
            columns={[
              {
                title: text.owner,
                cell: (value) => {
                  const owner = ownerOf(value);
                  return owner === undefined ? "–" : <PartyName id={owner} />;
                },
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
