import { Title } from "@mantine/core";

import { PartyName } from "@/components/PartyLink";
import { useFormat } from "@/lib/format";

import classes from "./Bars.module.css";

interface BarsProps {
  title: string;
  bars: readonly { party: string; value: number }[];
}

/** Bars shows one figure of several units side by side; the table beside it says the same to those who do not see it. */
export function Bars({ title, bars }: BarsProps) {
  const { count } = useFormat();
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <figure className={classes["chart"]}>
      <figcaption>
        <Title order={2} size="h4">
          {title}
        </Title>
      </figcaption>
      {bars.map(({ party, value }) => (
        <div key={party} className={classes["row"]}>
          <span className={classes["name"]}>
            <PartyName id={party} />
          </span>
          <meter className={classes["bar"]} min={0} max={most} value={value} aria-label={`${party} ${value}`} />
          <span className={classes["value"]}>{count(value)}</span>
        </div>
      ))}
    </figure>
  );
}
