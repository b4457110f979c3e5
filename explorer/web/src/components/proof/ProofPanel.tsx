import { Group, Loader, Text } from "@mantine/core";

import { ProblemNotice } from "@/components/ProblemNotice";
import { useText } from "@/lib/i18n";
import { useProof } from "@/lib/proof";

import { ProofView } from "./ProofView";
import { texts } from "./texts";

/** ProofPanel proves an object as soon as it is shown: its evidence is fetched, and verified in this browser. */
export function ProofPanel({ subject }: { subject: string }) {
  const text = useText(texts);
  const proof = useProof(subject);
  if (proof.data) return <ProofView proof={proof.data} />;
  if (proof.isError) return <ProblemNotice error={proof.error} />;
  return (
    <Group role="status">
      <Loader size="sm" />
      <Text>{text.verifying}</Text>
    </Group>
  );
}
