import { Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import { PartyName } from "@/components/words/PartyName";
import { StateBadge } from "@/components/words/StateBadge";
import { type Schemas } from "@/lib/api";
import { brief, useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { actPath } from "@/lib/matters";
import { calledBy } from "@/lib/vocabulary";

const texts = {
  due: (day: string) => ({ zh: `办理期限 ${day}`, en: `Due ${day}` }),
  overdue: { zh: "已超期", en: "Overdue" },
  soon: { zh: "三天内到期", en: "Due within three days" },
  act: { zh: "去办理", en: "Do it" },
};

const soon = 3 * 24 * 3_600_000;

interface TaskListProps {
  tasks: readonly Schemas["Task"][];
  /** The clock by which overdue was judged, Unix ms. */
  at: number;
  /** Shows whose task each is. */
  parties?: boolean;
}

/** TaskList shows what is to be done, until when. */
export function TaskList({ tasks, at, parties = false }: TaskListProps) {
  const text = useText(texts);
  const words = useWords();
  const { day } = useFormat();
  return (
    <Stack component="ul" gap="sm" p={0} m={0}>
      {tasks.map((task) => (
        <Card component="li" key={`${task.entity} ${task.act} ${task.party}`} withBorder style={{ listStyle: "none" }}>
          <Group justify="space-between" align="center">
            <div>
              <Group gap="xs">
                <Text fw={600}>{words.kind(task.act)}</Text>
                <StateBadge type={task.type} state={task.state} />
                {task.overdue && (
                  <Badge color="red" tt="none">
                    {text.overdue}
                  </Badge>
                )}
                {!task.overdue && task.due !== undefined && task.due - at < soon && (
                  <Badge color="orange" tt="none">
                    {text.soon}
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                {calledBy(words.entity(task.type), task.name ?? brief(task.entity.slice(task.type.length + 1)))}
                {task.due !== undefined && ` · ${text.due(day(task.due))}`}
                {/* What is the Bureau's, or is decided in its stead, is of no one party. */}
                {parties && task.party.includes(".") && (
                  <>
                    {" · "}
                    <PartyName id={task.party} />
                  </>
                )}
              </Text>
            </div>
            <Button component={Link} to={actPath(task.act, task.entity)} size="xs">
              {text.act}
            </Button>
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
