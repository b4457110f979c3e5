import { Button, Group, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { useNavigate } from "react-router";

import { ProblemNotice } from "@/components/ProblemNotice";
import { useText } from "@/lib/i18n";

import { resolve } from "./resolve";
import { texts } from "./texts";

/** NumberForm leads from a number on a print to the page of what it stands for. */
export function NumberForm() {
  const text = useText(texts);
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<"unknown" | "unreadable">();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const place = await resolve(typed);
      if (typeof place === "string") setProblem(place);
      else await navigate(place.path);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="end" gap="sm">
        <TextInput
          label={text.number}
          description={text.numberHint}
          value={typed}
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          error={problem && text[problem]}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setProblem(undefined);
          }}
          style={{ flex: "1 1 16rem" }}
        />
        <Button type="submit" variant="default" loading={busy} disabled={typed.trim() === ""}>
          {text.search}
        </Button>
      </Group>
      {failure !== undefined && <ProblemNotice error={failure} />}
    </form>
  );
}
