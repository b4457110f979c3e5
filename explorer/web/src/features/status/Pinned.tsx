import { Button, Group, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";

import { Digest } from "@/components/Digest";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { type Pin, type TrustRoot, pin } from "@/lib/trust";

import { texts } from "./texts";

/** Pinned tells which trust root this browser remembers, and lets a person who has compared another one believe that instead. */
export function Pinned({ root, kept }: { root: TrustRoot; kept: Pin }) {
  const text = useText(texts);
  const { moment } = useFormat();
  const queries = useQueryClient();
  if (kept.digest === root.digest) return text.same(moment(kept.since));
  const believe = () => {
    pin(root.ledger, root.digest, Date.now());
    void queries.invalidateQueries({ queryKey: ["ledger"] });
  };
  return (
    <Group gap="xs">
      <Text c="red">{text.other(moment(kept.since))}</Text>
      <Digest value={kept.digest} />
      <Button size="compact-sm" color="red" variant="outline" onClick={believe}>
        {text.believe}
      </Button>
    </Group>
  );
}
