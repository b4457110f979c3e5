import { TagsInput as Tags } from "@mantine/core";

import { useText } from "@/lib/i18n";

import type { Shown } from "./shown";
import { texts } from "./texts";

interface TagsInputProps extends Shown {
  value: string[];
  onChange: (value: string[]) => void;
}

/** TagsInput takes several short texts in the order in which they were written. */
export function TagsInput({ value, onChange, ...shown }: TagsInputProps) {
  const text = useText(texts);
  return <Tags {...shown} description={text.list} value={value} onChange={onChange} />;
}
