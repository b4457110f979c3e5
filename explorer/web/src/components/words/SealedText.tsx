import { Blockquote, Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { ProblemNotice } from "@/components/ProblemNotice";
import { fetchBytes } from "@/lib/api";
import { useText } from "@/lib/i18n";

const texts = {
  open: { zh: "查看原文", en: "Read the text" },
  sealed: { zh: "加密保存，仅相关单位可读", en: "Encrypted; only those concerned can read it" },
};

/** SealedText is a text that only some may read: it is fetched when somebody asks for it. */
export function SealedText({ attachment }: { attachment: string }) {
  const text = useText(texts);
  const read = useMutation({
    mutationFn: async () => new TextDecoder().decode(await fetchBytes(`/v1/attachments/${attachment}`)),
  });
  if (read.data !== undefined) {
    return (
      <Blockquote p="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {read.data}
      </Blockquote>
    );
  }
  return (
    <>
      <Text span size="sm" c="dimmed">
        {text.sealed}{" "}
      </Text>
      <Button size="compact-xs" variant="light" loading={read.isPending} onClick={() => read.mutate()}>
        {text.open}
      </Button>
      {read.isError && <ProblemNotice error={read.error} />}
    </>
  );
}
