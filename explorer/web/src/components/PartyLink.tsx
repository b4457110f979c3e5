import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "@/lib/api";

import { RefLink } from "./RefLink";

/** PartyLink leads to a party, by its name; by its ID until the name is there, or where it has none. */
export function PartyLink({ id }: { id: string }) {
  return (
    <RefLink to={`party:${id}`}>
      <PartyName id={id} />
    </RefLink>
  );
}

/** PartyName is what a party is called. */
export function PartyName({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ["entity", `party:${id}`],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: `party:${id}` } } })),
    staleTime: Infinity,
  });
  const { name } = (data?.value ?? {}) as { name?: string };
  return name === undefined || name === "" ? id : name;
}
