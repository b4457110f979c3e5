import type { Form } from "@/lib/forms";
import type { Kind } from "@/lib/kinds";

type Value = Record<string, unknown>;

/** Follow is an act that follows from an object without changing it: what it already says stands in the form. */
export interface Follow {
  kind: string;
  /** The states in which it makes sense; absent: all. */
  states?: readonly string[];
  /** Whether it makes sense for what the object says; absent: always. */
  fits?: (value: Value) => boolean;
  /** The form for somebody of a role. */
  form: (ref: string, value: Value, role: string) => Form;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** follows are the acts that follow from objects, by the type of these. */
export const follows: Partial<Record<string, readonly Follow[]>> = {
  entry: [
    {
      kind: "access.request/v1",
      // The public accepts the conditions that are published; a unit asks on its own terms.
      form: (ref, value, role) => ({ entry: ref, ...(role === "user" && { condition: text(value["condition"]) }) }),
    },
    {
      kind: "opening.ask/v1",
      fits: (value) => value["opening"] === undefined,
      form: (ref, value) => ({ entry: ref, keeper: text(value["owner"]) }),
    },
    {
      kind: "problem.report/v1",
      form: (ref, value) => ({ entry: ref, version: text(value["version"]), urgency: "normal" }),
    },
    { kind: "opening.review/v1", form: (ref) => ({ entry: ref }) },
    { kind: "rights.declare/v1", form: (ref) => ({ entry: ref }) },
    { kind: "dispute.open/v1", form: (ref, value) => ({ matter: ref, respondent: text(value["owner"]) }) },
  ],
  version: [
    {
      kind: "problem.report/v1",
      form: (ref, value) => ({ entry: text(value["entry"]), version: ref, urgency: "normal" }),
    },
    { kind: "product.register/v1", form: (ref) => ({ sources: [ref] }) },
    { kind: "dispute.open/v1", form: (ref, value) => ({ matter: ref, respondent: text(value["owner"]) }) },
    { kind: "quality.report/v1", form: (ref, value) => ({ entry: text(value["entry"]), version: ref }) },
  ],
  request: [
    {
      kind: "agreement.sign/v1",
      states: ["consented"],
      form: (ref, value) => ({ request: ref, provider: text(value["provider"]) }),
    },
    {
      kind: "dispute.open/v1",
      states: ["refused"],
      form: (ref, value) => ({ matter: ref, respondent: text(value["provider"]) }),
    },
  ],
  petition: [
    {
      kind: "dispute.open/v1",
      states: ["refused"],
      form: (ref, value) => ({ matter: ref, respondent: text(value["keeper"]) }),
    },
  ],
  suspicion: [
    {
      kind: "rectification.order/v1",
      states: ["confirmed"],
      form: (ref, value) => ({ unit: text(value["unit"]), concerns: [ref] }),
    },
  ],
};

/** initialFor fills a form about an object with what the object already says under the same names. */
export function initialFor(kind: Kind, value: Value): Form {
  const known = kind.fields.flatMap(({ name, type, list }) => {
    const said = value[name];
    const shown = type === "ref" || type === "party";
    return shown && !list && typeof said === "string" ? [[name, said] as const] : [];
  });
  return Object.fromEntries(known);
}
