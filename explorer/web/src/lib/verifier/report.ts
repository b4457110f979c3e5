import type { Sentence } from "@/lib/i18n";

/** What package explorer/verify answers, field for field; its documentation has the meaning of each check and flag. */

export type Verdict = "verified" | "verified-but" | "cannot-verify" | "tampered";
export type CheckStatus = "passed" | "noted" | "skipped" | "unable" | "failed";
export type EdgeStatus = "proven" | "claimed" | "missing";

export interface Check extends Sentence {
  id: string;
  status: CheckStatus;
  /** statement:<id>, an entity's reference, "checkpoint", or a part of the file. */
  item?: string;
}

export interface AsOf {
  block: number;
  /** Ledger time, Unix ms. */
  time: number;
  organisations: string[];
}

export interface TrustFacts {
  ledger: string;
  version: number;
  digest: string;
  threshold: number;
}

export interface StatementFacts {
  id: string;
  kind: string;
  issuer: string;
  issuerName?: string;
  handler?: string;
  /** Whom a technical service unit acts for. */
  principal?: string;
  block: number;
  tx: string;
  /** Ledger time and the signatory's own claim, Unix ms. */
  time: number;
  claimed: number;
}

export interface VersionFacts {
  version: string;
  entry: string;
  name?: string;
  owner: string;
  ownerName?: string;
  number: number;
  state: string;
  supersedes?: string;
  supersededBy?: string;
  manifest: string;
  files?: { digest: string; size: number }[];
  rows?: number;
}

export interface DataFacts {
  digest: string;
  size: number;
  registered: boolean;
  /** From 0; -1 is the manifest. */
  file: number;
}

export interface Edge {
  from: string;
  input: string;
  status: EdgeStatus;
  state?: string;
}

/** LogFacts is a position in an event log. */
export interface LogFacts {
  log: string;
  /** Leaves up to the checkpoint, and the log's time of it, Unix ms. */
  size: number;
  time: number;
  witnesses?: string[];
}

export interface UseFacts extends LogFacts {
  id: string;
  index: number;
  event: {
    issuer: string;
    handler?: string;
    principal?: string;
    application?: string;
    action: string;
    entry: string;
    version: string;
    grant?: string;
    purpose: string;
    mode: string;
    at: number;
  };
  issuerName?: string;
  received: number;
  height: number;
  rules: number;
  verdict?: string;
}

/** UsesFacts describes a complete list of uses: all that the scope has in the log up to the checkpoint. */
export interface UsesFacts extends LogFacts {
  scope: string;
  count: number;
  before?: number;
  shown: number;
  suspected: number;
}

export interface Report {
  verdict: Verdict;
  flags?: string[];
  headline: Sentence;
  where?: string[];
  subject?: string;
  asOf?: AsOf;
  trust: TrustFacts;
  statement?: StatementFacts;
  version?: VersionFacts;
  data?: DataFacts;
  lineage?: Edge[];
  use?: UseFacts;
  uses?: UsesFacts;
  checks: Check[];
}
