import { Group, NativeSelect, ScrollArea, Table, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyName } from "@/components/words/PartyName";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { usePerson } from "@/lib/signing";

import { Bars } from "./Bars";
import { type Figure, figures, texts } from "./texts";

const names = Object.keys(figures) as Figure[];

/** ReportPage counts by unit and period, as a table and as bars. */
export function ReportPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.reportTitle} lead={text.reportLead}>
      {person ? <Report party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

/** yearNow is the year that the report begins with, as inputs of the type date hold days. */
function yearNow(): { from: string; until: string } {
  const year = new Date().getFullYear();
  return { from: `${year}-01-01`, until: `${year + 1}-01-01` };
}

function dayStart(day: string): number | undefined {
  const time = new Date(`${day}T00:00`).getTime();
  return Number.isNaN(time) ? undefined : time;
}

function Report({ party }: { party: string }) {
  const text = useText(texts);
  const say = useSay();
  const { count } = useFormat();
  const [period, setPeriod] = useState(yearNow);
  const [shown, setShown] = useState<Figure>("versions");
  const query = { from: dayStart(period.from), until: dayStart(period.until) };
  const report = useQuery({
    queryKey: ["supervision", party, query],
    queryFn: () => answerOf(api.GET("/v1/supervision", { params: { query } })),
  });
  return (
    <>
      <Group align="end">
        <TextInput
          type="date"
          label={text.from}
          value={period.from}
          onChange={(event) => setPeriod({ ...period, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={text.until}
          value={period.until}
          onChange={(event) => setPeriod({ ...period, until: event.currentTarget.value })}
        />
        <NativeSelect
          label={text.chart}
          value={shown}
          onChange={(event) => setShown(event.currentTarget.value as Figure)}
          data={names.map((name) => ({ value: name, label: say(figures[name]) }))}
        />
      </Group>
      <Loaded query={report}>
        {(found) =>
          found.figures.length === 0 ? (
            <Text>{text.noUnits}</Text>
          ) : (
            <>
              <Bars
                title={say(figures[shown])}
                bars={found.figures.map((one) => ({ party: one.party, value: one[shown] }))}
              />
              <Figures figures={found.figures} count={count} />
              <Text size="sm" c="dimmed">
                {text.upTo(found.height)}
              </Text>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Figures({ figures: rows, count }: { figures: readonly Schemas["Figures"][]; count: (n: number) => string }) {
  const text = useText(texts);
  const say = useSay();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {text.tableTitle}
      </Title>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": text.tableTitle }}>
        <Table miw={1040} fz="xs" horizontalSpacing={4} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.party}</Table.Th>
              {names.map((name) => (
                <Table.Th key={name} ta="right">
                  {say(figures[name])}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.party}>
                <Table.Th scope="row" miw={110} style={{ overflowWrap: "anywhere" }}>
                  <PartyName id={row.party} />
                </Table.Th>
                {names.map((name) => (
                  <Table.Td key={name} ta="right" c={bad(name, row[name]) ? "red.9" : undefined}>
                    {count(row[name])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </section>
  );
}

/** bad tells which figures should be nought. */
function bad(name: Figure, value: number): boolean {
  return (name === "overdue" || name === "violations") && value > 0;
}
