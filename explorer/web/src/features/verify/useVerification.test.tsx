import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { PropsWithChildren } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { ledgerQuery } from "@/lib/trust";

import { useVerification } from "./useVerification";

const report = { verdict: "verified", headline: { zh: "", en: "" }, trust: {}, checks: [] };
const evidence = new File(['{"format":"luzheng-evidence/1"}'], "a.evidence.json");

/** patience is how long may take what comes by itself, on a slow machine too. */
const patience = { timeout: 60_000 };

afterEach(() => vi.useRealTimers());

/** TheWorker stands for the verifier's: it answers when it is told to. */
class TheWorker {
  private static asked?: (answer: () => void) => void;
  onmessage?: (event: { data: object }) => void;

  /** question waits, by no clock, for the next question, and gives what answers it. */
  static question(): Promise<() => void> {
    return new Promise((resolve) => (TheWorker.asked = resolve));
  }

  postMessage({ id }: { id: number }) {
    TheWorker.asked?.(() => this.onmessage?.({ data: { id, kind: "answer", answer: report } }));
  }
}
vi.stubGlobal("Worker", TheWorker);

/** used gives the hook and, in `steps`, all that the page was told to show. */
function used() {
  const queries = new QueryClient();
  queries.setQueryData(ledgerQuery.queryKey, {
    document: {} as never,
    root: { bytes: new Uint8Array(), digest: "", ledger: "l" },
  });
  const steps: string[] = [];
  const { result } = renderHook(
    () => {
      const verification = useVerification();
      if (steps.at(-1) !== verification.state.step) steps.push(verification.state.step);
      return verification;
    },
    {
      wrapper: ({ children }: PropsWithChildren) => (
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      ),
    },
  );
  return { result, steps };
}

it("answers at once what takes no time, without a page in between", async () => {
  vi.useFakeTimers(); // no time passes
  const { result, steps } = used();
  const question = TheWorker.question();
  let answered: Promise<void> | undefined;
  act(() => void (answered = result.current.verify([evidence])));
  const answer = await question;
  await act(async () => {
    answer();
    await answered;
  });
  expect(steps).toEqual(["idle", "answered"]);
});

it("says that it is reading while it takes its time", async () => {
  const { result, steps } = used();
  const question = TheWorker.question();
  act(() => void result.current.verify([evidence]));
  await waitFor(() => expect(steps).toEqual(["idle", "reading"]), patience);
  const answer = await question;
  act(() => answer());
  await waitFor(() => expect(steps).toEqual(["idle", "reading", "answered"]), patience);
});
