import { Title } from "@mantine/core";

import { SignInFirst } from "@/components/act";
import { Loaded } from "@/components/Loaded";
import { type Column, EntityTable } from "@/components/matter/EntityTable";
import { Page } from "@/components/Page";
import { RefLink } from "@/components/RefLink";
import { CodeWord } from "@/components/words/CodeWord";
import { PartyName } from "@/components/words/PartyName";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { useEntities } from "@/lib/matters";
import { usePerson } from "@/lib/signing";

import { texts } from "./texts";

interface Grant {
  entry: string;
  user: string;
  provider: string;
  terms: { mode: string; purpose: string; until: number };
}

const grantIn = (value: Record<string, unknown>) => value as unknown as Grant;

/** GrantsPage lists the grants that a party gave and received. */
export function GrantsPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.grantsTitle} lead={text.grantsLead}>
      {person ? <Grants party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Grants({ party }: { party: string }) {
  const text = useText(texts);
  const words = useWords();
  const { day } = useFormat();
  const grants = useEntities(party, "grant", party);
  const columns = (other: "user" | "provider"): Column[] => [
    { title: text.entry, cell: (value) => <RefLink to={grantIn(value).entry} /> },
    { title: text[other], cell: (value) => <PartyName id={grantIn(value)[other]} /> },
    { title: text.mode, cell: (value) => words.value("Mode", grantIn(value).terms.mode) },
    { title: text.purpose, cell: (value) => <CodeWord code={grantIn(value).terms.purpose} /> },
    { title: text.until, cell: (value) => day(grantIn(value).terms.until) },
  ];
  return (
    <Loaded query={grants}>
      {(all) =>
        (
          [
            ["provider", "user", text.given],
            ["user", "provider", text.received],
          ] as const
        ).map(([mine, other, title]) => (
          <section key={mine}>
            <Title order={2} size="h4" mb="xs">
              {title}
            </Title>
            <EntityTable
              label={title}
              entities={all.filter(({ value }) => grantIn(value)[mine] === party)}
              columns={columns(other)}
            />
          </section>
        ))
      }
    </Loaded>
  );
}
