import type { Call, Message, Print } from "./messages";

/** Draft is what package explorer/papers makes a working paper of, field for field (luzheng-papers-draft/v1). */
export interface Draft {
  format: "luzheng-papers-draft/v1";
  language: "zh" | "en";
  /** References are objects in the verifier's own files. */
  case: string;
  handler: string;
  /** Unix ms. */
  made: number;
  link?: string;
  words?: Record<string, string>;
  items: { evidence: string }[];
  searches?: Search[];
}

export interface Search {
  name: string;
  terms?: { name: string; value: string }[];
  height: number;
  found: number;
  sample?: { seed: string; block: number; root: string; population: number; populationDigest: string };
  subjects?: string[];
}

/** Terms are what an audit case covers (statement.CaseTerms). */
export interface Terms {
  objects: string[];
  parties: string[];
  entries?: string[];
  funds?: string[];
  from: number;
  until: number;
  team: string[];
}

// A call without its number.
type Ask = Call extends infer C ? (C extends Call ? Omit<C, "id"> : never) : never;

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();

/** ask has the worker answer; the program in it is loaded by the first call. */
function ask<T>(call: Ask): Promise<T> {
  if (!worker) {
    worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if ("reason" in data) asked?.reject(new Error(data.reason));
      else asked?.resolve(data.answer as never);
    };
  }
  const to = worker;
  const id = ++last;
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    to.postMessage({ ...call, id });
  });
}

/** makePapers gives the folder of a working paper as a ZIP file. Everything is verified and written in this browser. */
export function makePapers(trustRoot: Uint8Array, draft: Draft): Promise<Uint8Array<ArrayBuffer>> {
  return ask({ name: "make", trustRoot, draft: new TextEncoder().encode(JSON.stringify(draft)) });
}

/** commitTo gives the commitment to an audit case's terms under a salt, as case.open/v1 carries it. */
export function commitTo(terms: Terms, salt: string): Promise<string> {
  return ask({ name: "commit", terms: JSON.stringify(terms), salt });
}

/** printCertificate verifies evidence and prints what was verified as PDF, with the evidence in it; it rejects what is not verified. */
export function printCertificate(
  trustRoot: Uint8Array,
  evidence: Uint8Array,
  file: { digest: string; size: number } | undefined,
  print: Print,
): Promise<Uint8Array<ArrayBuffer>> {
  return ask({ name: "certificate", trustRoot, evidence, file: file ?? {}, print });
}

/** newSalt draws a salt: 32 random bytes in hexadecimal digits. */
export function newSalt(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
