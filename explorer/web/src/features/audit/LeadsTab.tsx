import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Loaded } from "@/components/Loaded";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { stateName } from "@/lib/vocabulary";

import { texts } from "./texts";

type Entity = Schemas["Entity"];

/** Matter is what the states of the listed objects have in common. */
interface Matter {
  unit?: string;
  user?: string;
  owner?: string;
  declarer?: string;
  provider?: string;
  code?: string;
  grant?: string;
  due?: number;
}

/** LeadsTab lists what lies in the scope and is worth looking at first. */
export function LeadsTab({ onAccess }: { onAccess: (grant: string) => void }) {
  const text = useText(texts);
  const overdue = ({ value }: Entity) => {
    const { due = 0 } = value as unknown as Matter;
    return due > 0 && due < Date.now();
  };
  return (
    <Stack>
      <Text>{text.leadsLead}</Text>
      <Leads title={text.suspicions} type="suspicion" onAccess={onAccess} />
      <Leads title={text.overdueRequests} type="request" keep={overdue} />
      <Leads title={text.clearances} type="clearance" />
      <Leads title={text.emergencies} type="emergency" />
      <Leads title={text.suspended} type="application" state="suspended" />
    </Stack>
  );
}

interface LeadsProps {
  title: string;
  type: string;
  state?: string;
  keep?: (entity: Entity) => boolean;
  onAccess?: (grant: string) => void;
}

const most = 1000;

/** fetchAll gives the objects of a type that lie in the scope. */
async function fetchAll(type: string, state?: string): Promise<Entity[]> {
  const all: Entity[] = [];
  let cursor: string | undefined;
  do {
    const query = { type, state, cursor, limit: 200 };
    const page = await answerOf(api.GET("/v1/entities", { params: { query } }));
    all.push(...page.entities);
    cursor = page.next;
  } while (cursor !== undefined && all.length < most);
  return all;
}

function Leads({ title, type, state, keep, onAccess }: LeadsProps) {
  const text = useText(texts);
  const query = useQuery({ queryKey: ["leads", type, state], queryFn: () => fetchAll(type, state) });
  return (
    <Section title={title}>
      <Loaded query={query}>
        {(all) => {
          const kept = keep ? all.filter(keep) : all;
          if (kept.length === 0) return <Text size="sm">{text.nothing}</Text>;
          return (
            <Stack component="ul" gap="xs" p={0} m={0}>
              {kept.map((entity) => (
                <Lead key={entity.ref} type={type} entity={entity} onAccess={onAccess} />
              ))}
            </Stack>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Lead({ type, entity, onAccess }: { type: string; entity: Entity; onAccess?: (grant: string) => void }) {
  const text = useText(texts);
  const say = useSay();
  const { moment } = useFormat();
  const matter = entity.value as unknown as Matter;
  const who = matter.unit ?? matter.user ?? matter.owner ?? matter.declarer;
  const { grant } = matter;
  return (
    <Group component="li" gap="sm" style={{ listStyle: "none" }}>
      <RefLink to={entity.ref} />
      {who && <PartyLink id={who} />}
      <Badge color={entity.state === "confirmed" || entity.state === "suspended" ? "red" : "orange"}>
        {say(stateName(type, entity.state))}
      </Badge>
      {matter.code === "suspected.onward" && <Badge color="red">{text.onward}</Badge>}
      {matter.code && (
        <Text size="sm" c="dimmed">
          {matter.code}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {moment(entity.at)}
      </Text>
      {grant && onAccess && (
        <Button size="compact-xs" variant="default" onClick={() => onAccess(grant)}>
          {text.access}
        </Button>
      )}
    </Group>
  );
}
