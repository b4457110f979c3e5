import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Loaded } from "@/components/Loaded";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { type Schemas, answerOf, api } from "@/lib/api";
import { brief, useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";
import { calledBy, codeWord, stateName, typeName } from "@/lib/vocabulary";

import type { Case } from "./case";
import { texts } from "./texts";

/** actLink is the form of an act about an object. */
function actLink(kind: string, subject: string): string {
  return `/acts/${encodeURIComponent(kind)}?subject=${encodeURIComponent(subject)}`;
}

interface Child {
  unit: string;
  replyBy?: number;
  rectifyBy?: number;
  issue?: string;
}

const answers = {
  note: { state: "noted", kind: "case.reply/v1" },
  finding: { state: "issued", kind: "case.rectify/v1" },
};

/** fetchSteps gives the steps of a case that the reader may see, by what they created: who took them, and when. */
async function fetchSteps(ref: string): Promise<Map<string | undefined, Schemas["StatementSummary"]>> {
  const all: Schemas["StatementSummary"][] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { ref }, query: { cursor, limit: 200 } };
    const page = await answerOf(api.GET("/v1/entities/{ref}/history", { params }));
    all.push(...page.statements);
    cursor = page.next;
  } while (cursor !== undefined);
  return new Map(all.filter(({ created }) => created).map((step) => [step.created, step]));
}

interface ChildrenProps {
  of: Case;
  type: "note" | "finding";
  /** What makes one more; absent where the reader does not. */
  act?: string;
}

/** Children are the notes or the findings of a case that the reader may see, the newest first. */
export function Children({ of, type, act }: ChildrenProps) {
  const text = useText(texts);
  const { session } = useCredentials();
  const query = useQuery({
    queryKey: ["children", of.ref, type, session?.token],
    queryFn: async () => {
      const params = { query: { type, parent: of.ref, limit: 200 } };
      const [{ entities }, steps] = await Promise.all([
        answerOf(api.GET("/v1/entities", { params })),
        fetchSteps(of.ref),
      ]);
      const made = entities.map((entity) => ({ entity, by: steps.get(entity.ref), asOf: Date.now() }));
      return made.sort((a, b) => (b.by?.time ?? 0) - (a.by?.time ?? 0));
    },
  });
  return (
    <Section
      title={type === "note" ? text.notes : text.findings}
      beside={
        act && (
          <Button size="xs" component={Link} to={actLink(act, of.ref)}>
            {type === "note" ? text.takeNote : text.issueFinding}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(made) =>
          made.length === 0 ? (
            <Text size="sm">{text.nothing}</Text>
          ) : (
            <Stack component="ul" gap="sm" p={0} m={0}>
              {made.map((one) => (
                <One key={one.entity.ref} type={type} {...one} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}

interface OneProps {
  type: "note" | "finding";
  entity: Schemas["Entity"];
  /** The step that made it. */
  by: Schemas["StatementSummary"] | undefined;
  /** When it was asked for, Unix ms. */
  asOf: number;
}

function One({ type, entity, by, asOf }: OneProps) {
  const text = useText(texts);
  const say = useSay();
  const { moment, day } = useFormat();
  const { session } = useCredentials();
  const child = entity.value as unknown as Child;
  const answer = answers[type];
  const due = child.replyBy ?? child.rectifyBy ?? 0;
  const waits = entity.state === answer.state;
  const kind = say(typeName(type));
  const title = child.issue === undefined ? kind : calledBy(kind, say(codeWord(child.issue)));
  return (
    <li style={{ listStyle: "none" }}>
      <Group gap="sm">
        <RefLink to={entity.ref}>{by ? calledBy(title, day(by.time)) : title}</RefLink>
        <PartyLink id={child.unit} />
        <Badge color={waits ? "orange" : "green"} tt="none">
          {say(stateName(type, entity.state))}
        </Badge>
        <Text size="sm">
          {text.due} {moment(due)}
        </Text>
        {waits && due < asOf && <Badge color="red">{text.overdue}</Badge>}
        {waits && session?.party === child.unit && (
          <Anchor component={Link} to={actLink(answer.kind, entity.ref)}>
            {type === "note" ? text.reply : text.rectify}
          </Anchor>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {by && (
          <>
            {text.issuedBy} <PartyLink id={by.issuer} /> {by.handler} · {moment(by.time)} ·{" "}
          </>
        )}
        {text.number} {brief(entity.ref.slice(type.length + 1))}
      </Text>
    </li>
  );
}
