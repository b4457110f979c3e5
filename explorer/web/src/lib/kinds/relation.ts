import { type Actor, type Kind, fits, isOpenTo } from "./registry";

/** Issuer is who would say something, with what the authority table's relations need to know of them (chaincode/rules, authority.go). */
export interface Issuer extends Actor {
  party: string;
  /** A department's members. */
  members: readonly string[];
  /** The units that stand below it in its own system (本系统). */
  branches: readonly string[];
  /** Whose holdings it carries on. */
  predecessors: readonly string[];
  /** The Bureau's party; absent as long as it is not known. */
  bureau: string | undefined;
}

/** divisionOf is the division of a party's ID without its trailing pairs of zeros (GB/T 2260). */
function divisionOf(party: string): string {
  return party.slice(0, 6).replace(/(00)+$/, "");
}

/** governs tells whether a party is in the jurisdiction of a department: a member, or a party of its division. */
function governs({ party, members, bureau }: Issuer, other: string): boolean {
  if (members.includes(other)) return true;
  const division = divisionOf(party);
  return (bureau === undefined || divisionOf(bureau) !== division) && other.startsWith(division);
}

/** relates tells whether an issuer stands in a relation to the parties whose matter an act is. */
function relates(relation: string, issuer: Issuer, matter: readonly string[]): boolean {
  const own = matter.some((id) => id === issuer.party || issuer.predecessors.includes(id));
  switch (relation) {
    case "owner":
      return own;
    case "other":
      return !own && (issuer.role !== "department" || matter.every((id) => governs(issuer, id)));
    case "system":
      return matter.every((id) => issuer.branches.includes(id));
    case "stead":
      return issuer.founder && !own && issuer.bureau !== undefined && matter.includes(issuer.bureau);
    default:
      return true;
  }
}

/**
 * mayBeSaidBy tells whether the authority table lets an issuer say the kind in a matter of these parties. Where it is not known whose the
 * matter is, role and posts alone decide. Nothing is permitted by it: the ledger judges whatever is signed.
 */
export function mayBeSaidBy(kind: Kind, issuer: Issuer, matter: readonly string[] | undefined): boolean {
  return (
    isOpenTo(kind, issuer) &&
    kind.ways.some((way) => fits(way, issuer) && (matter === undefined || relates(way.relation, issuer, matter)))
  );
}
