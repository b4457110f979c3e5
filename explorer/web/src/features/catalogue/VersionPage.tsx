import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { Permalink } from "@/components/Permalink";
import { ProofPanel } from "@/components/proof";
import { Section } from "@/components/Section";
import { SourceGraph } from "@/components/SourceGraph";
import { Timeline } from "@/components/Timeline";
import { answerOf, api } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";

import { texts } from "./texts";
import { Files } from "./Versions";

/** VersionPage proves one version of a dataset and gives its files. */
export function VersionPage() {
  const { id = "" } = useParams();
  const version = `version:${id}`;
  const text = useText(texts);
  const query = useQuery({ queryKey: ["version", version], queryFn: () => versionOf(version) });
  const found = query.data;
  return (
    <Page
      title={found ? text.versionTitle(found.dataset.businessName, found.version.number) : text.version}
      lead={found?.dataset.system}
    >
      <Section title={text.proof} beside={<Permalink path={linkTo(version)} />}>
        <ProofPanel subject={version} />
      </Section>
      <Loaded query={query}>
        {(known) => (
          <Section title={text.files}>
            <Files version={known.version} />
          </Section>
        )}
      </Loaded>
      <Section title={text.origin}>
        <SourceGraph version={version} />
      </Section>
      <Section title={text.history}>
        <Timeline of={{ entity: version }} />
      </Section>
    </Page>
  );
}

/** versionOf finds a version in its dataset. */
async function versionOf(ref: string) {
  const entity = await answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref } } }));
  const entry = entity.parent ?? "";
  const dataset = await answerOf(api.GET("/v1/datasets/{entry}", { params: { path: { entry } } }));
  const version = dataset.history.find((one) => one.ref === ref);
  if (!version) throw new Error(`${ref} is not among the versions that ${entry} shows`);
  return { dataset, version };
}
