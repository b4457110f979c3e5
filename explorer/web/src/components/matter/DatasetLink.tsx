import { useQuery } from "@tanstack/react-query";

import { RefLink } from "@/components/RefLink";
import { answerOf, api } from "@/lib/api";

/** DatasetLink leads to a dataset by its name; until the name is known, by its number. */
export function DatasetLink({ entry }: { entry: string }) {
  const dataset = useQuery({
    queryKey: ["dataset", entry],
    queryFn: () => answerOf(api.GET("/v1/datasets/{entry}", { params: { path: { entry } } })),
    staleTime: 60_000,
  });
  return <RefLink to={entry}>{dataset.data?.businessName}</RefLink>;
}
