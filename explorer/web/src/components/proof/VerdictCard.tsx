import { Alert, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { type Sentence, useSay } from "@/lib/i18n";
import type { Report, Verdict } from "@/lib/verifier";

import { meanings, verdicts } from "./texts";
import classes from "./VerdictCard.module.css";

const colours: Record<Verdict, string> = {
  verified: "green",
  "verified-but": "yellow",
  "cannot-verify": "gray",
  tampered: "red",
};

/** marks stand beside the words, so that colour is never alone. */
const marks: Record<Verdict, string> = { verified: "✓", "verified-but": "!", "cannot-verify": "?", tampered: "✕" };

interface VerdictCardProps {
  verdict: Verdict;
  /** One sentence; the verifier's own headline where there is one. */
  headline: Sentence;
  /** In the place of what the verdict means in general. */
  meaning?: Sentence;
  /** In the place of the verdict's own title. */
  title?: Sentence;
  children?: ReactNode;
}

/** VerdictCard is the answer: one of four verdicts, in a plain sentence. */
export function VerdictCard({ verdict, headline, meaning, title, children }: VerdictCardProps) {
  const say = useSay();
  return (
    <Alert
      color={colours[verdict]}
      variant="light"
      className={classes["card"]}
      data-verdict={verdict}
      role="status"
      icon={<span aria-hidden>{marks[verdict]}</span>}
    >
      <Title order={2} size="h3">
        {say(title ?? verdicts[verdict])}
      </Title>
      <Text mt={4}>{say(headline)}</Text>
      <Text size="sm" mt={4} c="dimmed">
        {say(meaning ?? meanings[verdict])}
      </Text>
      {children}
    </Alert>
  );
}

/** ReportCard is the VerdictCard of a report. */
export function ReportCard({ report, children }: { report: Report; children?: ReactNode }) {
  return (
    <VerdictCard verdict={report.verdict} headline={report.headline}>
      {children}
    </VerdictCard>
  );
}
