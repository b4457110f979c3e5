import { Alert, Anchor, List } from "@mantine/core";
import { Link } from "react-router";

import { useSay, useText } from "@/lib/i18n";
import { useTrust } from "@/lib/trust";

import { reasons } from "./reasons";

const texts = {
  alarm: { zh: "请注意", en: "Warning" },
  development: { zh: "测试环境", en: "Development" },
  more: { zh: "查看网络状态", en: "See the network's status" },
};

/** TrustBanner stands above every page when something keeps it from being believed. */
export function TrustBanner() {
  const text = useText(texts);
  const say = useSay();
  const { standing, reasons: why } = useTrust();
  if (standing !== "alarm" && standing !== "development") return null;
  return (
    <Alert
      color={standing === "alarm" ? "red" : "yellow"}
      title={text[standing]}
      role="alert"
      mb="md"
      maw={1080}
      mx="auto"
      w="100%"
    >
      <List size="sm">
        {why.map((reason) => (
          <List.Item key={reason}>{say(reasons[reason])}</List.Item>
        ))}
      </List>
      <Anchor component={Link} to="/status" size="sm" c="inherit" underline="always">
        {text.more}
      </Anchor>
    </Alert>
  );
}
