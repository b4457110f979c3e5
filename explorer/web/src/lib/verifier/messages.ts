import type { Report } from "./report";
import type { Checked, Origin, PublishedTable, RowsSummary } from "./rows";
import type { Question } from "./verifier";

/** Calls are what the page asks of the worker; each is answered once, after any number of progress messages. */
export interface Calls {
  verify: { ask: { trustRoot: Uint8Array; evidence: Uint8Array; question: Question }; answer: Report };
  digest: { ask: { file: Blob }; answer: string };
  rows: { ask: { file: File }; answer: RowsSummary };
  checkRows: { ask: { file: File; table: PublishedTable; origin?: Origin }; answer: Checked };
}

export type CallName = keyof Calls;

export type Call =
  { [Name in CallName]: { id: number; name: Name; ask: Calls[Name]["ask"] } }[CallName] | { id: number; name: "abort" };

export type Message =
  | { id: number; kind: "answer"; answer: Calls[CallName]["answer"] }
  | { id: number; kind: "progress"; done: number; total: number }
  | { id: number; kind: "failed"; reason: string };
