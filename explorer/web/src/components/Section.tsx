import { Group, Title } from "@mantine/core";
import type { PropsWithChildren, ReactNode } from "react";

interface SectionProps {
  title: string;
  /** What belongs beside the heading. */
  beside?: ReactNode;
  /** It is a landmark of the page, to which a screen reader leads by its title. */
  region?: boolean;
}

/** Section is a part of a page under a heading. */
export function Section({ title, beside, region = false, children }: PropsWithChildren<SectionProps>) {
  return (
    <section aria-label={region ? title : undefined}>
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
