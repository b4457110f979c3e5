import { Button, Code, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { ProblemNotice } from "@/components/ProblemNotice";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { kindName } from "@/lib/vocabulary";

import { Records } from "./Records";
import type { SearchTerms } from "./SearchTab";
import { texts } from "./texts";

/** Drawn is a sample with the search that it was drawn from. */
export interface Drawn {
  terms: SearchTerms;
  sample: Schemas["Sample"];
}

const kinds = [
  "usage.record/v1",
  "access.grant/v1",
  "access.request/v1",
  "agreement.sign/v1",
  "dataset.anchor/v1",
] as const;
const most = 200;

/** SampleTab draws a sample that follows from a seed and the ledger's checkpoint. */
export function SampleTab({ drawn, onDrawn }: { drawn?: Drawn; onDrawn: (drawn: Drawn) => void }) {
  const text = useText(texts);
  const say = useSay();
  const { count } = useFormat();
  const [seed, setSeed] = useState("");
  const [size, setSize] = useState(20);
  const [party, setParty] = useState("");
  const [kind, setKind] = useState<string>("");
  const draw = useMutation({
    mutationFn: async (terms: SearchTerms) => ({
      terms,
      sample: await answerOf(api.GET("/v1/samples", { params: { query: { ...terms, seed: seed.trim(), size } } })),
    }),
    onSuccess: onDrawn,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    draw.mutate({ ...(party.trim() && { party: party.trim() }), ...(kind && { kind }) });
  };
  return (
    <Stack>
      <Text>{text.sampleLead}</Text>
      <form onSubmit={submit}>
        <Group align="end">
          <TextInput
            label={text.seed}
            required
            value={seed}
            maxLength={64}
            onChange={(event) => setSeed(event.currentTarget.value)}
          />
          <NumberInput
            label={text.size}
            min={1}
            max={most}
            value={size}
            onChange={(value) => setSize(Number(value) || 1)}
            w={110}
          />
          <TextInput label={text.party} value={party} onChange={(event) => setParty(event.currentTarget.value)} />
          <Select
            label={text.kind}
            value={kind}
            onChange={(value) => setKind(value ?? "")}
            data={[
              { value: "", label: text.anyKind },
              ...kinds.map((value) => ({ value, label: say(kindName(value)) })),
            ]}
          />
          <Button type="submit" loading={draw.isPending} disabled={seed.trim() === ""}>
            {text.draw}
          </Button>
        </Group>
      </form>
      {draw.isError && <ProblemNotice error={draw.error} />}
      {drawn && (
        <>
          <Facts
            facts={[
              [text.seed, <Code key="seed">{drawn.sample.seed}</Code>],
              [text.block, count(drawn.sample.block)],
              [text.root, <Digest key="root" value={drawn.sample.root} />],
              [text.population, text.count(count(drawn.sample.population))],
              [text.populationDigest, <Digest key="digest" value={drawn.sample.populationDigest} />],
            ]}
          />
          <Records
            label={text.sample}
            rows={[
              ...drawn.sample.statements.map((record) => ({ record })),
              ...(drawn.sample.uses ?? []).map((use) => ({ use })),
            ]}
          />
        </>
      )}
    </Stack>
  );
}
