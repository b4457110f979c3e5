import { ActionIcon, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { ProblemNotice } from "@/components/ProblemNotice";
import { Section } from "@/components/Section";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { findUses } from "@/lib/uses";
import { kindName } from "@/lib/vocabulary";

import type { Case } from "./case";
import { Records } from "./Records";
import { texts } from "./texts";

export type SearchTerms = Schemas["SearchTerms"];

const words = ["party", "entity", "grant", "file", "purpose"] as const;
const times = ["from", "until"] as const;
const kinds = [
  "access.request/v1",
  "access.consent/v1",
  "access.refuse/v1",
  "agreement.sign/v1",
  "access.grant/v1",
  "access.revoke/v1",
  "usage.record/v1",
  "suspicion.explain/v1",
  "suspicion.confirm/v1",
  "suspicion.dismiss/v1",
  "crossborder.approve/v1",
  "emergency.declare/v1",
  "dataset.anchor/v1",
  "dataset.withdraw/v1",
  "catalogue.publish/v1",
  "product.register/v1",
  "application.suspend/v1",
] as const;

type Typed = Partial<Record<(typeof words)[number] | (typeof times)[number] | "kind" | "verdict", string>>;

/** termsOf makes the terms of a search of what was typed. */
function termsOf(typed: Typed): SearchTerms {
  const terms: SearchTerms = {};
  for (const name of [...words, "kind", "verdict"] as const) {
    const value = typed[name]?.trim();
    if (value) terms[name] = value;
  }
  for (const name of times) if (typed[name]) terms[name] = new Date(typed[name]).getTime();
  return terms;
}

/** localTime is a time as inputs have it. */
function localTime(time: number): string {
  const zone = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - zone).toISOString().slice(0, 16);
}

function typedOf(terms: SearchTerms): Typed {
  const { from, until, ...rest } = terms;
  return {
    ...rest,
    ...(from !== undefined && { from: localTime(from) }),
    ...(until !== undefined && { until: localTime(until) }),
  };
}

/** SearchTab searches whatever lies in the case's scope, and keeps searches for the team. */
export function SearchTab({ one, onAccess }: { one: Case; onAccess: (grant: string) => void }) {
  const text = useText(texts);
  const say = useSay();
  const [typed, setTyped] = useState<Typed>({});
  const [terms, setTerms] = useState<SearchTerms>();
  const found = useInfiniteQuery({
    queryKey: ["search", one.ref, terms],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/v1/search", { params: { query: { ...terms, cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    enabled: terms !== undefined,
  });
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    setTerms(termsOf(typed));
  };
  const set = (name: keyof Typed, value: string | null) => setTyped((before) => ({ ...before, [name]: value ?? "" }));
  const records = found.data?.pages.flatMap((page) => page.statements);
  return (
    <Stack>
      <form onSubmit={search} role="search" aria-label={text.search}>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="sm">
          {words.map((name) => (
            <TextInput
              key={name}
              label={text[name]}
              value={typed[name] ?? ""}
              maxLength={120}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
          <Select
            label={text.kind}
            placeholder={text.anyKind}
            value={typed.kind ?? ""}
            onChange={(value) => set("kind", value)}
            data={[
              { value: "", label: text.anyKind },
              ...kinds.map((kind) => ({ value: kind, label: say(kindName(kind)) })),
            ]}
          />
          <Select
            label={text.verdict}
            value={typed.verdict ?? ""}
            onChange={(value) => set("verdict", value)}
            data={[
              { value: "", label: text.anyVerdict },
              ...(["accepted", "suspected", "refused"] as const).map((value) => ({ value, label: text[value] })),
            ]}
          />
          {times.map((name) => (
            <TextInput
              key={name}
              type="datetime-local"
              label={text[name]}
              value={typed[name] ?? ""}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </SimpleGrid>
        <Group mt="sm">
          <Button type="submit">{text.find}</Button>
          <Button variant="default" onClick={() => setTyped({})}>
            {text.clear}
          </Button>
        </Group>
      </form>
      {found.isError && <ProblemNotice error={found.error} />}
      {records && <Records label={text.search} rows={records.map((record) => ({ record }))} onAccess={onAccess} />}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
      {terms && <Uses of={one.ref} terms={terms} onAccess={onAccess} />}
      {terms && records && <Keep one={one} terms={terms} />}
      <Kept
        one={one}
        onUse={(kept) => {
          setTyped(typedOf(kept));
          setTerms(kept);
        }}
      />
    </Stack>
  );
}

const queriesKey = (one: Case) => ["queries", one.ref];

function Keep({ one, terms }: { one: Case; terms: SearchTerms }) {
  const text = useText(texts);
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: async () => {
      const path = { case: one.ref, name: name.trim() };
      const { error, response } = await api.PUT("/v1/cases/{case}/queries/{name}", { params: { path }, body: terms });
      if (error) await answerOf(Promise.resolve({ error, response }));
    },
    onSuccess: () => {
      setName("");
      return queries.invalidateQueries({ queryKey: queriesKey(one) });
    },
  });
  return (
    <>
      <Group align="end">
        <TextInput
          label={text.keepName}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" disabled={name.trim() === ""} loading={keep.isPending} onClick={() => keep.mutate()}>
          {text.keep}
        </Button>
      </Group>
      {keep.isError && <ProblemNotice error={keep.error} />}
    </>
  );
}

/** Uses are the single uses in the event log that a search finds. A page looks through a part of the log: it says back to when. */
function Uses({ of, terms, onAccess }: { of: string; terms: SearchTerms; onAccess: (grant: string) => void }) {
  const text = useText(texts);
  const { moment } = useFormat();
  const found = useInfiniteQuery({
    queryKey: ["search", "uses", of, terms],
    queryFn: ({ pageParam }) => findUses(terms, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  const pages = found.data?.pages ?? [];
  const back = pages.at(-1)?.back;
  return (
    <Section title={text.usesFound}>
      {found.isSuccess && (
        <Records
          label={text.usesFound}
          rows={pages.flatMap((page) => page.uses).map((use) => ({ use }))}
          onAccess={onAccess}
        />
      )}
      {found.hasNextPage && (
        <Group>
          {back !== undefined && <Text size="sm">{text.searchedBack(moment(back))}</Text>}
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {text.searchOn}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Kept({ one, onUse }: { one: Case; onUse: (terms: SearchTerms) => void }) {
  const text = useText(texts);
  const queries = useQueryClient();
  const kept = useQuery({
    queryKey: queriesKey(one),
    queryFn: () => answerOf(api.GET("/v1/cases/{case}/queries", { params: { path: { case: one.ref } } })),
  });
  const forget = useMutation({
    mutationFn: (name: string) =>
      api.DELETE("/v1/cases/{case}/queries/{name}", { params: { path: { case: one.ref, name } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: queriesKey(one) }),
  });
  if (kept.isError) return <ProblemNotice error={kept.error} />;
  if (!kept.data || kept.data.queries.length === 0) return null;
  return (
    <Section title={text.kept}>
      <Stack component="ul" gap={4} p={0} m={0}>
        {kept.data.queries.map((query) => (
          <Group key={query.name} component="li" gap="xs" style={{ listStyle: "none" }}>
            <Text>{query.name}</Text>
            <Text size="sm" c="dimmed">
              {query.handler}
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => onUse(query.terms)}>
              {text.use}
            </Button>
            <ActionIcon
              size="sm"
              variant="default"
              aria-label={`${text.forget} ${query.name}`}
              onClick={() => forget.mutate(query.name)}
            >
              ×
            </ActionIcon>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
