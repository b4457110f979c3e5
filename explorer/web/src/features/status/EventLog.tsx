import { Text, Title } from "@mantine/core";

import { Facts } from "@/components/Facts";
import { PartyName } from "@/components/PartyLink";
import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";

import { Grid } from "./Grid";
import { texts } from "./texts";

const minute = 60_000;

/** EventLog shows how old the log's last anchor is, and how far each witness has cosigned. */
export function EventLog({ log, witnesses }: Pick<Schemas["Status"], "witnesses"> & { log: Schemas["LogStanding"] }) {
  const text = useText(texts);
  const { count, moment } = useFormat();
  const numbered = (n: number | undefined) => (n === undefined ? "–" : count(n));
  const age = (at: number) => text.ago(moment(at), Math.max(0, Math.floor((log.now - at) / minute)));
  return (
    <>
      <section>
        <Title order={2} size="h4" mb="xs">
          {text.eventLog}
        </Title>
        <Text size="sm" mb="sm">
          {text.eventLogWhy}
        </Text>
        <Facts
          facts={[
            [text.year, log.year],
            [text.keeper, <PartyName key="keeper" id={log.keeper} />],
            [text.leaves, log.size === undefined ? undefined : count(log.size)],
            [text.anchoredLeaves, numbered(log.anchored)],
            [text.anchorAge, log.anchoredAt === undefined ? text.neverAnchored : age(log.anchoredAt)],
            [text.takes, log.open === undefined ? undefined : log.open ? text.takesYes : text.takesNo],
          ]}
        />
      </section>
      {witnesses === undefined ? (
        <Text size="sm">{text.noWitness}</Text>
      ) : (
        <Grid
          title={text.witnesses}
          heads={[text.witness, text.cosigned, text.cosignedAt]}
          rows={witnesses.map(({ name, size, at }) => ({
            key: name,
            cells: [name, numbered(size), at === undefined ? "–" : moment(at)],
          }))}
        />
      )}
    </>
  );
}
