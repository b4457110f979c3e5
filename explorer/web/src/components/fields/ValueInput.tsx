import { Checkbox, Group, NativeSelect } from "@mantine/core";

import type { Schemas } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";

import type { Shown } from "./shown";
import { texts } from "./texts";

interface ValueInputProps<T> extends Shown {
  /** The closed list. */
  type: string;
  values: readonly Schemas["FieldValue"][];
  value: T;
  onChange: (value: T) => void;
}

/** ValueInput chooses one value of a closed list. */
export function ValueInput({ type, values, value, onChange, ...shown }: ValueInputProps<string>) {
  const text = useText(texts);
  const words = useWords();
  return (
    <NativeSelect
      {...shown}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: text.choose },
        ...values.map((one) => ({ value: one.value, label: words.value(type, one.value) })),
      ]}
    />
  );
}

/** ValuesInput chooses any number of values of a closed list, kept in the list's order. */
export function ValuesInput({ type, values, value, onChange, ...shown }: ValueInputProps<string[]>) {
  const words = useWords();
  const sorted = (chosen: string[]) => [...chosen].sort();
  return (
    <Checkbox.Group {...shown} value={value} onChange={(chosen) => onChange(sorted(chosen))}>
      <Group mt="xs">
        {values.map((one) => (
          <Checkbox key={one.value} value={one.value} label={words.value(type, one.value)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
