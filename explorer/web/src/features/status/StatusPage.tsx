import { Alert, Badge, Card, List, ScrollArea, SimpleGrid, Table, Text, Title } from "@mantine/core";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/PartyLink";
import { reasons as sentences } from "@/components/trust/reasons";
import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { type Standing, useLedger, useStatus, useTrust } from "@/lib/trust";

import { EventLog } from "./EventLog";
import { Monitor } from "./Monitor";
import { Orderers } from "./Orderers";
import { Pinned } from "./Pinned";
import { texts } from "./texts";

const colours: Record<Standing, string> = {
  alarm: "red",
  development: "yellow",
  behind: "yellow",
  attested: "green",
  unknown: "gray",
};

/** StatusPage tells anybody whether the network may be relied upon, and what the browser was given to believe. */
export function StatusPage() {
  const text = useText(texts);
  const status = useStatus();
  return (
    <Page title={text.title} lead={text.lead}>
      <Overall />
      <Loaded query={status}>
        {(now) => (
          <>
            <Figures status={now} />
            <Organisations status={now} />
            {now.orderers && <Orderers orderers={now.orderers} />}
            {now.log && <EventLog log={now.log} witnesses={now.witnesses} />}
            {now.monitor && <Monitor monitor={now.monitor} />}
          </>
        )}
      </Loaded>
      <Root />
    </Page>
  );
}

function Overall() {
  const text = useText(texts);
  const say = useSay();
  const { standing, reasons } = useTrust();
  return (
    <Alert color={colours[standing]} title={text[standing]} role="status">
      {reasons.length > 0 && (
        <List size="sm">
          {reasons.map((reason) => (
            <List.Item key={reason}>{say(sentences[reason])}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

function Figures({ status }: { status: Schemas["Status"] }) {
  const text = useText(texts);
  const { count } = useFormat();
  const figures = [
    [text.height, status.height],
    [text.statements, status.statements],
    [text.signedUpTo, status.attested?.block],
    [text.lag, status.lag],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {figures.map(([label, value]) => (
        <Card key={label} withBorder padding="sm">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text size="xl" fw={600}>
            {value === undefined ? "–" : count(value)}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

function Organisations({ status }: { status: Schemas["Status"] }) {
  const text = useText(texts);
  const { count } = useFormat();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {text.organisations}
      </Title>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.organisations }}>
        <Table miw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.organisation}</Table.Th>
              <Table.Th>{text.state}</Table.Th>
              <Table.Th ta="right">{text.checkpoint}</Table.Th>
              <Table.Th ta="right">{text.statements}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {status.followers.map((follower) => (
              <Table.Tr key={follower.organisation}>
                <Table.Td>
                  <PartyName id={follower.organisation} />
                </Table.Td>
                <Table.Td>
                  <FollowerState
                    follower={follower}
                    signed={status.attested?.signedBy.includes(follower.organisation) ?? false}
                  />
                </Table.Td>
                <Table.Td ta="right">{follower.block === undefined ? "–" : count(follower.block)}</Table.Td>
                <Table.Td ta="right">{follower.statements === undefined ? "–" : count(follower.statements)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}

function FollowerState({ follower, signed }: { follower: Schemas["FollowerStatus"]; signed: boolean }) {
  const text = useText(texts);
  if (follower.colour === "red") return <Badge color="red">{text.raisedAlarm}</Badge>;
  if (follower.error) return <Badge color="yellow">{text.away}</Badge>;
  return <Badge color={signed ? "green" : "gray"}>{signed ? text.signs : text.agrees}</Badge>;
}

function Root() {
  const text = useText(texts);
  const ledger = useLedger();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {text.believed}
      </Title>
      <Text size="sm" mb="sm">
        {text.believedWhy}
      </Text>
      <Loaded query={ledger}>
        {({ document, root, pin }) => (
          <Facts
            facts={[
              [text.ledger, document.ledger],
              [text.digest, root && <Digest value={root.digest} />],
              [text.pinned, root && pin && <Pinned root={root} kept={pin} />],
              [text.rules, document.rules === undefined ? undefined : String(document.rules)],
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
