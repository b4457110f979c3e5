import { Stack, Text, Title } from "@mantine/core";
import { type PropsWithChildren, type ReactNode, useEffect, useRef } from "react";

interface PageProps {
  title: string;
  /** One sentence below the title. */
  lead?: ReactNode;
}

/** Page is the frame of every page: its title names the tab too, and has the focus after a change of page, for those who hear it. */
export function Page({ title, lead, children }: PropsWithChildren<PageProps>) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · 泸证`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: "none", overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" mt={4}>
            {lead}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  );
}
