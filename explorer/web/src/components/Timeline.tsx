import { Badge, Button, Text, Timeline as Line } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { kindName } from "@/lib/vocabulary";

import { PartyName } from "./PartyLink";
import { ProblemNotice } from "./ProblemNotice";
import { RefLink } from "./RefLink";

const texts = {
  refused: { zh: "未获接受", en: "refused" },
  more: { zh: "显示更多", en: "Show more" },
  nothing: { zh: "还没有记录。", en: "Nothing was recorded yet." },
  hidden: (count: number) => ({
    zh: `另有 ${count} 条记录只对相关单位公开。`,
    en: `${count} more records are shown to the parties concerned only.`,
  }),
};

/** TimelineOf says whose timeline it is: everything about a dataset, or the history of one object. */
export type TimelineOf = { dataset: string } | { entity: string };

function page(of: TimelineOf, cursor: string | undefined): Promise<Schemas["StatementPage"]> {
  const query = { cursor, limit: 20 };
  return "dataset" in of
    ? answerOf(api.GET("/v1/datasets/{entry}/timeline", { params: { path: { entry: of.dataset }, query } }))
    : answerOf(api.GET("/v1/entities/{ref}/history", { params: { path: { ref: of.entity }, query } }));
}

/** Timeline tells what happened, oldest first, each record with a link to its proof. */
export function Timeline({ of }: { of: TimelineOf }) {
  const text = useText(texts);
  const found = useInfiniteQuery({
    queryKey: ["timeline", of],
    queryFn: ({ pageParam }) => page(of, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  const statements = found.data?.pages.flatMap((one) => one.statements) ?? [];
  const hidden = found.data?.pages.reduce((sum, one) => sum + (one.hidden ?? 0), 0) ?? 0;
  return (
    <>
      {found.isSuccess && statements.length === 0 && hidden === 0 && <Text size="sm">{text.nothing}</Text>}
      <Line bulletSize={14} lineWidth={2}>
        {statements.map((statement) => (
          <Line.Item key={statement.id}>
            <Moment statement={statement} />
          </Line.Item>
        ))}
      </Line>
      {hidden > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {text.hidden(hidden)}
        </Text>
      )}
      {found.hasNextPage && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </>
  );
}

function Moment({ statement }: { statement: Schemas["StatementSummary"] }) {
  const text = useText(texts);
  const say = useSay();
  const { moment } = useFormat();
  return (
    <>
      <RefLink to={`statement:${statement.id}`}>{say(kindName(statement.kind))}</RefLink>{" "}
      {statement.result !== "accepted" && (
        <Badge size="sm" color="red" variant="light">
          {text.refused}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {moment(statement.time)} · <PartyName id={statement.issuer} />
      </Text>
    </>
  );
}
