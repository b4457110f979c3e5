import { Button, Card } from "@mantine/core";
import { useState } from "react";

import { ActForm } from "@/components/act";
import { Section } from "@/components/Section";
import { useText } from "@/lib/i18n";

import type { Case } from "./case";
import { texts } from "./texts";

/** CloseForm ends a case, which releases all that it held: its entries and its parties. */
export function CloseForm({ of }: { of: Case }) {
  const text = useText(texts);
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <div>
        <Button variant="default" onClick={() => setAsked(true)}>
          {text.close}
        </Button>
      </div>
    );
  }
  const held = [...(of.terms?.entries ?? []), ...(of.terms?.parties ?? []).map((id) => `party:${id}`)];
  return (
    <Section title={text.close}>
      <Card withBorder>
        <ActForm kind="case.close/v1" subject={of.ref} fixed={{ releases: held }} />
      </Card>
    </Section>
  );
}
