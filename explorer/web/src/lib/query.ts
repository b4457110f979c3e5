import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "@/lib/api";

/** newQueryClient makes the cache of the gateway's answers. What a gateway refused is not asked again by itself. */
export function newQueryClient(): QueryClient {
  const patience = 2;
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Whoever comes back to a page sees what others did meanwhile; parts of one page share an answer.
        staleTime: 2000,
        retry: (failures, error) =>
          failures < patience && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
      },
    },
  });
}
