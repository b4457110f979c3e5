import { useQuery } from "@tanstack/react-query";

import { type Schemas, answerOf, api } from "@/lib/api";
import type { Actor } from "@/lib/kinds";
import { useLedger } from "@/lib/trust";

import type { Person } from "./person";

/** Deputy is a post that a person's certificate stands for while its holder cannot, in ledger time, Unix ms. */
export interface Deputy {
  post: string;
  from: number;
  until: number;
}

/** Standing is as whom the rules see somebody who is signed in. */
export interface Standing extends Actor {
  /** The post that is not their own, while they stand for it. */
  deputy?: Deputy;
}

/** standingOf puts together what the ledger says of a certificate and of the founders, as of a time in Unix ms. */
export function standingOf(
  { party, role, post }: Pick<Schemas["Session"], "party" | "role" | "post">,
  certificate: { deputy?: Deputy },
  ledger: { founders?: readonly { party: string }[] },
  now: number,
): Standing {
  const { deputy } = certificate;
  const deputises = deputy !== undefined && deputy.from <= now && now <= deputy.until;
  return {
    role,
    posts: deputises ? [post, deputy.post] : [post],
    founder: ledger.founders?.some((one) => one.party === party) ?? false,
    ...(deputises && { deputy }),
  };
}

async function stateOf(ref: string): Promise<object> {
  return (await answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref } } }))).value;
}

/** useStanding gives as whom the rules see a person; undefined until it is known. A delegation begins and ends while they look. */
export function useStanding(person: Person | undefined): Standing | undefined {
  const { session, signatory } = person ?? {};
  const ledger = useLedger().data?.document.ledger;
  return useQuery({
    queryKey: ["standing", ledger, session?.party, session?.post, signatory?.keyId],
    queryFn: async () => {
      if (!session || !signatory || ledger === undefined) throw new Error("nobody is signed in");
      const [certificate, founded] = await Promise.all([
        stateOf(`certificate:${signatory.keyId}`),
        stateOf(`ledger:${ledger}`),
      ]);
      return standingOf(session, certificate, founded, Date.now());
    },
    enabled: person !== undefined && ledger !== undefined,
    refetchInterval: 60_000,
  }).data;
}
