import type { Report } from "./report";

/** Question is what is asked beside what the evidence proves: whether a file is the one that it is about. */
export interface Question {
  data?: { digest: string; size: number };
  /** Demand the Fabric block too. */
  deep?: boolean;
}

/** Progress is told the bytes done and the total. */
export type Progress = (done: number, total: number) => void;

/**
 * Verifier is the offline verifier (Go package explorer/verify, as WebAssembly, in a worker of its own). It fetches nothing but itself and
 * sends nothing anywhere. Calls are queued; a call that fails rejects with an Error whose message is English.
 */
export interface Verifier {
  /** verify reads an evidence file under a trust root. Whatever the evidence's bytes are, there is a report. */
  verify(trustRoot: Uint8Array, evidence: Uint8Array, question?: Question): Promise<Report>;
  /** digest gives the SM3 of a file's bytes in 64 hexadecimal digits; it reads the file in slices. An aborted signal rejects. */
  digest(file: Blob, progress?: Progress, signal?: AbortSignal): Promise<string>;
}
