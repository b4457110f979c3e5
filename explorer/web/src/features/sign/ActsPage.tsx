import { Anchor, Card, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { useSay, useText } from "@/lib/i18n";
import { type Kind, mayBeSaid, useKinds, useWords } from "@/lib/kinds";
import { usePerson, useStanding } from "@/lib/signing";

import { areas, texts } from "./texts";

/** ActsPage lists everything that the person's post may do, and the one that they stand in for, by areas. */
export function ActsPage() {
  const text = useText(texts);
  const say = useSay();
  const words = useWords();
  const person = usePerson();
  const registry = useKinds();
  const standing = useStanding(person);
  const [typed, setTyped] = useState("");
  if (!person) {
    return (
      <Page title={text.actsTitle}>
        <SignInFirst />
      </Page>
    );
  }
  const saysSo = (name: string) => name.toLowerCase().includes(typed.trim().toLowerCase());
  const fits = (kind: Kind) => standing && mayBeSaid(kind, standing) && saysSo(words.kind(kind.kind));
  return (
    <Page title={text.actsTitle} lead={text.actsLead}>
      <TextInput
        label={text.search}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={400}
      />
      <Loaded query={registry}>
        {({ kinds }) => {
          const mine = [...kinds.values()].filter(fits);
          if (!standing) return null;
          if (mine.length === 0) return <Text>{text.none}</Text>;
          return (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {areas.map(({ words: name, begins }) => {
                const inArea = mine.filter((kind) => begins.includes(kind.kind.split(".")[0] ?? ""));
                return (
                  inArea.length > 0 && (
                    <Card key={name.en} withBorder>
                      <Title order={2} size="h5" mb="xs">
                        {say(name)}
                      </Title>
                      <Stack component="ul" gap={6} p={0} m={0}>
                        {inArea.map((kind) => (
                          <li key={kind.kind} style={{ listStyle: "none" }}>
                            <Anchor component={Link} to={`/acts/${encodeURIComponent(kind.kind)}`}>
                              {words.kind(kind.kind)}
                            </Anchor>
                          </li>
                        ))}
                      </Stack>
                    </Card>
                  )
                );
              })}
            </SimpleGrid>
          );
        }}
      </Loaded>
    </Page>
  );
}
