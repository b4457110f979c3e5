import { Anchor, Badge, Group, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { TaskList } from "@/components/matter/TaskList";
import { Page } from "@/components/Page";
import { answerOf, api } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { useTasks } from "@/lib/matters";
import { type Person, usePerson } from "@/lib/signing";

import { Links } from "./Links";
import { MyPage } from "./MyPage";
import { starts, texts } from "./texts";

/** WorkPage is where somebody begins who is signed in: what is to be done, and what can be begun. */
export function WorkPage() {
  const text = useText(texts);
  const person = usePerson();
  if (person?.session.role === "user") return <MyPage />;
  return (
    <Page title={text.workTitle} lead={text.workLead}>
      {person ? <Work person={person} /> : <SignInFirst />}
    </Page>
  );
}

function Work({ person }: { person: Person }) {
  const text = useText(texts);
  const { party, role } = person.session;
  const tasks = useTasks(party);
  return (
    <>
      <Loaded query={tasks}>
        {(list) => (
          <>
            <Group gap="sm">
              <Badge size="lg" tt="none" color={list.tasks.length > 0 ? "blue" : "green"}>
                {text.tasks(list.tasks.length)}
              </Badge>
              {list.tasks.some((task) => task.overdue) && (
                <Badge size="lg" color="red" tt="none">
                  {text.late(list.tasks.filter((task) => task.overdue).length)}
                </Badge>
              )}
              <Waiting person={person} />
            </Group>
            {list.tasks.length === 0 ? <Text>{text.nothing}</Text> : <TaskList tasks={list.tasks} at={list.at} />}
          </>
        )}
      </Loaded>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Links title={text.start} links={starts[role] ?? starts["unit"] ?? []} />
        <Links
          title={text.lists}
          links={[
            { to: "/matters", words: texts.listTitle },
            { to: "/grants", words: texts.grantsTitle },
            { to: "/mine", words: texts.mineTitle },
          ]}
        />
      </SimpleGrid>
    </>
  );
}

function Waiting({ person }: { person: Person }) {
  const text = useText(texts);
  const desk = useQuery({
    queryKey: ["desk", person.session.party],
    queryFn: () => answerOf(api.GET("/v1/desk")),
    refetchInterval: 60_000,
  });
  const count = desk.data?.waiting.filter((one) => one.awaited.includes(person.session.party)).length ?? 0;
  return count > 0 ? (
    <Anchor component={Link} to="/desk">
      {text.waits(count)}
    </Anchor>
  ) : null;
}
