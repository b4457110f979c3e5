import { List, Stack, Text } from "@mantine/core";

import { Facts } from "@/components/Facts";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";
import { stateName } from "@/lib/vocabulary";

import type { Case } from "./case";
import { Children } from "./Children";
import { CloseForm } from "./CloseForm";
import { ServeForm } from "./ServeForm";
import { texts } from "./texts";

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
