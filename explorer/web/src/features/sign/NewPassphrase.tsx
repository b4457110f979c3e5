import { PasswordInput } from "@mantine/core";
import { useState } from "react";

import { useText } from "@/lib/i18n";

const texts = {
  passphrase: { zh: "密钥口令（至少 12 个字符）", en: "Passphrase of the key (12 characters at least)" },
  again: { zh: "再输入一次口令", en: "The same again" },
  differ: { zh: "两次输入不一致", en: "The two differ" },
};

/** least is how many characters a passphrase has at least. */
const least = 12;

interface NewPassphraseProps {
  /** Gets the passphrase when both inputs agree on one that is long enough, and "" until then. */
  onChange: (passphrase: string) => void;
}

/** NewPassphrase asks twice for the passphrase of a key that is going to be made. */
export function NewPassphrase({ onChange }: NewPassphraseProps) {
  const text = useText(texts);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const write = (first: string, second: string) => {
    setPassphrase(first);
    setAgain(second);
    onChange(first === second && first.length >= least ? first : "");
  };
  return (
    <>
      <PasswordInput
        label={text.passphrase}
        required
        minLength={least}
        autoComplete="new-password"
        value={passphrase}
        onChange={(event) => write(event.currentTarget.value, again)}
      />
      <PasswordInput
        label={text.again}
        required
        autoComplete="new-password"
        error={again !== "" && again !== passphrase ? text.differ : undefined}
        value={again}
        onChange={(event) => write(passphrase, event.currentTarget.value)}
      />
    </>
  );
}
