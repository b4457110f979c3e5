import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { type Schemas, answerOf, api } from "@/lib/api";
import type { Terms } from "@/lib/papers";
import { credentials, setCredentials, useCredentials } from "@/lib/session/session";

/** How often a case is asked for while somebody looks at it: others answer and rectify meanwhile. */
const pause = 10_000;

/** Case is the state of an audit case (package entity). */
export interface Case {
  ref: string;
  state: string;
  /** The names of the audited; absent before the notice is served. */
  name?: string;
  terms?: Terms;
  openedAt: number;
  servedAt: number;
  closedAt: number;
  notes: number;
  findings: number;
  unrectified: number;
}

/** caseOf reads a case out of what the gateway says of it. */
export function caseOf({ ref, state, name, value }: Schemas["Entity"]): Case {
  return { ...(value as unknown as Omit<Case, "ref" | "state">), ref, state, name };
}

/** useCase asks for a case. */
export function useCase(ref: string) {
  const { session } = useCredentials();
  return useQuery({
    queryKey: ["case", ref, session?.token],
    // Not as a read within the case: when the case is closed, nothing is.
    queryFn: async () =>
      caseOf(
        await answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref } }, headers: { "Audit-Case": "" } })),
      ),
    refetchInterval: pause,
  });
}

/** mayWorkIn tells whether somebody reads what is not public within a case: its team does, from the notice to the close. */
export function mayWorkIn(one: Case, session: Schemas["Session"] | undefined): boolean {
  return (
    session?.role === "audit" &&
    session.handler !== undefined &&
    one.state === "served" &&
    (one.terms?.team.includes(session.handler) ?? false)
  );
}

/** useAuditCase names the case with every request while the page is open, and tells when that is so. */
export function useAuditCase(ref: string, works: boolean): boolean {
  useEffect(() => {
    if (!works) return;
    setCredentials({ ...credentials(), auditCase: ref });
    return () => setCredentials({ ...credentials(), auditCase: undefined });
  }, [ref, works]);
  return useCredentials().auditCase === ref;
}
