import { Badge, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { PartyLink } from "@/components/PartyLink";
import { RefLink } from "@/components/RefLink";
import { StateBadge } from "@/components/words/StateBadge";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { formats, wordIn } from "@/lib/vocabulary";

import { qualityTexts as texts } from "./qualityTexts";

type Known = Schemas["DatasetQuality"];

/** Quality says how good a dataset is, as far as the ledger knows. */
export function Quality({ entry }: { entry: string }) {
  const text = useText(texts);
  const query = useQuery({
    queryKey: ["quality", entry],
    queryFn: () => answerOf(api.GET("/v1/datasets/{entry}/quality", { params: { path: { entry } } })),
  });
  return (
    <Loaded query={query}>
      {(known) => (
        <Stack gap="sm">
          <Facts
            facts={[
              [text.renewal, <Renewal key="renewal" known={known} />],
              [text.conformity, <Conformity key="conformity" found={known.conformity} />],
              [text.reports, <Reports key="reports" reports={known.reports} />],
              [text.problems, <Problems key="problems" known={known} />],
            ]}
          />
          {known.cut && (
            <Text size="sm" c="dimmed">
              {text.cut}
            </Text>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function Renewal({ known }: { known: Known }) {
  const text = useText(texts);
  const { day } = useFormat();
  return (
    <Group gap="xs">
      {known.overdue ? (
        <Badge color="red" tt="none">
          {text.overdue}
        </Badge>
      ) : (
        <Badge color="green" variant="light" tt="none">
          {known.dueAt === undefined ? text.noCycle : text.inTime}
        </Badge>
      )}
      <Text size="sm" span>
        {known.renewedAt !== undefined && text.renewed(day(known.renewedAt))}
        {known.dueAt !== undefined && text.due(day(known.dueAt))}
      </Text>
    </Group>
  );
}

function Conformity({ found }: { found: Known["conformity"] }) {
  const text = useText(texts);
  const say = useSay();
  const { count } = useFormat();
  if (!found) return text.noVersion;
  const format = say(wordIn(formats, found.format));
  return (
    <Group gap="xs">
      <Badge color={found.code === undefined ? "green" : "orange"} variant="light" tt="none">
        {found.code === undefined ? text.fits : text.differs}
      </Badge>
      <Text size="sm" span>
        <RefLink to={found.version}>{text.version(found.number)}</RefLink>
        {text.checked(format)}
        {found.rows > 0 && text.rows(count(found.rows))}
        {found.columns !== undefined && found.code === undefined && text.columns(count(found.columns))}
      </Text>
    </Group>
  );
}

function Reports({ reports }: { reports: Known["reports"] }) {
  const text = useText(texts);
  const { day } = useFormat();
  if (reports.length === 0) return text.noReports;
  return (
    <List size="sm" listStyleType="none">
      {reports.map((report) => (
        <List.Item key={report.ref}>
          <Group gap="xs">
            <Badge color={report.verdict === "fit" ? "green" : "orange"} variant="light" tt="none">
              {report.verdict === "fit" ? text.fit : text.faulty}
            </Badge>
            <RefLink to={report.ref}>{text.reportOn(report.number)}</RefLink>
            <Text size="sm" span>
              {day(report.at)} · <PartyLink id={report.service} /> · {text.standard(report.standard)}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

function Problems({ known: { problems, answered } }: { known: Known }) {
  const text = useText(texts);
  const words = useWords();
  const { day, count } = useFormat();
  const ended = answered.corrected + answered.confirmed + answered.settled;
  return (
    <Stack gap={4}>
      {problems.length === 0 && <Text size="sm">{text.noProblems}</Text>}
      {problems.length > 0 && (
        <List size="sm" listStyleType="none">
          {problems.map((problem) => (
            <List.Item key={problem.ref}>
              <Group gap="xs">
                <RefLink to={problem.ref}>{words.value("Defect", problem.defect)}</RefLink>
                <StateBadge type="problem" state={problem.state} />
                {problem.urgency === "urgent" && <Badge color="orange">{text.urgent}</Badge>}
                {problem.overdue ? (
                  <Badge color="red" tt="none">
                    {text.answerOverdue}
                  </Badge>
                ) : (
                  problem.dueAt !== undefined && (
                    <Text size="sm" span>
                      {text.answerDue(day(problem.dueAt))}
                    </Text>
                  )
                )}
              </Group>
            </List.Item>
          ))}
        </List>
      )}
      {ended > 0 && (
        <Text size="sm">
          {text.answered(count(answered.corrected), count(answered.confirmed), count(answered.settled))}
        </Text>
      )}
    </Stack>
  );
}
