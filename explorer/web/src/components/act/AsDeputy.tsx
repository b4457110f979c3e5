import { Alert } from "@mantine/core";

import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { type Actor, useWords } from "@/lib/kinds";
import type { Standing } from "@/lib/signing";

const texts = {
  deputy: (post: string, until: string) => ({
    zh: `您以“${post}”代理人的身份办理（代理至 ${until}），账本会记明由代理人签署。`,
    en: `You do this as the deputy of “${post}” (until ${until}). The ledger will say that a deputy signed.`,
  }),
};

interface AsDeputyProps {
  standing: Standing;
  /** Whether somebody may do what is to be done. */
  may: (actor: Actor) => boolean;
}

/** AsDeputy tells somebody who may do something only under the post that they stand in for. */
export function AsDeputy({ standing, may }: AsDeputyProps) {
  const text = useText(texts);
  const words = useWords();
  const { moment } = useFormat();
  const { deputy } = standing;
  const own = standing.posts.filter((post) => post !== deputy?.post);
  if (!deputy || !may(standing) || may({ ...standing, posts: own })) return null;
  return <Alert color="blue">{text.deputy(words.post(deputy.post), moment(deputy.until))}</Alert>;
}
