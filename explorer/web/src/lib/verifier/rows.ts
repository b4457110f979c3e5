import type { Verdict } from "./report";

/** What package explorer/rows answers, field for field; its documentation has the meaning of each status. */

export type RowStatus = "found" | "differs" | "absent" | "retyped" | "incomplete";

export interface Line {
  /** From 1, the heading not counted. */
  number: number;
  status: RowStatus;
  /** Its place in the table, from 1. */
  at?: number;
  cells?: { column: string; here: string; published?: string }[];
}

export interface RowsResult {
  verdict: Verdict;
  /** SM3 and bytes of the table that was read: evidence tells whether it is the published one. */
  digest: string;
  size: number;
  rows: number;
  found: number;
  missing?: string[];
  unknown?: string[];
  lines: Line[];
}

/** Rows in hand, as their file has them. */
export interface RowsSummary {
  columns: string[];
  rows: number;
  /** What a workbook's proof sheet says of their origin. */
  proof?: Record<string, string>;
}

/** Where a published table is: an address of the gateway's, with the headers by which it knows the caller. */
export interface PublishedTable {
  address: string;
  headers: Record<string, string>;
  format: "csv" | "jsonl";
  /** Bytes, for the progress. */
  size: number;
}

/** Origin goes on the proof sheet of an export. */
export interface Origin {
  version: string;
  name: string;
  address: string;
}

/** Checked is the answer, with the rows as a workbook of text cells when all of them were found and an origin was given. */
export interface Checked {
  result: RowsResult;
  workbook?: Uint8Array<ArrayBuffer>;
}
