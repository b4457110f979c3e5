import { queryOptions, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "@/lib/api";

import { type Verification, useFindings } from "./findings";
import { fetchLedger } from "./root";
import { type Judgement, judge } from "./standing";

const minute = 60_000;

/** ledgerQuery is the question which ledger this is; it is asked once. */
export const ledgerQuery = queryOptions({ queryKey: ["ledger"], queryFn: fetchLedger, staleTime: Infinity });

/** useLedger asks once which ledger this is, and what to believe of it. */
export function useLedger() {
  return useQuery(ledgerQuery);
}

/** useStatus asks for the status again and again while somebody looks. */
export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: () => answerOf(api.GET("/v1/status")),
    refetchInterval: minute / 4,
  });
}

/** useTrust gives all that the state of trust is told from. */
export function useTrust(): Judgement & { last?: Verification; status: ReturnType<typeof useStatus>["data"] } {
  const ledger = useLedger().data;
  const status = useStatus().data;
  const { last, disagreements } = useFindings();
  const trustChanged = ledger?.pin !== undefined && ledger.pin.digest !== ledger.root?.digest;
  return {
    ...judge(status, { development: ledger?.document.proves === "nothing", trustChanged, disagreements }),
    last,
    status,
  };
}
