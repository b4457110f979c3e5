import { Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { PartyLink } from "@/components/PartyLink";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLedger } from "@/lib/trust";
import { type Use, type UseProof, findUses, proveUse } from "@/lib/uses";

import { texts } from "./texts";
import { UseStatusBadge } from "./UseStatusBadge";
import { UseJudged, UseWords } from "./UseWords";

const pause = 10_000;

/** UseList lists the last uses of an object that the reader may see; each is verified here on demand, and all of them. */
export function UseList({ of }: { of: string }) {
  const text = useText(texts);
  const { moment, count } = useFormat();
  const root = useLedger().data?.root;
  const [proofs, setProofs] = useState<ReadonlyMap<string, UseProof>>(new Map());
  const found = useInfiniteQuery({
    queryKey: ["uses", of],
    queryFn: ({ pageParam }) => findUses({ entity: of }, pageParam, 20),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    // Where there is none yet, the first one appears by itself.
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.uses.length > 0) ? false : pause),
  });
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (!found.data) return null;
  const uses = found.data.pages.flatMap((page) => page.uses);
  const verify = async (chosen: readonly Use[]) => {
    if (!root) return;
    for (const use of chosen) {
      const proof = await proveUse(root, use);
      setProofs((before) => new Map(before).set(use.id, proof));
    }
  };
  return (
    <Stack gap="xs">
      <Text size="sm">{uses.length > 0 ? text.lead : text.none}</Text>
      {uses.map((use) => {
        const proof = proofs.get(use.id);
        return (
          <div key={use.id}>
            <Group gap="xs">
              <Text size="sm">{moment(use.received)}</Text>
              <PartyLink id={use.issuer} />
              <UseJudged use={use} />
              {proof ? (
                <UseStatusBadge proof={proof} />
              ) : (
                <Button size="compact-xs" variant="default" disabled={!root} onClick={() => void verify([use])}>
                  {text.verify}
                </Button>
              )}
            </Group>
            <UseWords use={use} />
          </div>
        );
      })}
      <Group gap="xs">
        {uses.length > 0 && (
          <Button size="xs" disabled={!root} onClick={() => void verify(uses)}>
            {text.verifyAll(count(uses.length))}
          </Button>
        )}
        {found.hasNextPage && (
          <Button size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
            {text.more}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
