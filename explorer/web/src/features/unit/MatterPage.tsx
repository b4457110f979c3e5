import { Group, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { Loaded } from "@/components/Loaded";
import { StatementList } from "@/components/matter/StatementList";
import { Steps } from "@/components/matter/Steps";
import { Page } from "@/components/Page";
import { FieldFacts } from "@/components/words/ValueView";
import { StateBadge } from "@/components/words/StateBadge";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { type Field, type Registry, fieldsOf, useKinds, useWords } from "@/lib/kinds";
import { usePerson } from "@/lib/signing";

import { Acts } from "./Acts";
import { HowItStands } from "./HowItStands";
import { texts } from "./texts";

/** Others act on it meanwhile: how often its state is asked for, in ms. */
const pause = 8_000;

/** MatterPage shows one object: what it says, how it got there, and what the person may do about it. */
export function MatterPage() {
  const text = useText(texts);
  const words = useWords();
  const { ref = "" } = useParams();
  const person = usePerson();
  const registry = useKinds();
  const party = person?.session.party;
  const type = ref.slice(0, ref.indexOf(":"));
  const entity = useQuery({
    queryKey: ["entity", party, ref],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref } } })),
    refetchInterval: pause,
  });
  const history = useQuery({
    queryKey: ["history", party, ref],
    queryFn: () =>
      answerOf(api.GET("/v1/entities/{ref}/history", { params: { path: { ref }, query: { limit: 200 } } })),
    refetchInterval: pause,
  });
  return (
    <Page title={words.entity(type)} lead={entity.data?.name}>
      <Loaded query={entity}>
        {(found) => (
          <Loaded query={registry}>
            {(all) => (
              <>
                <Group>
                  <StateBadge type={type} state={found.state} />
                </Group>
                {person?.session.role === "user" && <HowItStands entity={found} party={person.session.party} />}
                <section>
                  <Title order={2} size="h4" mb="xs">
                    {text.matterFacts}
                  </Title>
                  <EntityFacts entity={found} registry={all} />
                </section>
                {person && <Acts entity={found} registry={all} person={person} />}
                <section>
                  <Title order={2} size="h4" mb="xs">
                    {text.matterHistory}
                  </Title>
                  <Loaded query={history}>
                    {({ statements }) => (
                      <>
                        <Steps party={party} statements={statements} />
                        <StatementList label={text.matterHistory} statements={statements} />
                      </>
                    )}
                  </Loaded>
                </section>
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** known are fields of states that no statement has, with their types. */
const known: Field[] = [
  { name: "owner", type: "party" },
  { name: "unit", type: "party" },
  { name: "user", type: "party" },
  { name: "provider", type: "party" },
  { name: "due", type: "time" },
  { name: "grant", type: "ref" },
  { name: "code", type: "code" },
];

/** ofTerms are the terms of a grant, which were asked for by a request. */
const ofTerms: Field[] = [
  { name: "purpose", type: "code" },
  { name: "mode", type: "Mode" },
  { name: "further", type: "Mode", list: true },
  { name: "application", type: "ref" },
  { name: "from", type: "time" },
  { name: "until", type: "time" },
];

/** renamed are fields of states that are called like a field of a statement and say something else: what their name and type are. */
const renamed: Partial<Record<string, readonly { name: string; shown: string; type: string }[]>> = {
  dispute: [{ name: "result", shown: "coordinationReason", type: "code" }],
};

function EntityFacts({ entity, registry }: { entity: Schemas["Entity"]; registry: Registry }) {
  const type = entity.ref.slice(0, entity.ref.indexOf(":"));
  const value = entity.value as Record<string, unknown>;
  const catalogue = value["catalogue"];
  const terms = value["terms"];
  // A state holds some of it in groups of its own: the catalogue of an entry, the terms of a request.
  const others = renamed[type] ?? [];
  const flat: Record<string, unknown> = {
    ...value,
    ...(typeof catalogue === "object" ? catalogue : {}),
    ...(typeof terms === "object" ? terms : {}),
    ...Object.fromEntries(others.map(({ name, shown }) => [shown, value[name]])),
  };
  const fields = [
    ...known,
    ...fieldsOf(registry, type).filter(({ name }) => !others.some((other) => other.name === name)),
    ...others.map(({ shown, type: of }) => ({ name: shown, type: of })),
    ...ofTerms,
  ].filter((field, at, all) => all.findIndex((other) => other.name === field.name) === at);
  return <FieldFacts of={type} fields={fields} values={flat} />;
}
