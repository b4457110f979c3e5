import { Accordion } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Loaded } from "@/components/Loaded";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useWords } from "@/lib/kinds";
import type { Statement } from "@/lib/signing";

import { Said } from "./Said";

/** saidIn reads what an envelope says. */
function saidIn(envelope: unknown): Statement {
  const { payload } = envelope as { payload: string };
  const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Statement;
}

interface StepsProps {
  party: string | undefined;
  statements: readonly Schemas["StatementSummary"][];
}

/** Steps are what was said about an object, one after another; the first is open, for it says what the matter is. */
export function Steps({ party, statements }: StepsProps) {
  const words = useWords();
  const [open, setOpen] = useState<string[]>(statements.slice(0, 1).map(({ id }) => id));
  return (
    <Accordion multiple variant="separated" value={open} onChange={setOpen}>
      {statements.map((one, at) => (
        <Accordion.Item key={one.id} value={one.id}>
          <Accordion.Control>
            {at + 1}. {words.kind(one.kind)}
          </Accordion.Control>
          <Accordion.Panel>
            {open.includes(one.id) && <Recalled party={party} id={one.id} kind={one.kind} />}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function Recalled({ party, id, kind }: { party: string | undefined; id: string; kind: string }) {
  const statement = useQuery({
    queryKey: ["statement", party, id],
    queryFn: async () => {
      const found = await answerOf(api.GET("/v1/statements/{id}", { params: { path: { id } } }));
      // What is not judged yet stands in no history.
      return "envelope" in found ? saidIn(found.envelope) : null;
    },
  });
  return <Loaded query={statement}>{(said) => <Said kind={kind} body={said?.body ?? {}} />}</Loaded>;
}
