import { Badge, Text } from "@mantine/core";

import type { Schemas } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";

import { named } from "./checks";
import { Grid } from "./Grid";
import { texts } from "./texts";

/** Monitor shows what the gateway checks of what it keeps, and where something differs; which row, operators are told by the API. */
export function Monitor({ monitor }: { monitor: Schemas["Monitor"] }) {
  const text = useText(texts);
  const say = useSay();
  const { moment } = useFormat();
  return (
    <Grid
      title={text.monitor}
      lead={monitor.round === 0 ? text.monitorWhy : `${text.monitorWhy} ${text.lastRound(moment(monitor.round))}`}
      badge={<Badge color={monitor.red ? "red" : "green"}>{monitor.red ? text.red : text.green}</Badge>}
      heads={[text.check, text.wholeCycle, text.found]}
      rows={monitor.checks.map(({ name, whole, error }) => ({
        key: name,
        cells: [
          say(named(name)),
          whole === 0 ? text.never : moment(whole),
          <Found key="found" findings={monitor.findings.filter(({ check }) => check === name)} error={error} />,
        ],
      }))}
    />
  );
}

function Found({ findings, error }: { findings: readonly Schemas["Finding"][]; error: string | undefined }) {
  const text = useText(texts);
  if (findings.length === 0) return error ?? text.well;
  return findings.map((finding) => {
    const where = [finding.table, finding.column, finding.leaf].filter((part) => part !== undefined).join(" · ");
    return (
      <Text key={`${finding.part} ${where}`} size="sm" c="red.9">
        {text.differs(where)}
      </Text>
    );
  });
}
