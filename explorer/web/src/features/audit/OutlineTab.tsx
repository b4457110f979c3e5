import { Anchor, Badge, Button, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";
import { stateName } from "@/lib/vocabulary";

import type { Case } from "./case";
import { CloseForm } from "./CloseForm";
import { ServeForm } from "./ServeForm";
import { texts } from "./texts";

/** actLink is the form of an act about an object. */
function actLink(kind: string, subject: string): string {
  return `/acts/${encodeURIComponent(kind)}?subject=${encodeURIComponent(subject)}`;
}

/** OutlineTab is what the case is about, its notes and its findings, each with what may be done next. */
export function OutlineTab({ one, works }: { one: Case; works: boolean }) {
  const text = useText(texts);
  const say = useSay();
  const { moment, count, list } = useFormat();
  const { session } = useCredentials();
  const { terms } = one;
  return (
    <Stack>
      <Facts
        facts={[
          [text.state, say(stateName("case", one.state))],
          [text.opened, moment(one.openedAt)],
          [text.served, one.servedAt > 0 && moment(one.servedAt)],
          [text.closed, one.closedAt > 0 && moment(one.closedAt)],
          [text.objects, terms && list(terms.objects.map((object) => text[object as "data"]))],
          [
            text.parties,
            terms && (
              <List key="parties" size="sm">
                {terms.parties.map((party) => (
                  <List.Item key={party}>
                    <PartyLink id={party} />
                  </List.Item>
                ))}
              </List>
            ),
          ],
          [
            text.entries,
            terms?.entries && (
              <List key="entries" size="sm">
                {terms.entries.map((entry) => (
                  <List.Item key={entry}>
                    <RefLink to={entry} />
                  </List.Item>
                ))}
              </List>
            ),
          ],
          [text.period, terms && text.to(moment(terms.from), moment(terms.until))],
          [text.team, terms && list(terms.team)],
          [text.unrectified, one.unrectified > 0 && count(one.unrectified)],
        ]}
      />
      {one.state === "opened" && <Text>{text.sealed}</Text>}
      {one.state === "opened" && session?.role === "audit" && <ServeForm id={one.ref} />}
      {terms && <Children of={one} type="note" act={works ? "case.note/v1" : undefined} />}
      {terms && <Children of={one} type="finding" act={works ? "case.finding/v1" : undefined} />}
      {works && one.unrectified === 0 && <CloseForm of={one} />}
    </Stack>
  );
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

/** Children are the notes or the findings of a case that the reader may see. */
function Children({ of, type, act }: { of: Case; type: "note" | "finding"; act?: string }) {
  const text = useText(texts);
  const say = useSay();
  const { moment } = useFormat();
  const { session } = useCredentials();
  const query = useQuery({
    queryKey: ["children", of.ref, type, session?.token],
    queryFn: () => answerOf(api.GET("/v1/entities", { params: { query: { type, parent: of.ref, limit: 200 } } })),
  });
  const answer = answers[type];
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
        {({ entities }) =>
          entities.length === 0 ? (
            <Text size="sm">{text.nothing}</Text>
          ) : (
            <Stack component="ul" gap="xs" p={0} m={0}>
              {entities.map((entity) => {
                const child = entity.value as unknown as Child;
                const due = child.replyBy ?? child.rectifyBy ?? 0;
                const waits = entity.state === answer.state;
                return (
                  <Group key={entity.ref} component="li" gap="sm" style={{ listStyle: "none" }}>
                    <RefLink to={entity.ref} />
                    <PartyLink id={child.unit} />
                    <Badge color={waits ? "orange" : "green"}>{say(stateName(type, entity.state))}</Badge>
                    <Text size="sm">
                      {text.due} {moment(due)}
                    </Text>
                    {waits && due < Date.now() && <Badge color="red">{text.overdue}</Badge>}
                    {waits && session?.party === child.unit && (
                      <Anchor component={Link} to={actLink(answer.kind, entity.ref)}>
                        {type === "note" ? text.reply : text.rectify}
                      </Anchor>
                    )}
                  </Group>
                );
              })}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}
