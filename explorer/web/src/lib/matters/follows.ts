import { type Form, type FormValue, localTime } from "@/lib/forms";
import type { Kind } from "@/lib/kinds";

type Value = Record<string, unknown>;

/** Follow is an act that follows from an object without changing it: what it already says stands in the form. */
export interface Follow {
  kind: string;
  /** The states in which it makes sense; absent: all. */
  states?: readonly string[];
  /** Whether it makes sense for what the object says, said by a party; absent: always. */
  fits?: (value: Value, party: string) => boolean;
  /** The form for somebody of a role. */
  form: (ref: string, value: Value, role: string) => Form;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** endOf is the end of the terms that were asked for, as a form has it. */
function endOf(value: Value): string {
  const { until } = (value["terms"] ?? {}) as { until?: number };
  return until === undefined ? "" : localTime(until);
}

/** ofOthers: nobody asks for their own data, or disputes it. */
const ofOthers = ({ owner }: Value, party: string) => owner !== party;

/** follows are the acts that follow from objects, by the type of these. */
export const follows: Partial<Record<string, readonly Follow[]>> = {
  entry: [
    {
      kind: "access.request/v1",
      fits: ofOthers,
      // The public accepts the conditions that are published; a unit asks on its own terms.
      form: (ref, value, role) => ({ entry: ref, ...(role === "user" && { condition: text(value["condition"]) }) }),
    },
    {
      kind: "opening.ask/v1",
      fits: (value, party) => value["opening"] === undefined && ofOthers(value, party),
      form: (ref, value) => ({ entry: ref, keeper: text(value["owner"]) }),
    },
    {
      kind: "problem.report/v1",
      form: (ref, value) => ({ entry: ref, version: text(value["version"]), urgency: "normal" }),
    },
    { kind: "opening.review/v1", form: (ref) => ({ entry: ref }) },
    { kind: "rights.declare/v1", form: (ref) => ({ entry: ref }) },
    {
      kind: "dispute.open/v1",
      fits: ofOthers,
      form: (ref, value) => ({ matter: ref, respondent: text(value["owner"]) }),
    },
  ],
  version: [
    {
      kind: "problem.report/v1",
      form: (ref, value) => ({ entry: text(value["entry"]), version: ref, urgency: "normal" }),
    },
    { kind: "product.register/v1", form: (ref) => ({ sources: [ref] }) },
    {
      kind: "dispute.open/v1",
      fits: ofOthers,
      form: (ref, value) => ({ matter: ref, respondent: text(value["owner"]) }),
    },
    { kind: "quality.report/v1", form: (ref, value) => ({ entry: text(value["entry"]), version: ref }) },
  ],
  request: [
    {
      kind: "agreement.sign/v1",
      states: ["consented"],
      form: (ref, value) => ({ request: ref, provider: text(value["provider"]), until: endOf(value) }),
    },
    {
      kind: "dispute.open/v1",
      states: ["refused"],
      fits: ({ user }, party) => user === party,
      form: (ref, value) => ({ matter: ref, respondent: text(value["provider"]) }),
    },
  ],
  petition: [
    {
      kind: "dispute.open/v1",
      states: ["refused"],
      fits: ({ asker }, party) => asker === party,
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

/** askedFor has, for a kind that grants what was asked for, the field that was asked under another name. */
const askedFor: Partial<Record<string, readonly (readonly [field: string, asked: string])[]>> = {
  "application.approve/v1": [["kinds", "asked"]],
};

/**
 * initialFor fills a form about an object with what the object already says under the same names, and with what somebody asked for: who
 * decides takes away what is not to be granted.
 */
export function initialFor(kind: Kind, value: Value): Form {
  const known = kind.fields.flatMap(({ name, type, list }) => {
    const said = value[name];
    const shown = type === "ref" || type === "party";
    return shown && !list && typeof said === "string" ? [[name, said] as const] : [];
  });
  const asked = (askedFor[kind.kind] ?? []).flatMap(([field, name]) => {
    const said = value[name];
    return Array.isArray(said) ? [[field, said.map(text)] as const] : [];
  });
  return Object.fromEntries<FormValue>([...known, ...asked]);
}
