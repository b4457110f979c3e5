import { Badge, Code } from "@mantine/core";

import type { Schemas } from "@/lib/api";
import { useText } from "@/lib/i18n";

import { Grid } from "./Grid";
import { texts } from "./texts";

/** Orderers shows which of the nodes that put transactions in order answer. */
export function Orderers({ orderers }: { orderers: readonly Schemas["OrdererStatus"][] }) {
  const text = useText(texts);
  return (
    <Grid
      title={text.orderers}
      heads={[text.organisation, text.address, text.state]}
      rows={orderers.map(({ member, address, answers }) => ({
        key: address,
        cells: [
          member,
          <Code key="address">{address}</Code>,
          <Badge key="state" color={answers ? "green" : "yellow"}>
            {answers ? text.answers : text.away}
          </Badge>,
        ],
      }))}
    />
  );
}
