import { Badge } from "@mantine/core";

import { useWords } from "@/lib/kinds";

const colours: Partial<Record<string, string>> = {
  suspected: "orange",
  confirmed: "teal",
  refused: "red",
  revoked: "red",
  suspended: "red",
  withdrawn: "gray",
  retired: "gray",
  returned: "orange",
  escalated: "orange",
  active: "green",
  approved: "green",
  granted: "green",
  published: "green",
  accepted: "blue",
};

/** StateBadge says in which state an object is. */
export function StateBadge({ type, state }: { type: string; state: string }) {
  const words = useWords();
  return (
    <Badge color={colours[state] ?? "blue"} variant="light" tt="none">
      {words.state(type, state)}
    </Badge>
  );
}
