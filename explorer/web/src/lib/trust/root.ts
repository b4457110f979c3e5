import { type Schemas, answerOf, api } from "@/lib/api";

import { type Pin, pinned } from "./pin";

/** TrustRoot is what the verifier believes, and nothing else: the ledger's trust-root file. */
export interface TrustRoot {
  bytes: Uint8Array;
  /** SM3 of the bytes, as the gateway says; the verifier's reports say it too, computed here. */
  digest: string;
  ledger: string;
}

/** trustRootOf takes the trust-root file out of the ledger's document. The file's one encoding is JSON as it is written here. */
export function trustRootOf(ledger: Schemas["Ledger"]): TrustRoot | undefined {
  if (!ledger.trustRoot || !ledger.trustRootDigest) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(ledger.trustRoot));
  return { bytes, digest: ledger.trustRootDigest, ledger: ledger.ledger };
}

/** KnownLedger is the ledger that the gateway serves, what it gives to believe, and what this browser believes of it already. */
export interface KnownLedger {
  document: Schemas["Ledger"];
  /** Absent when the gateway has none. */
  root?: TrustRoot;
  pin?: Pin;
}

/** fetchLedger asks the gateway which ledger it serves. */
export async function fetchLedger(): Promise<KnownLedger> {
  const document = await answerOf(api.GET("/v1/ledger"));
  const root = trustRootOf(document);
  return { document, root, pin: root && pinned(root.ledger, root.digest, Date.now()) };
}
