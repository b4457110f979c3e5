import { Button, Code, CopyButton, Group } from "@mantine/core";

import { useText } from "@/lib/i18n";

const texts = { copy: { zh: "复制", en: "Copy" }, copied: { zh: "已复制", en: "Copied" } };

/** Digest is a digest or an ID in full, to compare and to copy. */
export function Digest({ value }: { value: string }) {
  const text = useText(texts);
  return (
    <Group gap="xs" wrap="wrap">
      <Code style={{ overflowWrap: "anywhere" }}>{value}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="subtle" size="compact-xs" onClick={copy}>
            {copied ? text.copied : text.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
