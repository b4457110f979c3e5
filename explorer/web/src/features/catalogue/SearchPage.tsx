import { Anchor, Badge, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { Page } from "@/components/Page";
import { PartyName } from "@/components/PartyLink";
import { ProblemNotice } from "@/components/ProblemNotice";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { openingClasses, updateCycles, wordIn } from "@/lib/vocabulary";

import { Filters } from "./Filters";
import { texts } from "./texts";

/** SearchPage searches the catalogue; what is searched for stands in the address. */
export function SearchPage() {
  const text = useText(texts);
  const [params, setParams] = useSearchParams();
  const q = params.get("q") ?? "";
  const [typed, setTyped] = useState(q);
  const chosen = {
    open: params.get("open"),
    format: params.get("format"),
    updateCycle: params.get("updateCycle"),
  };
  const sought = {
    q,
    open: chosen.open === null ? undefined : chosen.open === "true",
    format: chosen.format ?? undefined,
    updateCycle: chosen.updateCycle ?? undefined,
  };
  const found = useInfiniteQuery({
    queryKey: ["datasets", sought],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/v1/datasets", { params: { query: { ...sought, cursor: pageParam, limit: 20 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const change = (name: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParams(next);
  };
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    change("q", typed === "" ? null : typed);
  };
  const datasets = found.data?.pages.flatMap((page) => page.datasets);
  return (
    <Page title={text.title} lead={text.lead}>
      <form onSubmit={search} role="search">
        <Group align="end" wrap="nowrap">
          <TextInput
            label={text.label}
            placeholder={text.placeholder}
            value={typed}
            maxLength={120}
            onChange={(event) => setTyped(event.currentTarget.value)}
            style={{ flex: 1 }}
          />
          <Button type="submit">{text.search}</Button>
        </Group>
      </form>
      <Filters chosen={chosen} onChoose={change} />
      {found.isError && <ProblemNotice error={found.error} />}
      <Stack component="ul" gap="sm" p={0} m={0} aria-busy={found.isLoading}>
        {datasets?.map((dataset) => (
          <Dataset key={dataset.entry} dataset={dataset} />
        ))}
      </Stack>
      {datasets?.length === 0 && <Text>{text.nothing}</Text>}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </Page>
  );
}

function Dataset({ dataset }: { dataset: Schemas["DatasetSummary"] }) {
  const text = useText(texts);
  const say = useSay();
  const opening = say(wordIn(openingClasses, dataset.openingClass));
  return (
    <Card component="li" withBorder style={{ listStyle: "none" }}>
      <Group justify="space-between" align="start">
        <Anchor component={Link} to={linkTo(dataset.entry)} fw={600}>
          {dataset.businessName}
        </Anchor>
        <Badge color={dataset.open ? "green" : "gray"}>
          {dataset.open ? text.open : dataset.openingClass === "not-open" ? opening : text.notYet(opening)}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {dataset.system} · <PartyName id={dataset.owner} /> · {text.versions(dataset.versions)} ·{" "}
        {text.updated(say(wordIn(updateCycles, dataset.updateCycle)))}
      </Text>
    </Card>
  );
}
