import { Text } from "@mantine/core";

import { useLanguage, useText } from "@/lib/i18n";

const texts = { more: { zh: "技术细节（英文）", en: "Details" } };

/** EnglishDetail is what a program said, which says it in English alone: for whoever is asked for help, behind words in the reader's language. */
export function EnglishDetail({ children }: { children: string }) {
  const text = useText(texts);
  const { language } = useLanguage();
  const said = (
    <Text span size="xs" c="dimmed" lang="en" style={{ overflowWrap: "anywhere" }}>
      {children}
    </Text>
  );
  if (language === "en") return said;
  return (
    <details>
      <Text component="summary" size="xs" c="dimmed">
        {text.more}
      </Text>
      {said}
    </details>
  );
}
