import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";

import { RefLink } from "@/components/RefLink";
import { useFormat } from "@/lib/format";
import { useLanguage, useText } from "@/lib/i18n";
import { type Standing, type Verification, useTrust } from "@/lib/trust";
import type { Verdict } from "@/lib/verifier";

import classes from "./TrustStatus.module.css";

const texts = {
  unknown: { zh: "正在了解账本状态", en: "Asking how the ledger stands" },
  nobody: { zh: "还没有足够的单位共同签署", en: "Not yet signed by enough organisations" },
  signed: (organisations: number, block: string) => ({
    zh: `${organisations} 家单位已共同签署到第 ${block} 区块`,
    en: `Signed by ${organisations} organisations up to block ${block}`,
  }),
  here: { zh: "本浏览器最近查验：", en: "Last verified in this browser: " },
  none: { zh: "本浏览器还没有查验过任何内容", en: "Nothing verified in this browser yet" },
  asOf: (block: string, time: string) => ({ zh: `截至第 ${block} 区块，${time}`, en: `as of block ${block}, ${time}` }),
  status: { zh: "网络状态", en: "Network status" },
};

const verdicts: Record<Verdict, { zh: string; en: string }> = {
  verified: { zh: "属实", en: "verified" },
  "verified-but": { zh: "属实，但须留意", en: "verified, with reservations" },
  "cannot-verify": { zh: "无法核验", en: "cannot be verified" },
  tampered: { zh: "被篡改", en: "tampered" },
};

/** TrustStatus is the small line below every page: who attests the ledger as of which block, and what was verified here last. */
export function TrustStatus() {
  const text = useText(texts);
  const { count } = useFormat();
  const { standing, status, last } = useTrust();
  const attested = status?.attested;
  return (
    <Group gap="xs" justify="space-between" className={classes["status"]} data-standing={standing}>
      <Group gap={8} wrap="nowrap" align="baseline">
        <Dot standing={standing} />
        <Text size="sm">
          {attested
            ? text.signed(attested.signedBy.length, count(attested.block))
            : status
              ? text.nobody
              : text.unknown}
        </Text>
      </Group>
      <Text size="sm">{last ? <Last verification={last} /> : text.none}</Text>
      <Anchor component={Link} to="/status" size="sm">
        {text.status}
      </Anchor>
    </Group>
  );
}

function Dot({ standing }: { standing: Standing }) {
  return <span className={classes["dot"]} data-standing={standing} aria-hidden />;
}

function Last({ verification }: { verification: Verification }) {
  const text = useText(texts);
  const { language } = useLanguage();
  const { count, moment } = useFormat();
  return (
    <>
      {text.here}
      <RefLink to={verification.subject} /> {verdicts[verification.verdict][language]}
      {verification.asOf && ` (${text.asOf(count(verification.asOf.block), moment(verification.asOf.time))})`}
    </>
  );
}
