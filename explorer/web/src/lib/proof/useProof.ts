import { useQuery } from "@tanstack/react-query";

import { useLedger } from "@/lib/trust";

import { type Proof, prove } from "./prove";

/** useProof proves an object in this browser as soon as the page shows it. */
export function useProof(subject: string) {
  const root = useLedger().data?.root;
  return useQuery<Proof>({
    queryKey: ["proof", subject, root?.digest],
    queryFn: () => {
      if (!root) throw new Error("the gateway gives no trust root");
      return prove(root, subject);
    },
    enabled: root !== undefined,
    staleTime: 60_000,
  });
}
