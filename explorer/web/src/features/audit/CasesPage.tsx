import { Anchor, Button, Card, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Page } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { PartyName } from "@/components/words/PartyName";
import { answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";
import { stateName } from "@/lib/vocabulary";

import { type Case, caseOf } from "./case";
import { texts } from "./texts";

/** CasesPage lists the audit cases that somebody may know of. */
export function CasesPage() {
  const text = useText(texts);
  const { session } = useCredentials();
  return (
    <Page title={text.title} lead={text.lead}>
      {session ? (
        <>
          {session.role === "audit" && (
            <div>
              <Button component={Link} to="/audit/new">
                {text.open}
              </Button>
            </div>
          )}
          <Cases token={session.token} />
        </>
      ) : (
        <Text>
          {text.signIn}{" "}
          <Anchor component={Link} to="/sign-in?to=%2Faudit">
            {text.signInLink}
          </Anchor>
        </Text>
      )}
    </Page>
  );
}

function Cases({ token }: { token: string }) {
  const text = useText(texts);
  const found = useInfiniteQuery({
    queryKey: ["cases", token],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET("/v1/entities", { params: { query: { type: "case", cursor: pageParam, limit: 100 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  const cases = found.data?.pages.flatMap((page) => page.entities.map(caseOf)) ?? [];
  return (
    <>
      {found.isSuccess && cases.length === 0 && <Text>{text.none}</Text>}
      <Stack component="ul" gap="sm" p={0} m={0}>
        {cases.map((one) => (
          <Outline key={one.ref} one={one} />
        ))}
      </Stack>
      {found.hasNextPage && (
        <Button variant="default" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </>
  );
}

function Outline({ one }: { one: Case }) {
  const text = useText(texts);
  const say = useSay();
  const { moment, day, count } = useFormat();
  const id = one.ref.slice("case:".length);
  return (
    <Card component="li" withBorder style={{ listStyle: "none" }}>
      <Group justify="space-between">
        <Anchor component={Link} to={`/audit/cases/${id}`} fw={600}>
          {text.called(one.name, day(one.openedAt))}
        </Anchor>
        <Text size="sm">{say(stateName("case", one.state))}</Text>
      </Group>
      <Text size="sm" c="dimmed">
        {one.terms?.parties.map((party) => (
          <span key={party}>
            <PartyName id={party} /> ·{" "}
          </span>
        ))}
        {moment(one.openedAt)} · {text.notes} {count(one.notes)} · {text.findings} {count(one.findings)}
        {one.unrectified > 0 && ` · ${text.unrectified} ${count(one.unrectified)}`}
      </Text>
    </Card>
  );
}
