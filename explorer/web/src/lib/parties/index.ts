import { useQuery } from "@tanstack/react-query";

import { type Schemas, answerOf, api } from "@/lib/api";

/** Party is a registered party as lists show it. */
export interface Party {
  id: string;
  name: string;
  role: string;
  state: string;
  /** A department's members, the units below it in its own system, and whose holdings it carries on. */
  members: readonly string[];
  branches: readonly string[];
  predecessors: readonly string[];
}

/** Said is what the state of a party says of it. */
interface Said extends Partial<Omit<Party, "id" | "state">> {
  role: string;
}

const pattern = /^\d{6}\.[a-z0-9][a-z0-9-]{0,38}$/;

/** isParty tells whether a text is a party's ID. */
export function isParty(text: unknown): text is string {
  return typeof text === "string" && pattern.test(text);
}

/** partiesIn finds the IDs of parties anywhere in a document. */
export function partiesIn(document: unknown): string[] {
  if (isParty(document)) return [document];
  if (typeof document !== "object" || document === null) return [];
  return [...new Set(Object.values(document).flatMap(partiesIn))];
}

async function fetchAll(): Promise<Schemas["Entity"][]> {
  const all: Schemas["Entity"][] = [];
  let cursor: string | undefined;
  do {
    const page = await answerOf(api.GET("/v1/entities", { params: { query: { type: "party", limit: 200, cursor } } }));
    all.push(...page.entities);
    cursor = page.next;
  } while (cursor !== undefined && all.length < 5000);
  return all;
}

/** useParties gives all parties that are registered, by their IDs. */
export function useParties() {
  return useQuery({
    queryKey: ["parties"],
    queryFn: async () => {
      const all = await fetchAll();
      return new Map(
        all.map(({ ref, state, value }) => {
          const id = ref.slice("party:".length);
          const { name = id, role, members = [], branches = [], predecessors = [] } = value as unknown as Said;
          return [id, { id, name, role, state, members, branches, predecessors }] as const;
        }),
      );
    },
    staleTime: 60_000,
  });
}

/** useFounder gives the founding organisation of a role, such as bureau. */
export function useFounder(role: string): string | undefined {
  const parties = useParties().data;
  return [...(parties?.values() ?? [])].find((party) => party.role === role)?.id;
}
