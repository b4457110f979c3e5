import { Alert, FileInput, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { ActForm } from "@/components/act";
import { Section } from "@/components/Section";
import { useText } from "@/lib/i18n";

import { type ScopeFile, parseScope } from "./scope";
import { texts } from "./texts";

/** ServeForm reveals what a case covers: the scope file that was saved when it was opened. */
export function ServeForm({ id }: { id: string }) {
  const text = useText(texts);
  const [scope, setScope] = useState<ScopeFile | "bad">();
  return (
    <Section title={text.serve}>
      <Stack>
        <Text size="sm">{text.serveLead}</Text>
        <FileInput
          label={text.scopeFile}
          accept="application/json,.json"
          onChange={(file) => {
            if (file) void file.text().then((content) => setScope(parseScope(content) ?? "bad"));
          }}
        />
        {scope === "bad" && (
          <Alert color="red" role="alert">
            {text.badFile}
          </Alert>
        )}
        {scope !== undefined && scope !== "bad" && (
          <ActForm kind="case.serve/v1" subject={id} fixed={{ terms: scope.terms, salt: scope.salt }} />
        )}
      </Stack>
    </Section>
  );
}
