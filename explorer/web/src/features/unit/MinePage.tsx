import { Anchor, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { StatementList } from "@/components/matter/StatementList";
import { Page } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { answerOf, api } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { usePerson } from "@/lib/signing";

import { texts } from "./texts";

/** MinePage lists a party's own statements with what came of them. */
export function MinePage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.mineTitle} lead={text.mineLead}>
      {person ? <Mine party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Mine({ party }: { party: string }) {
  const text = useText(texts);
  const [result, setResult] = useState("");
  const found = useInfiniteQuery({
    queryKey: ["mine", party, result],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/v1/statements", {
          params: { query: { cursor: pageParam, limit: 50, ...(result !== "" && { result }) } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const statements = found.data?.pages.flatMap((page) => page.statements);
  return (
    <>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={text.result}
          value={result}
          onChange={setResult}
          data={[
            { value: "", label: text.all },
            { value: "accepted", label: text.accepted },
            { value: "refused", label: text.refused },
          ]}
        />
        <Anchor component={Link} to="/desk">
          {text.deskLink}
        </Anchor>
      </Group>
      {found.isError && <ProblemNotice error={found.error} />}
      {statements?.length === 0 && <Text>{text.none}</Text>}
      {statements && statements.length > 0 && <StatementList label={text.mineTitle} statements={statements} />}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </>
  );
}
