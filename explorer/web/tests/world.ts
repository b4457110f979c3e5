import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const files = process.env["LUZHENG_FILES"] ?? "";

/** World is what the Go test played (browser/world_test.go): references as type:id. */
export interface World {
  Villages: string;
  Version: string;
  Outdated: string;
  Current: string;
  /** The dataset of Current, with a quality report and a problem that is open. */
  Doubted: string;
  Derived: string;
  Product: string;
  Case: string;
  Grant: string;
  Note: string;
  Suspected: string;
  /** IDs of uses in the event log under the grant; Misuse is the one of them that is suspected. */
  Uses: string[];
  Misuse: string;
  /** A dataset whose only use, the last one in the log, nobody has read. */
  Unread: string;
  /** Of the event log. */
  Year: string;
  Conditional: string;
  Trips: string;
  TripsVersion: string;
  Application: string;
  Dispute: string;
  Certificate: string;
  /** The authority that issues certificates. */
  Authority: string;
  /** Where it issues certificates and a unit's application signs its uses (browser/outside_test.go). */
  Outside: string;
  Secrets: Secret[];
}

/** Secret is something that not everybody may see (gateway/gatewaytest, secrets.go). */
export interface Secret {
  Name: string;
  Ref: string;
  /** Words in its content. */
  Words: string[] | null;
  /** The parties that the visibility table names. */
  Readers: string[];
}

/** world gives what is on the ledger. */
export function world(): World {
  return JSON.parse(readFileSync(fileNamed("world.json"), "utf8")) as World;
}

/** fileNamed is the path of a file to drop into a page. */
export function fileNamed(name: string): string {
  return join(files, name);
}

/** behindTheIndex runs SQL in the gateway's database, as somebody would who has got hold of it. */
export function behindTheIndex(sql: string): void {
  execFileSync("psql", [process.env["LUZHENG_DATABASE"] ?? "", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]);
}
