import type { APIRequestContext } from "@playwright/test";

import { expect } from "./test";
import { world } from "./world";

const { Outside } = world();

/** certified has the authority issue a certificate for a request, both in PEM. */
export async function certified(request: APIRequestContext, asked: string): Promise<string> {
  const answer = await request.post(`${Outside}/certificates`, { data: asked });
  expect(answer.status()).toBe(200);
  return answer.text();
}

/** used has a program record one use with its key, and waits until the ledger covers it; it gives its place in the log. */
export async function used(request: APIRequestContext, key: string, said: Record<string, string>): Promise<number> {
  const batch = await request.post(`${Outside}/uses?${new URLSearchParams(said).toString()}`, { data: key });
  const headers = { "Content-Type": "application/x-ndjson" };
  // The log begins a moment after the gateway, and may be busy with an anchor.
  await expect
    .poll(async () => (await request.post("/v1/events", { headers, data: await batch.body() })).status())
    .toBe(200);
  let size = 0;
  await expect
    .poll(async () => {
      const log = (await (await request.get("/v1/log")).json()) as { size: number; anchored?: number };
      size = log.size;
      return log.anchored === size;
    })
    .toBe(true);
  return size - 1;
}
