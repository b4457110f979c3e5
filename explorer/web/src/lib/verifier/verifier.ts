import type { Report } from "./report";
import type { Checked, Origin, PublishedTable, RowsSummary } from "./rows";

/** Question is what is asked beside what the evidence proves: whether a file is the one that it is about. */
export interface Question {
  data?: { digest: string; size: number };
  /** Demand the Fabric block too. */
  deep?: boolean;
  /** Demand all uses of this entry:…, grant:… or application:…. */
  complete?: string;
}

/** Progress is told the bytes done and the total. */
export type Progress = (done: number, total: number) => void;

/**
 * Verifier is the offline verifier (Go package explorer/verify, as WebAssembly, in a worker of its own). It fetches nothing but
 * itself and a table that it is told to, and sends nothing anywhere. Calls are queued; a call that fails rejects with an Error whose message is English.
 */
export interface Verifier {
  /** verify reads an evidence file under a trust root. Whatever the evidence's bytes are, there is a report. */
  verify(trustRoot: Uint8Array, evidence: Uint8Array, question?: Question): Promise<Report>;
  /** digest gives the SM3 of a file's bytes in 64 hexadecimal digits; it reads the file in slices. An aborted signal rejects. */
  digest(file: Blob, progress?: Progress, signal?: AbortSignal): Promise<string>;
  /** rows reads a file (CSV, JSON Lines, Excel) as rows in hand. */
  rows(file: File): Promise<RowsSummary>;
  /** checkRows compares rows in hand with a published table, which is downloaded; with an origin they come back as a workbook too. */
  checkRows(
    file: File,
    table: PublishedTable,
    origin?: Origin,
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Checked>;
}
