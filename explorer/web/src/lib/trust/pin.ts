/** Pin is the trust root that this browser met first on a ledger: another one later is not believed silently. */
export interface Pin {
  digest: string;
  /** When it was met, Unix ms. */
  since: number;
}

const key = (ledger: string) => `luzheng.trust.${ledger}`;

/** pinned gives the pin of a ledger, and makes one when there is none. */
export function pinned(ledger: string, digest: string, now: number): Pin {
  try {
    const kept = JSON.parse(localStorage.getItem(key(ledger)) ?? "null") as Pin | null;
    if (kept && typeof kept.digest === "string" && typeof kept.since === "number") return kept;
  } catch {
    // Something else wrote there: it is no pin.
  }
  return pin(ledger, digest, now);
}

/** pin believes a trust root from now on. */
export function pin(ledger: string, digest: string, now: number): Pin {
  const made = { digest, since: now };
  localStorage.setItem(key(ledger), JSON.stringify(made));
  return made;
}
