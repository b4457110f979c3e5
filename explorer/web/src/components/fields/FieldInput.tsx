import { Checkbox, Textarea, TextInput } from "@mantine/core";

import { type Form, type FormValue } from "@/lib/forms";
import { useText } from "@/lib/i18n";
import { type Field, useKinds, useWords } from "@/lib/kinds";

import { CodeInput, CodesInput } from "./CodeInput";
import { GroupInput, GroupsInput } from "./GroupInput";
import { KindsInput } from "./KindsInput";
import { PartiesInput, PartyInput } from "./PartyInput";
import { RefInput, RefsInput } from "./RefInput";
import type { Shown } from "./shown";
import { TagsInput } from "./TagsInput";
import { texts } from "./texts";
import { ValueInput, ValuesInput } from "./ValueInput";

export interface FieldInputProps {
  /** The kind or type whose field it is. */
  of: string;
  field: Field;
  /** The object that the statement is about, where it has one. */
  about?: string;
  value: FormValue | undefined;
  onChange: (value: FormValue) => void;
  /** Its place in the form, with dots for nesting, and what is wrong by such places. */
  path: string;
  errors: Readonly<Record<string, string>>;
}

/** FieldInput is the input that fits a field of a statement. */
export function FieldInput({ of, field, about, value, onChange, path, errors }: FieldInputProps) {
  const text = useText(texts);
  const words = useWords();
  const type = useKinds().data?.types[field.type];
  const shown: Shown = {
    label: words.field(of, field.name),
    required: !field.optional && field.type !== "bool" && !field.list,
    error: errors[path],
  };
  const typed = typeof value === "string" ? value : "";
  const listed = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

  if (type?.fields) {
    return field.list ? (
      <GroupsInput
        {...{ shown, about, errors, path }}
        of={field.type}
        fields={type.fields}
        value={Array.isArray(value) ? (value as Form[]) : []}
        onChange={onChange}
      />
    ) : (
      <GroupInput
        {...{ shown, about, errors, path }}
        of={field.type}
        fields={type.fields}
        value={(value ?? {}) as Form}
        onChange={onChange}
      />
    );
  }
  if (type?.values) {
    const values = type.values.filter((one) => !(field.type === "SecurityLevel" && one.value === "4"));
    return field.list ? (
      <ValuesInput {...shown} type={field.type} values={values} value={listed} onChange={onChange} />
    ) : (
      <ValueInput {...shown} type={field.type} values={values} value={typed} onChange={onChange} />
    );
  }
  switch (field.type) {
    case "bool":
      return (
        <Checkbox label={shown.label} checked={value === true} onChange={(e) => onChange(e.currentTarget.checked)} />
      );
    case "sealed":
      return (
        <Textarea
          {...shown}
          description={text.sealed}
          value={typed}
          autosize
          minRows={3}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
    case "time":
      return (
        <TextInput
          {...shown}
          type="datetime-local"
          required={shown.required && !/\b0 (means|when|while)\b/.test(field.meaning ?? "")}
          description={/\b0 (means|when|while)\b/.test(field.meaning ?? "") ? text.zeroTime : undefined}
          value={typed}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
    case "code":
      return field.list ? (
        <CodesInput {...shown} name={field.name} value={listed} onChange={onChange} />
      ) : (
        <CodeInput {...shown} name={field.name} value={typed} onChange={onChange} />
      );
    case "party":
      return field.list ? (
        <PartiesInput {...shown} value={listed} onChange={onChange} />
      ) : (
        <PartyInput {...shown} value={typed} onChange={onChange} />
      );
    case "ref":
      return field.list ? (
        <RefsInput {...shown} types={typesOf(field)} value={listed} onChange={onChange} />
      ) : (
        <RefInput {...shown} types={typesOf(field)} about={about} value={typed} onChange={onChange} />
      );
    case "kind":
      return <KindsInput {...shown} value={listed} onChange={onChange} />;
    default:
      return field.list ? (
        <TagsInput {...shown} value={listed} onChange={onChange} />
      ) : (
        <TextInput
          {...shown}
          description={field.type === "label" ? text.label : undefined}
          inputMode={field.type === "integer" ? "numeric" : undefined}
          maxLength={field.type === "label" ? 120 : 4096}
          value={typed}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
  }
}

/** The types of objects that a field names, where the registry does not say: what its name means. */
const named: Partial<Record<string, string[]>> = {
  entries: ["entry"],
  inputs: ["version"],
  sources: ["version"],
  corrects: ["problem"],
  application: ["application"],
  notes: ["note"],
  certificates: ["certificate"],
  matter: ["entry", "version", "right", "request", "grant"],
  concerns: ["entry", "grant", "suspicion", "application"],
  entity: ["entry", "version", "right", "request", "grant"],
  holdings: ["entry", "application", "grant"],
};

function typesOf(field: Field): string[] {
  return field.refs ?? named[field.name] ?? [];
}
