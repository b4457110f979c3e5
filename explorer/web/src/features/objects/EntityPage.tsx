import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyLink } from "@/components/PartyLink";
import { Permalink } from "@/components/Permalink";
import { ProofPanel } from "@/components/proof";
import { RefLink } from "@/components/RefLink";
import { Section } from "@/components/Section";
import { SourceGraph } from "@/components/SourceGraph";
import { Timeline } from "@/components/Timeline";
import { type Schemas, answerOf, api } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { stateName, typeName } from "@/lib/vocabulary";

import { Raw } from "./StatementPage";
import { texts } from "./texts";

/** ProductPage is the page of a data product. */
export function ProductPage() {
  const { id = "" } = useParams();
  return <EntityView reference={`product:${id}`} />;
}

/** EntityPage is the page of any object; one that has a page of its own is shown there. */
export function EntityPage() {
  const { ref = "" } = useParams();
  const page = linkTo(ref);
  return page.startsWith("/entities/") ? <EntityView reference={ref} /> : <Navigate to={page} replace />;
}

/** nameOf is what an object is called in its own state, where it has a name. */
function nameOf({ value }: Schemas["Entity"]): string | undefined {
  const { name } = value as { name?: unknown };
  return typeof name === "string" && name !== "" ? name : undefined;
}

function EntityView({ reference }: { reference: string }) {
  const text = useText(texts);
  const say = useSay();
  const query = useQuery({
    queryKey: ["entity", reference],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: reference } } })),
  });
  const [type = "", id = ""] = reference.split(":");
  const name = query.data && nameOf(query.data);
  return (
    <Page title={name ?? say(typeName(type))} lead={name ? say(typeName(type)) : query.data?.name}>
      <Loaded query={query}>
        {(entity) => (
          <>
            <Facts
              facts={[
                [text.state, say(stateName(type, entity.state))],
                [text.party, entity.by && <PartyLink id={entity.by} />],
                [text.belongs, entity.parent && <RefLink to={entity.parent} />],
                [text.number, <Digest key="number" value={id} />],
              ]}
            />
            <Section title={text.proof} beside={<Permalink path={linkTo(reference)} />}>
              <ProofPanel subject={reference} />
            </Section>
            {type === "product" && (
              <Section title={text.sources}>
                <SourceGraph version={reference} />
              </Section>
            )}
            <Section title={text.history}>
              <Timeline of={{ entity: reference }} />
            </Section>
            <Section title={text.content}>
              <Raw content={entity.value} label={text.content} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
