import { Code, List, Text } from "@mantine/core";

import { Facts } from "@/components/Facts";
import { RefLink } from "@/components/RefLink";
import { brief, useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { type Field, type Registry, useKinds, useWords } from "@/lib/kinds";

import { CodeWord } from "./CodeWord";
import { PartyName } from "./PartyName";
import { SealedText } from "./SealedText";

const texts = {
  yes: { zh: "是", en: "yes" },
  no: { zh: "否", en: "no" },
  none: { zh: "未设定", en: "none" },
  bytes: { zh: "证书文件", en: "certificate file" },
};

interface ValueViewProps {
  field: Field;
  value: unknown;
}

/** ValueView shows what a field of a statement or of a state says, in words. */
export function ValueView({ field, value }: ValueViewProps) {
  const registry = useKinds().data;
  if (Array.isArray(value)) {
    return (
      <List size="sm">
        {value.map((one: unknown, at) => (
          <List.Item key={at}>
            <One field={field} value={one} registry={registry} />
          </List.Item>
        ))}
      </List>
    );
  }
  return <One field={field} value={value} registry={registry} />;
}

function One({ field, value, registry }: ValueViewProps & { registry: Registry | undefined }) {
  const text = useText(texts);
  const words = useWords();
  const { moment, count } = useFormat();
  const of = registry?.types[field.type];
  if (typeof value === "object" && value !== null) {
    if ("attachment" in value && typeof value.attachment === "string") {
      return <SealedText attachment={value.attachment} />;
    }
    return <FieldFacts of={field.type} fields={of?.fields ?? []} values={value as Record<string, unknown>} />;
  }
  const plain = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (of?.values) return words.value(field.type, plain);
  if (typeof value === "boolean") return value ? text.yes : text.no;
  switch (field.type) {
    case "time":
      return value === 0 ? text.none : moment(Number(value));
    case "integer":
      return count(Number(value));
    case "party":
      return <PartyName id={plain} />;
    case "ref":
      return <RefLink to={plain} />;
    case "kind":
      return words.kind(plain);
    case "code":
      return <CodeWord code={plain} />;
    case "digest":
      return <Code title={plain}>{brief(plain)}</Code>;
    case "bytes":
      return (
        <Text span size="sm" c="dimmed">
          {text.bytes}
        </Text>
      );
    default:
      return plain;
  }
}

interface FieldFactsProps {
  /** The kind or type whose fields they are. */
  of: string;
  fields: readonly Field[];
  values: Record<string, unknown>;
}

/** FieldFacts shows those fields that say something. */
export function FieldFacts({ of, fields, values }: FieldFactsProps) {
  const words = useWords();
  const shown = fields.filter((field) => values[field.name] !== undefined && values[field.name] !== "");
  return (
    <Facts
      facts={shown.map((field) => [
        words.field(of, field.name),
        <ValueView key={field.name} field={field} value={values[field.name]} />,
      ])}
    />
  );
}
