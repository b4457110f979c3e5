import { type ComboboxItem, MultiSelect, type OptionsFilter, Select } from "@mantine/core";
import { useState } from "react";

import { useText } from "@/lib/i18n";

import type { Shown } from "./shown";
import { texts } from "./texts";
import { type Choice, fitting, useObjects } from "./useObjects";

const pattern = /^[a-z]+:[A-Za-z0-9._/-]{1,100}$/;

/** withTyped adds what was pasted, and what is chosen already, to the choices. */
function withTyped(choices: Choice[], refs: string[]): Choice[] {
  const more = refs.filter((ref) => pattern.test(ref) && !choices.some((choice) => choice.value === ref));
  return [...choices, ...[...new Set(more)].map((ref) => ({ value: ref, label: ref }))];
}

/** byNameOrRef finds an object by its name, or by its reference when that was pasted whole. */
const byNameOrRef: OptionsFilter = ({ options, search }) => {
  const sought = search.trim().toLowerCase();
  return (options as ComboboxItem[]).filter(
    ({ value, label }) => value === sought || label.toLowerCase().includes(sought),
  );
};

interface RefInputProps<T> extends Shown {
  /** The types of objects that may stand here. */
  types: readonly string[];
  value: T;
  onChange: (value: T) => void;
}

/** RefInput names an object: it is found by its name among what fits the act, or pasted as type:id. */
export function RefInput({ types, about, value, onChange, ...shown }: RefInputProps<string> & { about?: string }) {
  const text = useText(texts);
  const [typed, setTyped] = useState("");
  const choices = fitting(useObjects(types), about);
  return (
    <Select
      {...shown}
      searchable
      clearable={!shown.required}
      placeholder={text.refs}
      nothingFoundMessage={text.nothing}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={byNameOrRef}
      data={withTyped(choices, [value, typed])}
      value={value === "" ? null : value}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}

/** RefsInput names several objects, sorted as statements have them. */
export function RefsInput({ types, value, onChange, ...shown }: RefInputProps<string[]>) {
  const text = useText(texts);
  const [typed, setTyped] = useState("");
  return (
    <MultiSelect
      {...shown}
      searchable
      placeholder={text.refs}
      nothingFoundMessage={text.nothing}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={byNameOrRef}
      data={withTyped(useObjects(types), [...value, typed])}
      value={value}
      onChange={(chosen) => onChange([...chosen].sort())}
    />
  );
}
