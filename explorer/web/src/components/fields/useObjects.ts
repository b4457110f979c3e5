import { useQueries } from "@tanstack/react-query";

import { type Schemas, answerOf, api } from "@/lib/api";
import { brief, useFormat } from "@/lib/format";
import { useWords } from "@/lib/kinds";

/** Choice is an object to choose. */
export interface Choice {
  value: string;
  label: string;
  /** The object that it belongs to. */
  parent?: string | undefined;
}

/** fitting leaves out what belongs to others of the kind that an act is about: another request's agreement, another case's notes. */
export function fitting(choices: Choice[], about: string | undefined): Choice[] {
  if (about === undefined) return choices;
  const siblings = about.slice(0, about.indexOf(":") + 1);
  return choices.filter(({ parent }) => parent === undefined || parent === about || !parent.startsWith(siblings));
}

async function datasets(): Promise<Schemas["DatasetSummary"][]> {
  return (await answerOf(api.GET("/v1/datasets", { params: { query: { limit: 200 } } }))).datasets;
}

async function entities(type: string): Promise<Schemas["Entity"][]> {
  return (await answerOf(api.GET("/v1/entities", { params: { query: { type, limit: 200 } } }))).entities;
}

/** useObjects lists the objects of some types that the caller may see, by names that people know. */
export function useObjects(types: readonly string[]): Choice[] {
  const words = useWords();
  const { moment } = useFormat();
  const catalogue = useQueries({
    queries: [{ queryKey: ["objects", "entry"], queryFn: datasets }],
    combine: ([found]) => found.data ?? [],
  });
  const names = new Map(catalogue.map((dataset) => [dataset.entry, dataset.businessName]));
  const others = types.filter((type) => type !== "entry");
  const found = useQueries({
    queries: others.map((type) => ({ queryKey: ["objects", type], queryFn: () => entities(type) })),
    combine: (all) => all.flatMap(({ data }) => data ?? []),
  });
  const entries = types.includes("entry")
    ? catalogue.map(({ entry, businessName, owner }) => ({ value: entry, label: `${businessName}（${owner}）` }))
    : [];
  return [
    ...entries,
    ...found.map((entity) => ({ value: entity.ref, label: describe(entity), parent: entity.parent })),
  ];

  // What is called only by that to which it belongs has others of the name; its last step tells it from them.
  function describe({ ref, state, value, name, at: last }: Schemas["Entity"]): string {
    const said = value as Record<string, unknown> as { name?: string; entry?: string; number?: number };
    const at = ref.indexOf(":");
    const type = ref.slice(0, at);
    const own = said.name ?? (said.entry === undefined ? undefined : names.get(said.entry));
    const number = said.number === undefined ? "" : ` ${said.number}`;
    const when = own === undefined && name !== undefined ? ` · ${moment(last)}` : "";
    return `${words.entity(type)}${number} · ${own ?? name ?? brief(ref.slice(at + 1))} · ${words.state(type, state)}${when}`;
  }
}
