import { afterEach, expect, it, vi } from "vitest";

import { pathOf, resolve } from "./resolve";

const number = "0a".repeat(32);

afterEach(() => vi.unstubAllGlobals());

function gateway(answers: Record<string, [status: number, body: object]>) {
  vi.stubGlobal("fetch", (request: Request) => {
    const [status, body] = answers[new URL(request.url).pathname] ?? [500, {}];
    return Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }),
    );
  });
}

it("knows addresses, references and parties by their form", () => {
  expect(pathOf(`https://any.host/versions/${number}`)).toBe(`/versions/${number}`);
  expect(pathOf("https://any.host/v1/blobs/1")).toBeUndefined();
  expect(pathOf("javascript:alert(1)")).toBeUndefined();
  expect(pathOf("510500.tjj")).toBe("/entities/party%3A510500.tjj");
  expect(pathOf(`version:${number}`)).toBe(`/versions/${number}`);
});

it("takes a number for a file's first, then for what a statement created", async () => {
  gateway({ [`/v1/files/${number}`]: [200, { sm3: number, places: [{ owner: "version:1" }] }] });
  expect(await resolve(` ${number.toUpperCase()} `)).toEqual({ path: `/files/${number}` });
  const none = { sm3: number, places: [] };
  gateway({
    [`/v1/files/${number}`]: [200, none],
    [`/v1/statements/${number}`]: [200, { id: number, created: `version:${number}` }],
  });
  expect(await resolve(number)).toEqual({ path: `/versions/${number}` });
  gateway({ [`/v1/files/${number}`]: [200, none], [`/v1/statements/${number}`]: [404, { code: "record.unknown" }] });
  expect(await resolve(number)).toBe("unknown");
  expect(await resolve("什么是区块")).toBe("unreadable");
});
