/**
 * Every object has a permalink:
 *
 *	/datasets/<id>      a catalogue entry
 *	/versions/<id>      a version of a dataset
 *	/products/<id>      a data product
 *	/statements/<id>    a statement
 *	/files/<sm3>        wherever a digest is registered
 *	/entities/<ref>     any other object, as type:id
 *
 * A list of uses, uses:<ref>, has the page of what it is about.
 */
const pages: Partial<Record<string, string>> = {
  entry: "datasets",
  version: "versions",
  product: "products",
  statement: "statements",
};

const list = "uses:";

/** listed gives the object that a list of uses is about; undefined when it is something else that is named. */
export function listed(ref: string): string | undefined {
  return ref.startsWith(list) ? ref.slice(list.length) : undefined;
}

/** linkTo gives the page of an object that is named as type:id, or as statement:<id>. */
export function linkTo(named: string): string {
  const ref = listed(named) ?? named;
  const at = ref.indexOf(":");
  const page = pages[ref.slice(0, at)];
  return page ? `/${page}/${encodeURIComponent(ref.slice(at + 1))}` : `/entities/${encodeURIComponent(ref)}`;
}

/** fileLink gives the page of a file's digest. */
export function fileLink(sm3: string): string {
  return `/files/${sm3}`;
}

/** permalink is a page's whole address, to print or to scan. */
export function permalink(path: string): string {
  return new URL(path, location.origin).href;
}
