import type { Schemas } from "@/lib/api";
import type { Field } from "@/lib/kinds";

/**
 * FormValue is what an input holds: text for everything that is typed or chosen (times as datetime-local has them, sealed texts as they
 * are written), true or false, the values of a group of fields, or a list of these.
 */
export type FormValue = string | boolean | Form | FormValue[];

/** Form is what a group of inputs holds, by the names of its fields. */
export interface Form {
  [name: string]: FormValue;
}

type Types = Readonly<Record<string, Schemas["FieldType"]>>;

/** blankForm is a form before anybody has written into it. */
export function blankForm(fields: readonly Field[], types: Types): Form {
  return Object.fromEntries(fields.map((field) => [field.name, blank(field, types)]));
}

function blank(field: Field, types: Types): FormValue {
  const of = types[field.type];
  if (field.list) return [];
  if (field.type === "bool") return false;
  // A group that may be left out starts empty, so that nothing in it is asked for.
  return of?.fields ? blankForm(of.fields, types) : "";
}

/** isBlank tells whether nobody has written anything. */
export function isBlank(value: FormValue | undefined): boolean {
  if (value === undefined || value === "" || value === false) return true;
  if (value === true || typeof value === "string") return false;
  return Object.values(value).every(isBlank);
}
