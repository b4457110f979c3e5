import { Group, Select } from "@mantine/core";

import { useSay, useText } from "@/lib/i18n";
import { formats, updateCycles } from "@/lib/vocabulary";

import { texts } from "./texts";

/** The filters, by their names in the address, which are those of the API. */
export const filters = ["open", "format", "updateCycle"] as const;

export type Filter = (typeof filters)[number];

interface FiltersProps {
  chosen: Record<Filter, string | null>;
  onChoose: (filter: Filter, value: string | null) => void;
}

/** Filters narrow a search of the catalogue. */
export function Filters({ chosen, onChoose }: FiltersProps) {
  const text = useText(texts);
  const say = useSay();
  const choices: Record<Filter, { value: string; label: string }[]> = {
    open: [
      { value: "true", label: text.open },
      { value: "false", label: text.notOpen },
    ],
    format: Object.entries(formats).map(([value, word]) => ({ value, label: say(word) })),
    updateCycle: Object.entries(updateCycles).map(([value, word]) => ({ value, label: say(word) })),
  };
  const labels: Record<Filter, string> = { open: text.opening, format: text.format, updateCycle: text.cycle };
  return (
    <Group grow preventGrowOverflow={false}>
      {filters.map((filter) => (
        <Select
          key={filter}
          label={labels[filter]}
          placeholder={text.any}
          data={choices[filter]}
          value={chosen[filter]}
          onChange={(value) => onChoose(filter, value)}
          clearable
          miw={150}
        />
      ))}
    </Group>
  );
}
