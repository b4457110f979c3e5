import { Badge } from "@mantine/core";

import { useSay } from "@/lib/i18n";
import type { UseProof } from "@/lib/uses";

import { looks } from "./texts";

/** UseStatusBadge says how well a use is known. */
export function UseStatusBadge({ proof: { status, sentence } }: { proof: UseProof }) {
  const say = useSay();
  const look = looks[status];
  return (
    <Badge color={look.colour} title={say(sentence)} tt="none">
      {look.sign} {say(look)}
    </Badge>
  );
}
