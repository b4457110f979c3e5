import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";

import { texts } from "./texts";

/** VerifyPage is the first page. */
export function VerifyPage() {
  const text = useText(texts);
  return <Page title={text.title} lead={text.lead} />;
}
