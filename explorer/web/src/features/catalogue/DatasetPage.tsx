import { Badge, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyLink } from "@/components/PartyLink";
import { Permalink } from "@/components/Permalink";
import { ProofPanel } from "@/components/proof";
import { Section } from "@/components/Section";
import { SourceGraph } from "@/components/SourceGraph";
import { Timeline } from "@/components/Timeline";
import { UseList } from "@/components/uses";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { usePerson } from "@/lib/signing";
import { formats, levels, openingClasses, sharingClasses, stateName, updateCycles, wordIn } from "@/lib/vocabulary";

import { numberTexts } from "./numberTexts";
import { Quality } from "./Quality";
import { qualityTexts } from "./qualityTexts";
import { texts } from "./texts";
import { UsesInNumbers } from "./UsesInNumbers";
import { Versions } from "./Versions";
import { Wishes } from "./Wishes";
import { wishTexts } from "./wishTexts";

/** DatasetPage tells all about a dataset: what it is, whose, its versions and files, where it comes from, what happened. */
export function DatasetPage() {
  const { id = "" } = useParams();
  const entry = `entry:${id}`;
  const text = useText(texts);
  const wish = useText(wishTexts);
  const quality = useText(qualityTexts);
  const numbers = useText(numberTexts);
  const person = usePerson();
  const query = useQuery({
    queryKey: ["dataset", entry],
    queryFn: () => answerOf(api.GET("/v1/datasets/{entry}", { params: { path: { entry } } })),
  });
  return (
    <Page title={query.data?.businessName ?? text.dataset} lead={query.data?.system}>
      <Loaded query={query}>
        {(dataset) => (
          <>
            <Summary dataset={dataset} />
            <Section title={wish.title}>
              <Wishes dataset={dataset} />
            </Section>
            <Section title={text.allVersions}>
              <Versions dataset={dataset} />
            </Section>
            <Section title={quality.title} region>
              <Quality entry={entry} />
            </Section>
            <Section title={numbers.title} region>
              <UsesInNumbers entry={entry} />
            </Section>
            {dataset.version && (
              <Section title={text.origin}>
                <SourceGraph version={dataset.version} />
              </Section>
            )}
            <Section title={text.proofOfEntry} beside={<Permalink path={linkTo(entry)} />}>
              <ProofPanel subject={entry} />
            </Section>
            <Section title={text.timeline}>
              <Timeline of={{ dataset: entry }} />
            </Section>
            {person && (
              <Section title={text.uses} region>
                <UseList of={entry} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Summary({ dataset }: { dataset: Schemas["Dataset"] }) {
  const text = useText(texts);
  const say = useSay();
  const { count, list } = useFormat();
  return (
    <>
      <Group gap="xs">
        <Badge color={dataset.open ? "green" : "gray"}>{dataset.open ? text.open : text.notOpen}</Badge>
        <Badge variant="light">{say(stateName("entry", dataset.state))}</Badge>
      </Group>
      <Facts
        facts={[
          [text.owner, <PartyLink key="owner" id={dataset.owner} />],
          [text.items, dataset.items && list(dataset.items)],
          [text.format, say(wordIn(formats, dataset.format))],
          [text.sharing, say(wordIn(sharingClasses, dataset.sharingClass))],
          [text.opening, say(wordIn(openingClasses, dataset.openingClass))],
          [text.cycle, say(wordIn(updateCycles, dataset.updateCycle))],
          [text.level, say(wordIn(levels, String(dataset.level)))],
          [text.versionCount, count(dataset.versions)],
          [text.number, <Digest key="number" value={dataset.entry.slice("entry:".length)} />],
        ]}
      />
    </>
  );
}
