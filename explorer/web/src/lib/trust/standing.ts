import type { Schemas } from "@/lib/api";

/** Standing is how far the page may be believed, worst first. */
export type Standing = "alarm" | "development" | "behind" | "attested" | "unknown";

/** Reason is why it is not "attested". */
export type Reason =
  | "checkpoints-differ"
  | "index-stopped"
  | "index-disagrees"
  | "kept-differs"
  | "trust-changed"
  | "development"
  | "lag"
  | "unattested"
  | "unchecked"
  | "orderers-away";

export interface Judgement {
  standing: Standing;
  reasons: Reason[];
}

/** tolerated is how many blocks the index or the checkpoints may be behind before the page says so. */
const tolerated = 20;

const alarms: Reason[] = ["checkpoints-differ", "index-stopped", "index-disagrees", "kept-differs", "trust-changed"];

/** What is known beside the gateway's status: what this browser found out by itself. */
export interface Findings {
  development: boolean;
  trustChanged: boolean;
  /** Objects of which the index said something else than their evidence. */
  disagreements: string[];
}

/** judge tells how things stand, from what the gateway says and what was found here. */
export function judge(status: Schemas["Status"] | undefined, found: Findings): Judgement {
  const reasons: Reason[] = [];
  if (status?.followers.some((follower) => follower.colour === "red")) reasons.push("checkpoints-differ");
  if (status?.lastError) reasons.push("index-stopped");
  if (found.disagreements.length > 0) reasons.push("index-disagrees");
  const differs = (status?.monitor?.findings.length ?? 0) > 0;
  if (differs) reasons.push("kept-differs");
  if (found.trustChanged) reasons.push("trust-changed");
  if (found.development) reasons.push("development");
  if (status && status.lag > tolerated) reasons.push("lag");
  if (status && (!status.attested || status.height - status.attested.block > tolerated)) reasons.push("unattested");
  if (status?.monitor?.red && !differs) reasons.push("unchecked");
  if (status?.orderers?.some(({ answers }) => !answers)) reasons.push("orderers-away");
  return { standing: standingOf(status, reasons), reasons };
}

function standingOf(status: Schemas["Status"] | undefined, reasons: Reason[]): Standing {
  if (reasons.some((reason) => alarms.includes(reason))) return "alarm";
  if (reasons.includes("development")) return "development";
  if (reasons.length > 0) return "behind";
  return status ? "attested" : "unknown";
}
