/** Call is what the page asks of the worker; each is answered once. */
export type Call =
  | { id: number; name: "make"; trustRoot: Uint8Array; draft: Uint8Array }
  | { id: number; name: "commit"; terms: string; salt: string };

export type Message = { id: number; answer: Uint8Array<ArrayBuffer> | string } | { id: number; reason: string };
