import { Stack, Title } from "@mantine/core";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Later } from "@/components/Later";
import { ProofView, VerdictCard } from "@/components/proof";
import { RefLink } from "@/components/RefLink";
import { SourceGraph } from "@/components/SourceGraph";
import { sizeOf } from "@/lib/format";
import { useText } from "@/lib/i18n";

import type { Answer, InHand } from "./answer";
import { mayHoldRows } from "./rows";
import { RowsPanel } from "./RowsPanel";
import { texts } from "./texts";

/** AnswerView shows the answer to what was dropped. */
export function AnswerView({ answer }: { answer: Answer }) {
  return answer.kind === "unregistered" ? <Unregistered data={answer.data} /> : <Proofs answer={answer} />;
}

function Unregistered({ data }: { data: InHand }) {
  const text = useText(texts);
  return (
    <>
      <VerdictCard
        verdict="cannot-verify"
        title={texts.unregistered}
        headline={texts.unregisteredWhy}
        meaning={texts.unregisteredMeaning}
      />
      <Facts
        facts={[
          [text.digest, <Digest key="digest" value={data.digest} />],
          [text.size, sizeOf(data.file.size)],
        ]}
      />
      {mayHoldRows(data.file.name) && <RowsPanel file={data.file} />}
    </>
  );
}

function Proofs({ answer }: { answer: Extract<Answer, { kind: "proofs" }> }) {
  const text = useText(texts);
  const [best, ...others] = answer.proofs;
  if (!best) return null;
  const version = best.report.version?.version;
  return (
    <Stack gap="lg">
      <ProofView proof={best} />
      {version && (
        <section>
          <Title order={2} size="h4" mb="xs">
            {text.sourcesOf}
          </Title>
          <Later>
            <SourceGraph version={version} />
          </Later>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <Title order={2} size="h4" mb="xs">
            {text.also(others.length)}
          </Title>
          {others.map(({ report }) => report.subject && <RefLink key={report.subject} to={report.subject} />)}
        </section>
      )}
    </Stack>
  );
}
