import { MultiSelect } from "@mantine/core";

import { useText } from "@/lib/i18n";
import { useKinds, useWords } from "@/lib/kinds";

import type { Shown } from "./shown";
import { texts } from "./texts";

interface KindsInputProps extends Shown {
  value: string[];
  onChange: (value: string[]) => void;
}

/** KindsInput chooses kinds of statements by their names, sorted as statements have them. */
export function KindsInput({ value, onChange, ...shown }: KindsInputProps) {
  const text = useText(texts);
  const words = useWords();
  const kinds = [...(useKinds().data?.kinds.keys() ?? [])];
  return (
    <MultiSelect
      {...shown}
      searchable
      placeholder={text.choose}
      nothingFoundMessage={text.nothing}
      data={kinds.map((kind) => ({ value: kind, label: words.kind(kind) }))}
      value={value}
      onChange={(chosen) => onChange([...chosen].sort())}
    />
  );
}
