import { Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/words/PartyName";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { usePerson } from "@/lib/signing";

import { texts } from "./texts";

/** DeskPage lists what waits for a signature of this party, or of another one beside it. */
export function DeskPage() {
  const text = useText(texts);
  const person = usePerson();
  const desk = useQuery({
    queryKey: ["desk", person?.session.party],
    queryFn: () => answerOf(api.GET("/v1/desk")),
    enabled: person !== undefined,
    refetchInterval: 30_000,
  });
  return (
    <Page title={text.deskTitle} lead={text.deskLead}>
      {person ? (
        <Loaded query={desk}>
          {({ waiting }) =>
            waiting.length === 0 ? (
              <Text>{text.deskEmpty}</Text>
            ) : (
              <Stack component="ul" p={0} m={0} gap="sm">
                {waiting.map((one) => (
                  <Item key={one.id} waiting={one} keyId={person.signatory.keyId} party={person.session.party} />
                ))}
              </Stack>
            )
          }
        </Loaded>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

function Item({ waiting, keyId, party }: { waiting: Schemas["Waiting"]; keyId: string; party: string }) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  const mine = waiting.awaited.includes(party) && !waiting.signed.some((one) => one.keyId === keyId);
  return (
    <Card component="li" withBorder style={{ listStyle: "none" }}>
      <Group justify="space-between" align="start">
        <Text fw={600}>{words.kind(waiting.kind)}</Text>
        {mine && (
          <Badge color="orange" tt="none">
            {text.awaits}
          </Badge>
        )}
      </Group>
      <Facts
        facts={[
          [text.signedBy, <Signers key="by" waiting={waiting} />],
          [
            text.awaits,
            waiting.awaited.map((id, at) => (
              <span key={`${id}${at}`}>
                {at > 0 && "、"}
                <PartyName id={id} />
              </span>
            )),
          ],
          [text.until, moment(waiting.until)],
        ]}
      />
      <Button component={Link} to={`/desk/${waiting.id}`} size="xs" variant={mine ? "filled" : "default"} mt="xs">
        {mine ? text.open : text.look}
      </Button>
    </Card>
  );
}

/** Signers names who has signed. */
export function Signers({ waiting }: { waiting: Schemas["Waiting"] }) {
  const words = useWords();
  return waiting.signed.map((one, at) => (
    <span key={one.keyId}>
      {at > 0 && "、"}
      <PartyName id={one.party} /> {words.post(one.post)}
      {one.handler && ` ${one.handler}`}
    </span>
  ));
}
