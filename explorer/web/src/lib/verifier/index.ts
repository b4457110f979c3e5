import { connect } from "./client";
import type { Verifier } from "./verifier";

export type { AsOf, Check, CheckStatus, Edge, EdgeStatus, Report, UsesFacts, Verdict } from "./report";
export type { Checked, Line, Origin, PublishedTable, RowStatus, RowsResult, RowsSummary } from "./rows";
export type { Progress, Question, Verifier } from "./verifier";

/** verifier is the page's one verifier; its worker and the program in it are loaded by the first call. */
export const verifier: Verifier = connect(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
);
