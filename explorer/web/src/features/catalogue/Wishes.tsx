import { Anchor, Button, Card, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { PartyLink } from "@/components/PartyLink";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";
import { actPath } from "@/lib/matters";
import { usePerson } from "@/lib/signing";

import { wishTexts as texts } from "./wishTexts";

interface Wish {
  kind: string;
  subject: string;
  words: { zh: string; en: string };
  /** It is what most people come for. */
  first?: boolean;
}

/** wishesFor are what somebody may want of a dataset, by how it is opened. */
function wishesFor(dataset: Schemas["Dataset"], unit: boolean): Wish[] {
  const { entry, version } = dataset;
  const all: Wish[] = [];
  const conditional = dataset.open && dataset.openingClass === "conditional";
  if (conditional || (unit && dataset.sharingClass === "conditional")) {
    all.push({ kind: "access.request/v1", subject: entry, words: texts.apply, first: true });
  }
  if (!dataset.open) all.push({ kind: "opening.ask/v1", subject: entry, words: texts.ask, first: !unit });
  if (version !== undefined) {
    all.push({ kind: "problem.report/v1", subject: version, words: texts.report });
    all.push({ kind: "product.register/v1", subject: version, words: texts.product });
  }
  return [...all, { kind: "dispute.open/v1", subject: entry, words: texts.dispute }];
}

/** Wishes says in a plain sentence how the data can be had, and leads to what somebody may want to do about it. */
export function Wishes({ dataset }: { dataset: Schemas["Dataset"] }) {
  const text = useText(texts);
  const say = useSay();
  const person = usePerson();
  const conditional = dataset.open && dataset.openingClass === "conditional";
  const how = conditional ? text.conditional : dataset.open ? text.free : text.closed;
  const to = (wish: Wish) => {
    const path = actPath(wish.kind, wish.subject);
    return person ? path : `/sign-in?to=${encodeURIComponent(path)}`;
  };
  return (
    <Card withBorder component="section" aria-label={text.title}>
      <Stack gap="sm">
        <Text>{how}</Text>
        {conditional && <Conditions entry={dataset.entry} />}
        <Group gap="xs">
          {wishesFor(dataset, person !== undefined && person.session.role !== "user").map((wish) => (
            <Button
              key={wish.kind}
              component={Link}
              to={to(wish)}
              size="xs"
              variant={wish.first ? "filled" : "default"}
            >
              {say(wish.words)}
            </Button>
          ))}
        </Group>
        {!person && (
          <Text size="sm" c="dimmed">
            {text.signIn}{" "}
            <Anchor component={Link} to="/register">
              {text.register}
            </Anchor>
          </Text>
        )}
      </Stack>
    </Card>
  );
}

/** EntryState is what is shown of an entry's state. */
interface EntryState {
  condition?: string;
  catalogue?: { openSubject?: string };
}

/** Conditions names who decides and leads to the conditions that are published. */
function Conditions({ entry }: { entry: string }) {
  const text = useText(texts);
  const found = useQuery({
    queryKey: ["entity", "public", entry],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: entry } } })),
  });
  const value: EntryState = found.data?.value ?? {};
  const subject = value.catalogue?.openSubject;
  return (
    <Text size="sm">
      {subject !== undefined && (
        <>
          {text.decides} <PartyLink id={subject} />
        </>
      )}{" "}
      {value.condition !== undefined && (
        <Anchor component={Link} to={`/work/${encodeURIComponent(value.condition)}`}>
          {text.conditions}
        </Anchor>
      )}
    </Text>
  );
}
