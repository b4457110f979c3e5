import { MultiSelect, Select } from "@mantine/core";

import { useText } from "@/lib/i18n";
import { useParties } from "@/lib/parties";

import type { Shown } from "./shown";
import { texts } from "./texts";

function useChoices() {
  const parties = useParties().data;
  return [...(parties?.values() ?? [])].map(({ id, name }) => ({
    value: id,
    label: name === id ? id : `${name}（${id}）`,
  }));
}

interface PartyInputProps<T> extends Shown {
  value: T;
  onChange: (value: T) => void;
}

/** PartyInput chooses a registered party by its name. */
export function PartyInput({ value, onChange, ...shown }: PartyInputProps<string>) {
  const text = useText(texts);
  return (
    <Select
      {...shown}
      searchable
      clearable={!shown.required}
      placeholder={text.party}
      nothingFoundMessage={text.nothing}
      data={useChoices()}
      value={value === "" ? null : value}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}

/** PartiesInput chooses several, sorted as statements have them. */
export function PartiesInput({ value, onChange, ...shown }: PartyInputProps<string[]>) {
  const text = useText(texts);
  return (
    <MultiSelect
      {...shown}
      searchable
      placeholder={text.party}
      nothingFoundMessage={text.nothing}
      data={useChoices()}
      value={value}
      onChange={(chosen) => onChange([...chosen].sort())}
    />
  );
}
