import type { Schemas } from "@/lib/api";
import type { Field } from "@/lib/kinds";

import { type Form, type FormValue, isBlank } from "./blank";
import { timeOf } from "./time";

/** Seal has a text encrypted and gives what stands for it in a statement. */
export type Seal = (text: string) => Promise<Schemas["Sealed"]>;

/** FormError says which field is not filled in as it must be. */
export class FormError extends Error {
  readonly field: string;
  readonly problem: "missing" | "time" | "integer";

  constructor(field: string, problem: FormError["problem"]) {
    super(`${field}: ${problem}`);
    this.name = "FormError";
    this.field = field;
    this.problem = problem;
  }
}

type Types = Readonly<Record<string, Schemas["FieldType"]>>;

/** mayBeZero: these times say with 0 that there is none; the form leaves them empty. */
function mayBeZero(field: Field): boolean {
  return /\b0 (means|when|while)\b/.test(field.meaning ?? "");
}

/** check throws a FormError for the first field that cannot be sent, before anything is sealed. */
function check(fields: readonly Field[], form: Form, types: Types, path: string): void {
  for (const field of fields) {
    const value = form[field.name];
    const at = path + field.name;
    if (isBlank(value)) {
      if (field.optional || field.type === "bool" || (field.type === "time" && mayBeZero(field)) || field.list)
        continue;
      throw new FormError(at, "missing");
    }
    const inner = types[field.type]?.fields;
    for (const one of field.list ? (value as FormValue[]) : [value]) {
      if (inner) check(inner, one as Form, types, `${at}.`);
      else if (field.type === "time" && Number.isNaN(timeOf(one as string))) throw new FormError(at, "time");
      else if (field.type === "integer" && !/^-?\d+$/.test(one as string)) throw new FormError(at, "integer");
    }
  }
}

/** assemble makes a statement's body of a form. Sealed texts are sealed last, when all the rest is right. */
export async function assemble(fields: readonly Field[], form: Form, types: Types, seal: Seal): Promise<object> {
  check(fields, form, types, "");
  return body(fields, form, types, seal);
}

async function body(fields: readonly Field[], form: Form, types: Types, seal: Seal): Promise<object> {
  const made: Record<string, unknown> = {};
  for (const field of fields) {
    const value = form[field.name];
    if (isBlank(value)) {
      // A required list, truth value or time is written although it says nothing.
      if (field.optional) continue;
      if (field.list) made[field.name] = [];
      else if (field.type === "bool") made[field.name] = false;
      else if (field.type === "time") made[field.name] = 0;
      continue;
    }
    made[field.name] = field.list
      ? await Promise.all((value as FormValue[]).map((one) => single(field, one, types, seal)))
      : await single(field, value, types, seal);
  }
  return made;
}

async function single(field: Field, value: FormValue | undefined, types: Types, seal: Seal): Promise<unknown> {
  const of = types[field.type];
  if (of?.fields) return body(of.fields, value as Form, types, seal);
  if (of?.values?.some((one) => one.integer)) return Number(value);
  switch (field.type) {
    case "bool":
      return value === true;
    case "time":
      return timeOf(value as string);
    case "integer":
      return Number(value);
    case "sealed":
      return seal(value as string);
    default:
      return (value as string).trim();
  }
}
