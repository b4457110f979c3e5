import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { Loaded } from "@/components/Loaded";
import { PartyLink } from "@/components/PartyLink";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useHint, useWords } from "@/lib/kinds";
import { findUses } from "@/lib/uses";
import { stateName } from "@/lib/vocabulary";

import { Records } from "./Records";
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
}

/** LeadsTab lists what lies in the scope and is worth looking at first. */
export function LeadsTab({ onAccess }: { onAccess: (grant: string) => void }) {
  const text = useText(texts);
  return (
    <Stack>
      <Text>{text.leadsLead}</Text>
      <Leads title={text.suspicions} type="suspicion" onAccess={onAccess} />
      <Overdue />
      <Onward onAccess={onAccess} />
      <Leads title={text.clearances} type="clearance" />
      <Leads title={text.emergencies} type="emergency" />
      <Leads title={text.suspended} type="application" state="suspended" />
    </Stack>
  );
}

/** Overdue lists what the audited parties should have done by now. */
function Overdue() {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  const query = useQuery({ queryKey: ["leads", "overdue"], queryFn: fetchOverdue });
  return (
    <Section title={text.overdueTasks}>
      <Text size="sm">{text.overdueLead}</Text>
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Text size="sm">{text.nothing}</Text>
          ) : (
            <Stack component="ul" gap="xs" p={0} m={0} aria-label={text.overdueTasks}>
              {tasks.map(({ entity, act, party, due }) => (
                <Group key={`${entity} ${act} ${party}`} component="li" gap="sm" style={{ listStyle: "none" }}>
                  <Text fw={500}>{words.kind(act)}</Text>
                  <RefLink to={entity} />
                  <PartyLink id={party} />
                  <Badge color="red">{text.overdue}</Badge>
                  {due !== undefined && (
                    <Text size="sm">
                      {text.due} {moment(due)}
                    </Text>
                  )}
                </Group>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}

async function fetchOverdue(): Promise<Schemas["Task"][]> {
  const all: Schemas["Task"][] = [];
  let cursor: string | undefined;
  do {
    const query = { party: "all", overdue: true, cursor, limit: 200 };
    const page = await answerOf(api.GET("/v1/worklist", { params: { query } }));
    all.push(...page.tasks);
    cursor = page.next;
  } while (cursor !== undefined && all.length < most);
  return all;
}

/** Onward lists the uses in the event log whose user passed the data on without leave. */
function Onward({ onAccess }: { onAccess: (grant: string) => void }) {
  const text = useText(texts);
  const found = useInfiniteQuery({
    queryKey: ["leads", "onward"],
    queryFn: ({ pageParam }) => findUses({ verdict: "suspected.onward" }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  const uses = found.data?.pages.flatMap((page) => page.uses) ?? [];
  return (
    <Section title={text.onwardUses}>
      {found.isSuccess && <Records label={text.onwardUses} rows={uses.map((use) => ({ use }))} onAccess={onAccess} />}
      {found.hasNextPage && (
        <Button variant="default" size="xs" loading={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {text.searchOn}
        </Button>
      )}
    </Section>
  );
}

interface LeadsProps {
  title: string;
  type: string;
  state?: string;
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

function Leads({ title, type, state, onAccess }: LeadsProps) {
  const text = useText(texts);
  const query = useQuery({ queryKey: ["leads", type, state], queryFn: () => fetchAll(type, state) });
  return (
    <Section title={title}>
      <Loaded query={query}>
        {(all) => {
          if (all.length === 0) return <Text size="sm">{text.nothing}</Text>;
          return (
            <Stack component="ul" gap="xs" p={0} m={0}>
              {all.map((entity) => (
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
  const hint = useHint();
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
          {hint(matter.code) ?? matter.code}
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
