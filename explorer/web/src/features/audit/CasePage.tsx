import { Alert, Tabs } from "@mantine/core";
import { useState } from "react";
import { useParams, useSearchParams } from "react-router";

import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useCredentials } from "@/lib/session/session";

import { AccessTab } from "./AccessTab";
import { type Case, mayWorkIn, useAuditCase, useCase } from "./case";
import { CompleteTab, type UseListFound } from "./CompleteTab";
import { LeadsTab } from "./LeadsTab";
import { OutlineTab } from "./OutlineTab";
import { PaperTab } from "./PaperTab";
import { ReadsTab } from "./ReadsTab";
import { type Drawn, SampleTab } from "./SampleTab";
import { SearchTab } from "./SearchTab";
import { texts } from "./texts";

const tabs = ["outline", "search", "access", "complete", "leads", "sample", "paper", "reads"] as const;

/** CasePage is all the work within one audit case. */
export function CasePage() {
  const text = useText(texts);
  const id = useParams()["id"] ?? "";
  const { day } = useFormat();
  const query = useCase(`case:${id}`);
  const one = query.data;
  return (
    <Page title={one ? text.called(one.name, day(one.openedAt)) : text.case}>
      <Loaded query={query}>{(found) => <Work one={found} />}</Loaded>
    </Page>
  );
}

function Work({ one }: { one: Case }) {
  const text = useText(texts);
  const { session } = useCredentials();
  const works = mayWorkIn(one, session);
  const named = useAuditCase(one.ref, works);
  const [params, setParams] = useSearchParams();
  const [drawn, setDrawn] = useState<Drawn>();
  const [lists, setLists] = useState<ReadonlyMap<string, UseListFound>>(new Map());
  const keep = (found: UseListFound) => setLists((before) => new Map(before).set(found.scope, found));
  const asked = tabs.find((tab) => tab === params.get("tab")) ?? "outline";
  const shown = works ? tabs : (["outline", "reads"] as const);
  const known = one.state !== "opened" && one.state !== "dropped";
  const open = (tab: string, more: Record<string, string> = {}) => setParams({ tab, ...more });
  return (
    <>
      {session?.role === "audit" && one.state === "served" && !works && <Alert color="yellow">{text.notTeam}</Alert>}
      <Tabs value={asked} onChange={(tab) => open(tab ?? "outline")} keepMounted={false}>
        <Tabs.List aria-label={text.case}>
          {shown.map(
            (tab) =>
              (tab !== "reads" || known) && (
                <Tabs.Tab key={tab} value={tab}>
                  {text[tab]}
                </Tabs.Tab>
              ),
          )}
        </Tabs.List>
        <Tabs.Panel value="outline" pt="md">
          <OutlineTab one={one} works={works} />
        </Tabs.Panel>
        {known && (
          <Tabs.Panel value="reads" pt="md">
            <ReadsTab id={one.ref} />
          </Tabs.Panel>
        )}
        {named && (
          <>
            <Tabs.Panel value="search" pt="md">
              <SearchTab one={one} onAccess={(grant) => open("access", { grant })} />
            </Tabs.Panel>
            <Tabs.Panel value="access" pt="md">
              <AccessTab grant={params.get("grant") ?? ""} onShow={(grant) => open("access", { grant })} />
            </Tabs.Panel>
            <Tabs.Panel value="complete" pt="md">
              <CompleteTab one={one} chosen={lists} onProven={keep} />
            </Tabs.Panel>
            <Tabs.Panel value="leads" pt="md">
              <LeadsTab onAccess={(grant) => open("access", { grant })} />
            </Tabs.Panel>
            <Tabs.Panel value="sample" pt="md">
              <SampleTab drawn={drawn} onDrawn={setDrawn} />
            </Tabs.Panel>
            <Tabs.Panel value="paper" pt="md">
              <PaperTab one={one} drawn={drawn} lists={[...lists.values()]} />
            </Tabs.Panel>
          </>
        )}
      </Tabs>
    </>
  );
}
