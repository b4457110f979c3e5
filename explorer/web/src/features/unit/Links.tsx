import { Anchor, Card, Stack, Title } from "@mantine/core";
import { Link } from "react-router";

import { useSay } from "@/lib/i18n";

interface LinksProps {
  title: string;
  links: readonly { to: string; words: { zh: string; en: string } }[];
}

/** Links is a list of places to go to, under a heading. */
export function Links({ title, links }: LinksProps) {
  const say = useSay();
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Stack component="ul" gap={6} p={0} m={0}>
        {links.map(({ to, words }) => (
          <li key={to} style={{ listStyle: "none" }}>
            <Anchor component={Link} to={to}>
              {say(words)}
            </Anchor>
          </li>
        ))}
      </Stack>
    </Card>
  );
}
