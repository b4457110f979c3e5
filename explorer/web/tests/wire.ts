import type { Page, Request } from "@playwright/test";

import { within } from "./test";

/** Heard is an answer of the API as it came over the wire. */
export interface Heard {
  path: string;
  status: number;
  /** Whether it was asked for within an audit case. */
  inCase: boolean;
  /** Its text, and what stands in it as base64: the payloads of envelopes. */
  said: string;
}

/** Wire hears all that the API answers to a page. */
export class Wire {
  readonly heard: Heard[] = [];
  private readonly pending = new Set<Request>();

  constructor(private readonly page: Page) {
    page.on("request", (request) => this.pending.add(request));
    page.on("requestfailed", (request) => this.pending.delete(request));
    page.on("requestfinished", (request) => void this.take(request));
  }

  private async take(request: Request): Promise<void> {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/v1/")) {
      const answer = await request.response();
      const text = (await answer?.text()) ?? "";
      this.heard.push({
        path: decodeURIComponent(pathname + search),
        status: answer?.status() ?? 0,
        inCase: request.headers()["audit-case"] !== undefined,
        said: `${text} ${decoded(text)}`,
      });
    }
    this.pending.delete(request);
  }

  /** quiet waits until the page has drawn itself and asks for nothing more. */
  async quiet(): Promise<void> {
    await within("the page asks for nothing more", async () => {
      for (let still = 0; still < 2; still = this.pending.size === 0 ? still + 1 : 0)
        await this.page.evaluate(
          () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(next, 20)))),
        );
    });
  }
}

function decoded(text: string): string {
  return [...text.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g)]
    .map(([, base64]) => Buffer.from(base64 ?? "", "base64").toString("utf8"))
    .join(" ");
}
