import { useRouteError } from "react-router";

import { Page } from "@/components/Page";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useText } from "@/lib/i18n";

const texts = { title: { zh: "这个页面出了问题", en: "This page failed" } };

/** Broken stands in the place of a page that threw, and leaves the rest usable. */
export function Broken() {
  const text = useText(texts);
  const error = useRouteError();
  return (
    <Page title={text.title}>
      <ProblemNotice error={error} />
    </Page>
  );
}
