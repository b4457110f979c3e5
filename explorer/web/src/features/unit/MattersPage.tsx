import { NativeSelect } from "@mantine/core";
import { useSearchParams } from "react-router";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { EntityTable } from "@/components/matter/EntityTable";
import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { useEntities } from "@/lib/matters";
import { usePerson } from "@/lib/signing";

import { matters, texts } from "./texts";

/** MattersPage lists the matters of a type that concern a party: each is followed to its answer. */
export function MattersPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.listTitle} lead={text.listLead}>
      {person ? <Matters party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Matters({ party }: { party: string }) {
  const text = useText(texts);
  const words = useWords();
  const [params, setParams] = useSearchParams();
  const type = params.get("type") ?? matters[0];
  const found = useEntities(party, type, party);
  return (
    <>
      <NativeSelect
        label={text.listTitle}
        maw={320}
        value={type}
        onChange={(event) => setParams({ type: event.currentTarget.value }, { replace: true })}
        data={matters.map((one) => ({ value: one, label: words.entity(one) }))}
      />
      <Loaded query={found}>{(all) => <EntityTable label={words.entity(type)} entities={all} />}</Loaded>
    </>
  );
}
