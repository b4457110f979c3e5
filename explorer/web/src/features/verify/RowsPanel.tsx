import { Button, Group, Loader, Progress, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ProblemNotice } from "@/components/ProblemNotice";
import { Section } from "@/components/Section";
import { answerOf, api } from "@/lib/api";
import { sizeOf } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLedger } from "@/lib/trust";
import { verifier } from "@/lib/verifier";

import { answerForRows, proofVersion, tableOf, tableOfVersion } from "./rows";
import { RowsView } from "./RowsView";
import { texts } from "./texts";

/** RowsPanel verifies a file that is not registered as a part of a table that is. */
export function RowsPanel({ file }: { file: File }) {
  const text = useText(texts);
  const root = useLedger().data?.root;
  const [entry, setEntry] = useState<string | null>(null);
  const [progress, setProgress] = useState({ done: 0, total: 1 });
  const inHand = useQuery({
    queryKey: ["rows", file.name, file.size, file.lastModified],
    queryFn: () => verifier.rows(file),
    retry: false,
  });
  const named = inHand.data?.proof?.[proofVersion];
  const check = useMutation({
    mutationFn: async () => {
      const table = named ? await tableOfVersion(named) : entry === null ? undefined : await tableOf(entry);
      if (!root || !table) return undefined;
      return answerForRows(root, file, table, (done, total) => setProgress({ done, total: Math.max(total, 1) }));
    },
  });
  if (check.data) return <RowsView answer={check.data} name={file.name} />;
  return (
    <Section title={text.rowsTitle}>
      <Stack gap="sm">
        <Text size="sm">{text.rowsHint}</Text>
        {inHand.isPending && <Loader size="sm" role="status" aria-label={text.readingRows} />}
        {inHand.isError && <ProblemNotice error={inHand.error} />}
        {inHand.data && (
          <>
            <Text size="sm">{text.rowsRead(inHand.data.rows, inHand.data.columns.join("、"))}</Text>
            {named ? <Text size="sm">{text.rowsNamed}</Text> : <DatasetSelect value={entry} onChange={setEntry} />}
            <Group>
              <Button loading={check.isPending} disabled={!named && entry === null} onClick={() => check.mutate()}>
                {text.checkRows}
              </Button>
            </Group>
          </>
        )}
        {check.isPending && (
          <>
            <Progress value={(100 * progress.done) / progress.total} aria-label={text.checkRows} />
            <Text size="sm">{text.readingHint(sizeOf(progress.done), sizeOf(progress.total))}</Text>
          </>
        )}
        {check.isError && <ProblemNotice error={check.error} />}
        {check.isSuccess && <Text c="red">{text.noTable}</Text>}
      </Stack>
    </Section>
  );
}

/** DatasetSelect finds a dataset by its name. */
function DatasetSelect({ value, onChange }: { value: string | null; onChange: (entry: string | null) => void }) {
  const text = useText(texts);
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 300);
  const found = useQuery({
    queryKey: ["datasets", "select", q],
    queryFn: () => answerOf(api.GET("/v1/datasets", { params: { query: { q, limit: 50 } } })),
    placeholderData: (before) => before,
  });
  return (
    <Select
      label={text.whichDataset}
      placeholder={text.whichDatasetHint}
      searchable
      clearable
      data={(found.data?.datasets ?? []).map(({ entry, businessName, owner }) => ({
        value: entry,
        label: `${businessName}（${owner}）`,
      }))}
      // The gateway has searched already, in more than the name.
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      nothingFoundMessage={text.noDataset}
    />
  );
}
