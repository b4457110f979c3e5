import { Alert, Card, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { PartyLink } from "@/components/PartyLink";
import { Permalink } from "@/components/Permalink";
import { RefLink } from "@/components/RefLink";
import { answerOf, api } from "@/lib/api";
import { useSay, useText } from "@/lib/i18n";
import { fileLink } from "@/lib/links";
import { stateName } from "@/lib/vocabulary";

import { texts } from "./texts";

/** FilePage tells where a digest is registered. */
export function FilePage() {
  const { sm3 = "" } = useParams();
  const text = useText(texts);
  const say = useSay();
  const query = useQuery({
    queryKey: ["file", sm3],
    queryFn: () => answerOf(api.GET("/v1/files/{sm3}", { params: { path: { sm3 } } })),
  });
  return (
    <Page title={text.file} lead={<Digest value={sm3} />}>
      <Loaded query={query}>
        {({ places }) =>
          places.length === 0 ? (
            <Alert>{text.nowhere}</Alert>
          ) : (
            <Stack>
              <Stack gap={4} align="flex-start">
                {text.fileLead}
                <Permalink path={fileLink(sm3)} />
              </Stack>
              {places.map((place) => (
                <Card key={place.owner} withBorder>
                  <Facts
                    facts={[
                      [text.place, <RefLink key="place" to={place.owner} children={place.name} />],
                      [text.party, place.party && <PartyLink id={place.party} />],
                      [text.state, say(stateName("version", place.state))],
                    ]}
                  />
                </Card>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
