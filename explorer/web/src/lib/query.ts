import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "@/lib/api";

/** How long parts of one page share an answer, in ms. */
const shared = 2000;
let turned = 0;

/** turnPage has every page that is opened from now on ask anew: whoever comes back to a page sees what others did meanwhile. */
export function turnPage(): void {
  turned = Date.now();
}

/** newQueryClient makes the cache of the gateway's answers. What a gateway refused is not asked again by itself. */
export function newQueryClient(): QueryClient {
  const patience = 2;
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: ({ state }) => (state.dataUpdatedAt < turned ? 0 : shared),
        retry: (failures, error) =>
          failures < patience && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
      },
    },
  });
}
