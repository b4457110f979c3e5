import { Autocomplete, MultiSelect } from "@mantine/core";
import { useState } from "react";

import { useSay, useText } from "@/lib/i18n";
import { codes, codesFor, codeWord } from "@/lib/vocabulary";

import type { Shown } from "./shown";
import { texts } from "./texts";

/** useChoices gives the usual codes of a field with what they mean. */
function useChoices(name: string) {
  const say = useSay();
  return (codesFor[name] ?? Object.keys(codes)).map((code) => ({ code, word: say(codeWord(code)) }));
}

interface CodeInputProps<T> extends Shown {
  /** The field's name, by which the usual codes are found. */
  name: string;
  value: T;
  onChange: (value: T) => void;
}

/** CodeInput takes a code: a usual one by what it means, or any other as it is written. */
export function CodeInput({ name, value, onChange, ...shown }: CodeInputProps<string>) {
  const text = useText(texts);
  const choices = useChoices(name);
  const wordOf = (code: string) => choices.find((choice) => choice.code === code)?.word ?? code;
  return (
    <Autocomplete
      {...shown}
      description={text.code}
      maxLength={64}
      value={wordOf(value)}
      data={choices.map(({ word }) => word)}
      onChange={(typed) => onChange(choices.find(({ word }) => word === typed)?.code ?? typed)}
    />
  );
}

/** CodesInput takes several codes, sorted as statements have them. */
export function CodesInput({ name, value, onChange, ...shown }: CodeInputProps<string[]>) {
  const text = useText(texts);
  const choices = useChoices(name);
  const [typed, setTyped] = useState("");
  const known = choices.map(({ code, word }) => ({ value: code, label: word }));
  const others = [...value, typed]
    .filter((code) => /^[a-z0-9.-]{1,64}$/.test(code) && !known.some((one) => one.value === code))
    .map((code) => ({ value: code, label: code }));
  return (
    <MultiSelect
      {...shown}
      description={text.code}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...known, ...others.filter((one, at) => others.findIndex((other) => other.value === one.value) === at)]}
      value={value}
      onChange={(chosen) => onChange([...chosen].sort())}
    />
  );
}
