import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";

import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";

const texts = {
  title: { zh: "没有这个页面", en: "There is no such page" },
  hint: { zh: "地址可能输错了，或者该页面需要先登录。", en: "The address may be mistyped." },
  home: { zh: "回到首页", en: "Back to the first page" },
};

/** NotFound answers every address that no feature has. */
export function NotFound() {
  const text = useText(texts);
  return (
    <Page title={text.title}>
      <Text>{text.hint}</Text>
      <Anchor component={Link} to="/">
        {text.home}
      </Anchor>
    </Page>
  );
}
