/** Call is what the page asks of the worker; each is answered once. */
export type Call =
  | { id: number; name: "make"; trustRoot: Uint8Array; draft: Uint8Array }
  | { id: number; name: "commit"; terms: string; salt: string }
  | {
      id: number;
      name: "certificate";
      trustRoot: Uint8Array;
      evidence: Uint8Array;
      file: { digest: string; size: number } | Record<string, never>;
      print: Print;
    };

/** Print is what stands on a certificate beside what was verified. */
export interface Print {
  language: "zh" | "en";
  /** Where it can be verified again, and the QR code of that: rows of 0 and 1, a line each. */
  link: string;
  qr: string;
}

export type Message = { id: number; answer: Uint8Array<ArrayBuffer> | string } | { id: number; reason: string };
