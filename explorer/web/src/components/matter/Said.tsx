import { Text } from "@mantine/core";

import { FieldFacts } from "@/components/words/ValueView";
import { useText } from "@/lib/i18n";
import { useKinds } from "@/lib/kinds";

const texts = { nothing: { zh: "没有其他内容。", en: "It says nothing more." } };

/** Said shows in words what a statement of a kind says. */
export function Said({ kind, body }: { kind: string; body: Record<string, unknown> }) {
  const text = useText(texts);
  const fields = useKinds().data?.kinds.get(kind)?.fields ?? [];
  if (Object.keys(body).length === 0) return <Text size="sm">{text.nothing}</Text>;
  return <FieldFacts of={kind} fields={fields} values={body} />;
}
