import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Loaded } from "@/components/Loaded";
import { type Schemas, answerOf, api, isDenied, problemCode } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { usePerson } from "@/lib/signing";

import classes from "./UsesInNumbers.module.css";
import { numberTexts as texts } from "./numberTexts";

type Numbers = Schemas["DatasetUses"];

/** UsesInNumbers says how often a dataset was used, by month and by way of use, as exactly as the reader may know it. */
export function UsesInNumbers({ entry }: { entry: string }) {
  const text = useText(texts);
  const party = usePerson()?.session.party;
  const query = useQuery({
    queryKey: ["uses in numbers", party, entry],
    queryFn: () => answerOf(api.GET("/v1/datasets/{entry}/uses", { params: { path: { entry } } })),
  });
  if (isDenied(query.error)) return <Text size="sm">{text.denied}</Text>;
  if (noLog.has(problemCode(query.error) ?? "")) return <Text size="sm">{text.noLog}</Text>;
  return <Loaded query={query}>{(numbers) => <Shown numbers={numbers} />}</Loaded>;
}

/** noLog are the problems of a gateway that keeps no event log. */
const noLog: ReadonlySet<string> = new Set(["events.no-log", "events.closed"]);

function Shown({ numbers }: { numbers: Numbers }) {
  const text = useText(texts);
  const words = useWords();
  const { count, month, day } = useFormat();
  const said = (n: number) => {
    if (numbers.step === 1) return text.times(count(n));
    return n === 0 ? text.fewer(count(numbers.step)) : text.atLeast(count(n));
  };
  return (
    <Stack gap="sm">
      <Text>
        {numbers.since === undefined
          ? text.total(said(numbers.total))
          : text.recent(day(numbers.since), said(numbers.total))}
      </Text>
      {numbers.months.some((one) => one.count > 0) && (
        <Bars label={text.byMonth} bars={numbers.months.map((one) => [month(one.month), one.count, said(one.count)])} />
      )}
      {numbers.ways.length > 0 && (
        <Bars
          label={text.byWay}
          bars={numbers.ways.map((one) => [words.value("Mode", one.mode), one.count, said(one.count)])}
        />
      )}
      {numbers.step > 1 && (
        <Text size="sm" c="dimmed">
          {text.rounded(count(numbers.step))}
        </Text>
      )}
    </Stack>
  );
}

type Bar = readonly [name: string, value: number, said: string];

/** Bars is a table whose numbers show as bars too. */
function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(([, value]) => value));
  return (
    <table className={classes["table"]}>
      <caption>{label}</caption>
      <tbody>
        {bars.map(([name, value, said]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td aria-hidden="true">
              <meter className={classes["bar"]} min={0} max={most} value={value} aria-label={said} />
            </td>
            <td>{said}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
