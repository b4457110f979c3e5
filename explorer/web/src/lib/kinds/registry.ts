import type { Schemas } from "@/lib/api";

export type Kind = Schemas["Kind"];
export type Field = Schemas["Field"];

/** Registry is every kind of statement by its name, and the types of their fields. */
export interface Registry {
  kinds: ReadonlyMap<string, Kind>;
  types: Readonly<Record<string, Schemas["FieldType"]>>;
  words: Schemas["Words"];
  english: Schemas["Words"];
}

/** registryOf puts the gateway's document in order. */
export function registryOf(document: Schemas["Kinds"]): Registry {
  return {
    kinds: new Map(document.kinds.map((kind) => [kind.kind, kind])),
    types: document.types,
    words: document.words,
    english: document.english,
  };
}

/** Actor is who would say something. */
export interface Actor {
  role: string;
  /** The post of their certificate, and the one that it stands for as a deputy's. */
  posts: readonly string[];
  /** Whether their organisation is one of those that founded the ledger. */
  founder: boolean;
}

/** isOpenTo tells whether a kind is said at all by these organisations. What founds the ledger was said before there was a page to say it on. */
export function isOpenTo({ founders, founds }: Kind, { founder }: Actor): boolean {
  return !founders || (founder && !founds);
}

/** fits tells whether a way is one of somebody's role and posts. */
export function fits({ roles, posts }: Kind["ways"][number], actor: Actor): boolean {
  return actor.posts.some((post) => posts.includes(post)) && (roles === undefined || roles.includes(actor.role));
}

/** mayBeSaid tells whether the rules let somebody of this role and these posts say the kind, as far as it can be told beforehand. */
export function mayBeSaid(kind: Kind, actor: Actor): boolean {
  return isOpenTo(kind, actor) && kind.ways.some((way) => fits(way, actor));
}

/** maySecond tells whether somebody may be the second person of the kind. */
export function maySecond({ second }: Kind, { posts }: Actor): boolean {
  return second === undefined || posts.includes(second);
}

/** kindsAbout are the kinds that are said about an object of a type in a state, in the order of the authority table. */
export function kindsAbout(registry: Registry, type: string, state: string): Kind[] {
  return [...registry.kinds.values()].filter(
    (kind) => kind.subject === type && !kind.founds && (kind.from === undefined || kind.from.includes(state)),
  );
}

/** fieldsOf are the fields of whatever an object of a type began with: what its state holds is of their types. */
export function fieldsOf(registry: Registry, type: string): Field[] {
  const kinds = [...registry.kinds.values()].filter((kind) => kind.creates === type || kind.subject === type);
  return kinds.flatMap((kind) => kind.fields);
}

/** told is what saying a kind does, in English: without the name of the code, and the requirements that it serves. */
export function told({ meaning }: Kind): string {
  const does = meaning.replace(/^\w+ /, "").replace(/ \((R-|GB)[^)]*\)/g, "");
  return does.charAt(0).toUpperCase() + does.slice(1);
}
