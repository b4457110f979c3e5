import { Stack } from "@mantine/core";

import { Later } from "@/components/Later";
import type { Proof } from "@/lib/proof";

import { CertificateButton } from "./CertificateButton";
import { ReportDetails } from "./ReportDetails";
import { ReportFacts } from "./ReportFacts";
import { ReportCard } from "./VerdictCard";

/** ProofView is a whole answer: the verdict, then who and when, then the layers below. */
export function ProofView({ proof }: { proof: Proof }) {
  return (
    <Stack gap="md">
      <ReportCard report={proof.report} />
      <CertificateButton proof={proof} />
      <ReportFacts report={proof.report} />
      <Later>
        <ReportDetails proof={proof} />
      </Later>
    </Stack>
  );
}
