import type { Issuer } from "@/lib/kinds";

type Value = Record<string, unknown>;

/**
 * Whose matter an act about an object is, as fields of the object's state that name parties (chaincode/rules, versions.go). A field of
 * the entry to which the object belongs begins with entry.
 *
 * By the type of the object, where the kinds about it do not differ.
 */
const byType: Partial<Record<string, readonly string[]>> = {
  application: ["owner"],
  case: ["terms.parties"],
  certificate: ["party"],
  clearance: ["user", "provider"],
  dispute: ["applicant", "respondent"],
  duty: ["unit"],
  emergency: ["parties", "providers"],
  engagement: ["principal", "service"],
  entry: ["owner"],
  erasure: ["party"],
  finding: ["unit"],
  grant: ["user", "provider"],
  incident: ["unit"],
  log: ["keeper"],
  note: ["unit"],
  notice: ["parties"],
  objection: ["objector", "claimant"],
  opening: ["subject", "entry.owner"],
  petition: ["keeper"],
  problem: ["entry.owner", "entry.catalogue.openSubject"],
  project: ["owner"],
  rectification: ["unit"],
  request: ["user", "provider"],
  right: ["claimant", "transfer.to", "entry.owner"],
  source: ["party"],
  suspicion: ["unit", "provider", "principal"],
  version: ["owner"],
};

/** By the kind, where it is the matter of some of them. */
const byKind: Partial<Record<string, readonly string[]>> = {
  "access.accept/v1": ["provider"],
  "access.complete/v1": ["user"],
  "access.consent/v1": ["provider"],
  "access.decline/v1": ["provider"],
  "access.refuse/v1": ["provider"],
  "access.withdraw/v1": ["user"],
  "agreement.sign/v1": ["user"],
  "opening.condition/v1": ["catalogue.openSubject"],
  "opening.review/v1": ["catalogue.openSubject"],
  "rectification.order/v1": ["unit"],
  "rights.end/v1": ["claimant"],
  "rights.transfer/v1": ["claimant"],
  "suspicion.explain/v1": ["unit"],
};

/** fieldsOfMatter are the fields that say whose matter a kind about a type of object is; undefined where the state does not say it. */
export function fieldsOfMatter(kind: string, type: string): readonly string[] | undefined {
  return byKind[kind] ?? byType[type];
}

/** at gives what stands under a path of names. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((of, name) => (typeof of === "object" && of !== null ? (of as Value)[name] : undefined), value);
}

/**
 * matterOf gives the parties whose matter a kind about an object is; undefined where its state does not say it. entry is the state of the
 * entry to which the object belongs, once it is known.
 */
export function matterOf(
  kind: string,
  { ref, value }: { ref: string; value: object },
  entry: object | undefined,
): string[] | undefined {
  const type = ref.slice(0, ref.indexOf(":"));
  if (type === "party") return [ref.slice("party:".length)];
  const said = { ...value, entry };
  return fieldsOfMatter(kind, type)
    ?.flatMap((path) => at(said, path))
    .filter((party) => typeof party === "string" && party !== "") as string[] | undefined;
}

/** By the kind, the field that names the one party to whom an act is left (chaincode/rules, rights.go). */
const namedBy: Partial<Record<string, string>> = {
  "rights.confirm/v1": "named",
  "rights.refuse/v1": "named",
};

/**
 * isLeftTo tells whether an object leaves a kind to an issuer: to the party that it names and to nobody else, and where it names nobody to
 * whoever decides otherwise, but no unit.
 */
export function isLeftTo(kind: string, value: object, { party, role }: Pick<Issuer, "party" | "role">): boolean {
  const field = namedBy[kind];
  if (field === undefined) return true;
  const named = at(value, field);
  return typeof named === "string" && named !== "" ? named === party : role !== "unit";
}
