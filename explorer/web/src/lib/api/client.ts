import createClient, { type Middleware } from "openapi-fetch";

import { credentials } from "@/lib/session/session";

import { asProblem, unanswered } from "./problem";
import type { components, paths } from "./schema.gen";

/** Schemas are the API's documents, by name. */
export type Schemas = components["schemas"];

/** credentialHeaders are the headers by which the gateway knows the caller. */
export function credentialHeaders(): Record<string, string> {
  const { session, auditCase } = credentials();
  return {
    ...(session && { Authorization: `Bearer ${session.token}` }),
    ...(auditCase && { "Audit-Case": auditCase }),
  };
}

const identify: Middleware = {
  onRequest: ({ request }) => {
    for (const [name, value] of Object.entries(credentialHeaders())) {
      if (!request.headers.has(name)) request.headers.set(name, value);
    }
    return request;
  },
};

/** api is the gateway that served this page, typed by its OpenAPI file. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => fetch(request) });
api.use(identify);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** answerOf gives the answer's document, or throws the ApiProblem that came in its place. */
export async function answerOf<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    throw unanswered(String(error));
  }
  if (answer.data === undefined) throw asProblem(answer.error, answer.response.status);
  return answer.data;
}

/** fetchBytes gives the exact bytes of an answer, for what is verified byte for byte, or throws an ApiProblem. */
export async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchAnswer(path);
  return new Uint8Array(await response.arrayBuffer());
}

/** fetchAnswer gives an answer that is good, its body unread, or throws an ApiProblem. */
export async function fetchAnswer(path: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { headers: credentialHeaders() });
  } catch (error) {
    throw unanswered(String(error));
  }
  if (!response.ok) throw asProblem(await response.json().catch(() => undefined), response.status);
  return response;
}
