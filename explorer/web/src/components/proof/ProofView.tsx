import { Stack } from "@mantine/core";

import type { Proof } from "@/lib/proof";

import { ReportDetails } from "./ReportDetails";
import { ReportFacts } from "./ReportFacts";
import { ReportCard } from "./VerdictCard";

/** ProofView is a whole answer: the verdict, then who and when, then the layers below. */
export function ProofView({ proof }: { proof: Proof }) {
  return (
    <Stack gap="md">
      <ReportCard report={proof.report} />
      <ReportFacts report={proof.report} />
      <ReportDetails proof={proof} />
    </Stack>
  );
}
