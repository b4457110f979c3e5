import { afterEach, expect, it, vi } from "vitest";

import { setCredentials } from "@/lib/session/session";

import { answerOf, fetchBytes } from "./client";
import { ApiProblem, isMissing } from "./problem";

afterEach(() => setCredentials({}));

function answering(status: number, body: string) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

it("throws the problem that the gateway names, with hints in both languages", async () => {
  const body = {
    type: "",
    title: "Not Found",
    status: 404,
    code: "record.unknown",
    hint: "Check the ID",
    hintZh: "请核对编号",
  };
  answering(404, JSON.stringify(body));
  const problem: unknown = await fetchBytes("/v1/files/1").catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect((problem as ApiProblem).hint).toEqual({ zh: "请核对编号", en: "Check the ID" });
  expect(isMissing(problem)).toBe(true);
});

it("says that the gateway is away when what answers is none", async () => {
  answering(502, "<html>");
  await expect(fetchBytes("/v1/ledger")).rejects.toMatchObject({ code: "gateway.unreachable", message: "HTTP 502" });
  await expect(answerOf(Promise.reject(new TypeError("refused")))).rejects.toMatchObject({
    code: "gateway.unreachable",
  });
});

it("lets the gateway know who asks, and for which case", async () => {
  const fetched = answering(200, "{}");
  const session = { token: "t", party: "510500.sjj", role: "audit", post: "officer", until: 0 };
  setCredentials({ session, auditCase: "case:1" });
  await fetchBytes("/v1/ledger");
  expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({ Authorization: "Bearer t", "Audit-Case": "case:1" });
});
