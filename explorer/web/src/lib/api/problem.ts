import type { components } from "./schema.gen";

type Document = components["schemas"]["Problem"];

/** ApiProblem is what the gateway answered instead: a problem document (RFC 9457) with a stable code. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: { zh: string; en: string };
  readonly results: Document["results"];

  constructor(document: Document) {
    super(document.detail ?? document.title);
    this.name = "ApiProblem";
    this.code = document.code;
    this.status = document.status;
    this.hint = { zh: document.hintZh ?? document.title, en: document.hint ?? document.title };
    this.results = document.results;
  }
}

/** isMissing tells whether the gateway knows no such thing, or the caller may not know of it. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** isDenied tells whether somebody else, or the same after signing in, might have been answered. */
export function isDenied(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 403);
}

/** problemCode is the stable code of what the gateway answered instead; none where it is no problem of the gateway's. */
export function problemCode(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.code : undefined;
}

const unreachable: Document = {
  type: "about:blank",
  title: "The gateway did not answer",
  status: 0,
  code: "gateway.unreachable",
  hint: "Check the connection and try again.",
  hintZh: "无法连接服务器，请检查网络后重试。",
};

/** unanswered is the problem of a request that found no gateway, or an answer that is none of its. */
export function unanswered(detail: string): ApiProblem {
  return new ApiProblem({ ...unreachable, detail });
}

/** asProblem reads whatever came back in place of an answer. */
export function asProblem(body: unknown, status: number): ApiProblem {
  if (typeof body === "object" && body !== null && "code" in body && typeof body.code === "string") {
    return new ApiProblem({ ...(body as Document), status });
  }
  return unanswered(`HTTP ${String(status)}`);
}
