import { Button, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { ProblemNotice } from "@/components/ProblemNotice";
import { RefLink } from "@/components/RefLink";
import { answerOf, api } from "@/lib/api";
import { brief, useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { fileLink } from "@/lib/links";

import { texts } from "./texts";

/** ReadsTab lists what the team read within the case of what is not public. */
export function ReadsTab({ id }: { id: string }) {
  const text = useText(texts);
  const { moment } = useFormat();
  const found = useInfiniteQuery({
    queryKey: ["reads", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/cases/{case}/reads", { params: { path: { case: id }, query: { cursor: pageParam, limit: 100 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  const reads = found.data?.pages.flatMap((page) => page.reads) ?? [];
  return (
    <Stack>
      <Text>{text.readsLead}</Text>
      {found.isSuccess && reads.length === 0 && <Text>{text.nothing}</Text>}
      {reads.length > 0 && (
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.time}</Table.Th>
              <Table.Th>{text.auditor}</Table.Th>
              <Table.Th>{text.what}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {reads.map((read, at) => (
              <Table.Tr key={at}>
                <Table.Td>{moment(read.at)}</Table.Td>
                <Table.Td>{read.handler}</Table.Td>
                <Table.Td>
                  <What what={read.what} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {found.hasNextPage && (
        <Button variant="default" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </Stack>
  );
}

function What({ what }: { what: string }) {
  const text = useText(texts);
  // A use in the event log has no page of its own.
  if (what.startsWith("event:")) return `${text.useRead} ${brief(what.slice("event:".length))}`;
  if (what.startsWith("file:")) {
    const digest = what.slice("file:".length);
    return (
      <a href={fileLink(digest)}>
        {text.fileRead} {brief(digest)}
      </a>
    );
  }
  return <RefLink to={what} />;
}
