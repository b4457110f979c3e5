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
  post: string;
}

/** mayBeSaid tells whether the authority table lets somebody of this role and post say the kind, as far as it can be told beforehand. */
export function mayBeSaid(kind: Kind, { role, post }: Actor): boolean {
  return kind.ways.some((way) => way.posts.includes(post) && (way.roles === undefined || way.roles.includes(role)));
}

/** maySecond tells whether somebody of this post may be the second person of the kind. */
export function maySecond(kind: Kind, post: string): boolean {
  return kind.second === undefined || kind.second === post;
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
