import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { Facts } from "@/components/Facts";
import { RefInput } from "@/components/fields/RefInput";
import { ProblemNotice } from "@/components/ProblemNotice";
import { ReportDetails } from "@/components/proof";
import { RefLink } from "@/components/RefLink";
import { answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { useLedger } from "@/lib/trust";
import { type Completeness, proveAll } from "@/lib/uses";

import type { Case } from "./case";
import { texts } from "./texts";

/** UseListFound is what was found out of the list of uses of an object in the log of a year. */
export interface UseListFound {
  scope: string;
  year: string;
  found: Completeness;
}

const colours: Record<Completeness["state"], string> = {
  complete: "green",
  unwitnessed: "yellow",
  incomplete: "red",
  unknown: "gray",
};

interface CompleteTabProps {
  one: Case;
  /** What was found out before, by scope. */
  chosen: ReadonlyMap<string, UseListFound>;
  onProven: (found: UseListFound) => void;
}

/** CompleteTab fetches all uses of a dataset, under a grant or by an application, and verifies in this browser that none is missing. */
export function CompleteTab({ one, chosen, onProven }: CompleteTabProps) {
  const text = useText(texts);
  const root = useLedger().data?.root;
  const log = useQuery({ queryKey: ["log"], queryFn: () => answerOf(api.GET("/v1/log")) });
  const [scope, setScope] = useState(one.terms?.entries?.[0] ?? "");
  const [typed, setTyped] = useState<string>();
  const year = typed ?? log.data?.year ?? "";
  const prove = useMutation({
    mutationFn: async () => {
      if (!root) throw new Error("the gateway gives no trust root");
      return { scope, year, found: await proveAll(root, year, scope) };
    },
    onSuccess: onProven,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    prove.mutate();
  };
  return (
    <Stack>
      <Text>{text.completeLead}</Text>
      <form onSubmit={submit} aria-label={text.complete}>
        <Group align="end">
          <div style={{ flex: "1 1 260px" }}>
            <RefInput
              label={text.completeOf}
              required
              types={["entry", "grant", "application"]}
              value={scope}
              onChange={setScope}
            />
          </div>
          <TextInput
            label={text.logYear}
            w={130}
            maxLength={4}
            value={year}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" loading={prove.isPending} disabled={scope === "" || year === ""}>
            {text.proveComplete}
          </Button>
        </Group>
      </form>
      {log.isError && <ProblemNotice error={log.error} />}
      {prove.isError && <ProblemNotice error={prove.error} />}
      {[...chosen.values()].reverse().map((one) => (
        <Found key={one.scope} one={one} />
      ))}
    </Stack>
  );
}

/** Found says plainly what was found out. */
function Found({ one: { scope, year, found } }: { one: UseListFound }) {
  const text = useText(texts);
  const say = useSay();
  const { moment, count, list } = useFormat();
  const { state, facts, missing, report, evidence } = found;
  const titles: Record<Completeness["state"], string> = {
    complete: text.stateComplete,
    unwitnessed: text.stateUnwitnessed,
    incomplete: text.stateIncomplete,
    unknown: text.stateUnknown,
  };
  return (
    <Alert color={colours[state]} title={titles[state]} role="status" data-completeness={state}>
      <Stack gap="xs">
        {facts ? (
          <Text>
            {text.completeUpTo(count(facts.count), count(facts.size), moment(facts.time))}
            {facts.witnesses ? text.witnessedBy(list(facts.witnesses)) : text.witnessedByNobody}
          </Text>
        ) : (
          <Text style={{ overflowWrap: "anywhere" }}>{say(found.sentence)}</Text>
        )}
        {missing && missing.length > 0 && <Text>{text.notShown(list(missing.map(rangeOf)))}</Text>}
        <Facts
          facts={[
            [text.completeOf, <RefLink key="scope" to={scope} />],
            [text.logYear, year],
            [text.suspected, facts && count(facts.suspected)],
            [text.signaturesChecked, facts && text.ofAll(count(facts.shown), count(facts.count))],
          ]}
        />
        {report && evidence && <ReportDetails proof={{ report, evidence }} />}
      </Stack>
    </Alert>
  );
}

function rangeOf([from, to]: [number, number]): string {
  return from === to ? String(from) : `${String(from)}–${String(to)}`;
}
