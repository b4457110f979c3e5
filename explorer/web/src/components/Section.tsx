import { Group, Title } from "@mantine/core";
import type { PropsWithChildren, ReactNode } from "react";

/** Section is a part of a page under a heading, with what belongs beside the heading. */
export function Section({ title, beside, children }: PropsWithChildren<{ title: string; beside?: ReactNode }>) {
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        {beside}
      </Group>
      {children}
    </section>
  );
}
