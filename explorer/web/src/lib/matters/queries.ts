import { useQueries, useQuery } from "@tanstack/react-query";

import { type Schemas, answerOf, api } from "@/lib/api";

/** How many pages of a list are read at once at most. */
const maxPages = 20;

async function allTasks(party: string | undefined): Promise<Schemas["Worklist"]> {
  const tasks: Schemas["Task"][] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page++) {
    const found = await answerOf(api.GET("/v1/worklist", { params: { query: { party, cursor, limit: 200 } } }));
    tasks.push(...found.tasks);
    cursor = found.next;
    if (cursor === undefined || page === maxPages) return { ...found, tasks };
  }
}

/** useTasks gives the tasks of whoever is signed in, or of a party that they may ask for; the most urgent first. */
export function useTasks(who: string | undefined, party?: string) {
  return useQuery({
    queryKey: ["worklist", who, party],
    queryFn: async () => {
      const list = await allTasks(party);
      const urgency = (task: Schemas["Task"]) => task.due ?? Number.MAX_SAFE_INTEGER;
      return { ...list, tasks: [...list.tasks].sort((a, b) => urgency(a) - urgency(b)) };
    },
    enabled: who !== undefined,
    refetchInterval: 60_000,
  });
}

async function allEntities(query: { type: string; party?: string; state?: string }): Promise<Schemas["Entity"][]> {
  const all: Schemas["Entity"][] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page++) {
    const found = await answerOf(api.GET("/v1/entities", { params: { query: { ...query, cursor, limit: 200 } } }));
    all.push(...found.entities);
    cursor = found.next;
    if (cursor === undefined || page === maxPages) return all;
  }
}

/** useEntities lists the objects of a type that whoever is signed in may see, the newest step first. */
export function useEntities(who: string | undefined, type: string, party?: string) {
  return useQuery({
    queryKey: ["entities", who, type, party],
    queryFn: async () => (await allEntities({ type, party })).sort((a, b) => b.at - a.at),
    enabled: who !== undefined,
  });
}

/** onlyOne is the reference of the one object there is; where there are several, the person chooses. */
export function onlyOne(all: readonly Schemas["Entity"][]): string {
  const [first, ...others] = all;
  return first && others.length === 0 ? first.ref : "";
}

/** useEntitiesOf lists the objects of several types that concern a party, the newest step first; others' steps appear by themselves. */
export function useEntitiesOf(who: string, types: readonly string[], party: string) {
  return useQueries({
    queries: types.map((type) => ({
      queryKey: ["entities", who, type, party],
      queryFn: () => allEntities({ type, party }),
      refetchInterval: 15_000,
    })),
    combine: (all) => ({
      isLoading: all.some(({ isPending }) => isPending),
      error: all.find(({ error }) => error !== null)?.error ?? null,
      entities: all.flatMap(({ data }) => data ?? []).sort((a, b) => b.at - a.at),
    }),
  });
}
