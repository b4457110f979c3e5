import { Button, Card, Modal, ScrollArea, Table } from "@mantine/core";
import { useState } from "react";

import { ActForm, SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { type Schemas } from "@/lib/api";
import type { Form } from "@/lib/forms";
import { useSay, useText } from "@/lib/i18n";
import { useEntities } from "@/lib/matters";
import { usePerson } from "@/lib/signing";

import { parameterNames, texts, units } from "./texts";

interface Value {
  workingDays?: number;
  days?: number;
  months?: number;
  codes?: string[];
  calendar?: unknown;
}

/** ParametersPage shows what the Bureau has set, and changes it under two signatures. */
export function ParametersPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.parametersTitle} lead={text.parametersLead}>
      {person ? <Parameters party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Parameters({ party }: { party: string }) {
  const text = useText(texts);
  const say = useSay();
  const [changing, setChanging] = useState<string>();
  const found = useEntities(party, "parameter");
  return (
    <Loaded query={found}>
      {(all) => {
        const set = new Map(all.map((one) => [one.ref.slice("parameter:".length), one]));
        return (
          <>
            <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.parametersTitle }}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{text.parameter}</Table.Th>
                    <Table.Th>{text.value}</Table.Th>
                    <Table.Th />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {Object.entries(parameterNames).map(([name, words]) => (
                    <Table.Tr key={name}>
                      <Table.Th scope="row">{say(words)}</Table.Th>
                      <Table.Td>
                        <ValueOf entity={set.get(name)} />
                      </Table.Td>
                      <Table.Td>
                        <Button size="compact-sm" variant="light" onClick={() => setChanging(name)}>
                          {text.set}
                        </Button>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
            <Modal
              opened={changing !== undefined}
              onClose={() => setChanging(undefined)}
              title={changing && say(parameterNames[changing] ?? { zh: changing, en: changing })}
              closeButtonProps={{ "aria-label": text.close }}
              // What keeps the page behind it from scrolling would add a style that the content security policy refuses.
              lockScroll={false}
            >
              {changing !== undefined && (
                <Card padding={0}>
                  <ActForm
                    kind="parameter.set/v1"
                    subject={`parameter:${changing}`}
                    initial={initial(set.get(changing))}
                  />
                </Card>
              )}
            </Modal>
          </>
        );
      }}
    </Loaded>
  );
}

function valueOf(entity: Schemas["Entity"] | undefined): Value | undefined {
  return (entity?.value as { value?: Value } | undefined)?.value;
}

/** initial is what is set now, as the form holds it. */
function initial(entity: Schemas["Entity"] | undefined): Form {
  const value = valueOf(entity);
  const number = (n: number | undefined) => (n === undefined ? "" : String(n));
  return {
    value: {
      workingDays: number(value?.workingDays),
      days: number(value?.days),
      months: number(value?.months),
      codes: value?.codes ?? [],
      calendar: { daysOff: [], workdays: [], outages: [] },
    },
  };
}

function ValueOf({ entity }: { entity: Schemas["Entity"] | undefined }) {
  const text = useText(texts);
  const say = useSay();
  const value = valueOf(entity);
  if (entity?.state !== "set" || !value) return text.unset;
  for (const unit of ["workingDays", "days", "months"] as const) {
    const number = value[unit];
    if (number !== undefined) return `${number} ${say(units[unit])}`;
  }
  return value.codes?.join("、") ?? text.calendarSet;
}
