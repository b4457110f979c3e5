import type { Schemas } from "@/lib/api";

/** Draft is what a form says of a statement; the signer draws the nonce and builds the bytes. References are type:id. */
export interface Draft {
  kind: string;
  ledger: string;
  issuer: string;
  handler?: string;
  subject?: string;
  /** The subject's head as the person saw it. */
  prev?: string;
  /** Unix ms. */
  issuedAt: number;
  notAfter: number;
  body: unknown;
}

/** Drafted is a statement that is ready to be signed: its ID, and its bytes in base64. */
export interface Drafted {
  id: string;
  payload: string;
}

/** Said is an envelope read back strictly, for somebody who is to sign it too. */
export interface Said {
  id: string;
  statement: Statement;
  keys: string[];
  rule: Schemas["Kind"]["signatures"];
  counterparty?: string;
}

/** Statement is what an envelope says. */
export interface Statement {
  kind: string;
  ledger: string;
  issuer: string;
  handler?: string;
  subject?: string;
  prev?: string;
  issuedAt: number;
  notAfter: number;
  body: Record<string, unknown>;
}

/** Opened is a key that is open in the worker; the handle names it there. */
export interface Opened {
  handle: number;
  keyId: string;
  publicKey: string;
}

/** Made is a new key: its encrypted file, and the request for its certificate. Both are PEM. */
export interface Made {
  keyId: string;
  file: string;
  request: string;
}

/** Certified is what a certificate's file says. */
export interface Certified {
  keyId: string;
  /** base64. */
  der: string;
  /** Unix ms. */
  notBefore: number;
  notAfter: number;
}

/** Described is a file as it is anchored: its manifest and the body of dataset.anchor/v1. */
export interface Described {
  digest: string;
  manifest: string;
  anchor: Record<string, unknown>;
}

/** CellProblem is what is wrong with a cell of a workbook, and what to do about it. */
export interface CellProblem {
  cell: string;
  column: string;
  problem: string;
  hint: string;
  hintZh: string;
}

/** Sheet is what became of every row of a workbook of catalogue entries. */
export interface Sheet {
  rows: { number: number; entry?: Record<string, unknown>; problems?: CellProblem[] }[];
  problems?: CellProblem[];
}

/** Outside is what a signer outside of the browser returned, to be verified and put on its envelope. */
export interface Outside {
  payloadType?: string;
  payload?: string;
  envelope?: string;
  publicKey: string;
  sig: string;
}

interface Enveloped {
  envelope: string;
}

/** Calls are the functions of the signer in the worker (explorer/cmd/signwasm), as they are asked for and answered. */
export interface Calls {
  open: { ask: [file: Uint8Array, passphrase: Uint8Array]; answer: Opened };
  forget: { ask: [handle: number]; answer: true };
  make: { ask: [passphrase: Uint8Array, name: string]; answer: Made };
  certificate: { ask: [file: Uint8Array]; answer: Certified };
  draft: { ask: [draft: string]; answer: Drafted };
  sign: { ask: [handle: number, payload: string]; answer: Enveloped };
  cosign: { ask: [handle: number, envelope: string]; answer: Enveloped };
  answer: { ask: [handle: number, ledger: string, origin: string, challenge: string]; answer: Enveloped };
  challenge: { ask: [ledger: string, origin: string, challenge: string]; answer: { payload: string } };
  join: { ask: [outside: string]; answer: Enveloped };
  read: { ask: [envelope: string]; answer: Said };
  sheet: { ask: [file: Uint8Array]; answer: Sheet };
  describe: { ask: [file: File]; answer: Described };
}

export type CallName = keyof Calls;

/** Call is a question to the worker. */
export interface Call {
  id: number;
  name: CallName;
  ask: unknown[];
}

/** Refusal is why something was not signed or not read; see package explorer/sign for the codes. */
export interface Refusal {
  code: string;
  field?: string;
  detail: string;
}

/** Message is what the worker says: how far a call is, and once what came of it. */
export type Message =
  | { id: number; kind: "progress"; done: number; total: number }
  | { id: number; kind: "answer"; answer: unknown }
  | { id: number; kind: "refused"; refusal: Refusal };
