import { Alert, Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { Facts } from "@/components/Facts";
import { PartyLink } from "@/components/PartyLink";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RefLink } from "@/components/RefLink";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { findUses } from "@/lib/uses";
import { stateName } from "@/lib/vocabulary";

import { inOrder } from "./order";
import { Records } from "./Records";
import { texts } from "./texts";

type Stage = Schemas["AccessStep"]["stage"];

const colours: Record<Stage, string> = {
  application: "blue",
  review: "blue",
  agreement: "blue",
  grant: "green",
  use: "gray",
  suspicion: "orange",
  revocation: "red",
  dispute: "orange",
  other: "gray",
};

/** AccessTab tells one access from its application to its end. */
export function AccessTab({ grant, onShow }: { grant: string; onShow: (grant: string) => void }) {
  const text = useText(texts);
  const [typed, setTyped] = useState(grant);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onShow(typed.trim());
  };
  return (
    <Stack>
      <Text>{text.accessLead}</Text>
      <form onSubmit={submit}>
        <Group align="end" wrap="nowrap">
          <TextInput
            label={text.grant}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            style={{ flex: 1 }}
          />
          <Button type="submit" disabled={typed.trim() === ""}>
            {text.show}
          </Button>
        </Group>
      </form>
      {grant !== "" && <Story key={grant} grant={grant} />}
    </Stack>
  );
}

function Story({ grant }: { grant: string }) {
  const text = useText(texts);
  const say = useSay();
  const { count } = useFormat();
  const found = useInfiniteQuery({
    queryKey: ["access", grant],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/accesses/{grant}", { params: { path: { grant }, query: { cursor: pageParam, limit: 100 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const first = found.data?.pages[0];
  const earlier = useInfiniteQuery({
    queryKey: ["access", grant, "uses", first?.earlierUses],
    queryFn: ({ pageParam }) => findUses({ grant: first?.grant }, pageParam, 100),
    initialPageParam: first?.earlierUses,
    getNextPageParam: (last) => last.next,
    enabled: false,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (earlier.isError) return <ProblemNotice error={earlier.error} />;
  const pages = found.data?.pages ?? [];
  const [story] = pages;
  if (!story) return null;
  const steps = pages.flatMap((page) => page.steps);
  const stages = new Map(steps.map(({ stage, statement }) => [statement.id, stage]));
  const uses = [...(story.uses ?? []), ...(earlier.data?.pages.flatMap((page) => page.uses) ?? [])];
  const rows = inOrder(
    steps.map(({ statement }) => statement),
    uses,
  );
  const moreUses = earlier.data ? earlier.hasNextPage : story.earlierUses !== undefined;
  const hidden = pages.reduce((sum, page) => sum + (page.hidden ?? 0), 0);
  const names: Record<Stage, string> = {
    application: text.application,
    review: text.review,
    agreement: text.agreement,
    grant: text.stageGrant,
    use: text.stageUse,
    suspicion: text.suspicion,
    revocation: text.revocation,
    dispute: text.dispute,
    other: text.other,
  };
  return (
    <Stack>
      <Facts
        facts={[
          [text.dataset, <RefLink key="dataset" to={story.entry} children={story.name} />],
          [text.provider, <PartyLink key="provider" id={story.provider} />],
          [text.user, <PartyLink key="user" id={story.user} />],
          [text.state, say(stateName("grant", story.state))],
        ]}
      />
      <Records
        label={text.access}
        rows={rows}
        first={{
          title: text.stage,
          of: ({ record }) => {
            const stage = record ? (stages.get(record.id) ?? "other") : "use";
            return <Badge color={colours[stage]}>{names[stage]}</Badge>;
          },
        }}
      />
      {hidden > 0 && <Text size="sm">{text.hidden(count(hidden))}</Text>}
      {story.usesProblem && (
        <Alert color="red" role="alert" title={text.usesChanged}>
          {text.usesChangedWhy}
        </Alert>
      )}
      {moreUses && (
        <Group>
          <Text size="sm">{text.lastUses(count(uses.length))}</Text>
          <Button
            variant="default"
            size="xs"
            loading={earlier.isFetching}
            onClick={() => void (earlier.data ? earlier.fetchNextPage() : earlier.refetch())}
          >
            {text.earlierUses}
          </Button>
        </Group>
      )}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </Stack>
  );
}
