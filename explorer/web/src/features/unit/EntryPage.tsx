import { Anchor, Card, Text } from "@mantine/core";
import { Link } from "react-router";

import { ActForm, SignInFirst } from "@/components/act";
import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";
import { usePerson } from "@/lib/signing";

import { texts } from "./texts";

/** EntryPage publishes one catalogue entry by form. */
export function EntryPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.entryTitle} lead={text.entryLead}>
      <Text size="sm">
        <Anchor component={Link} to="/catalogue-entries/import">
          {text.importInstead}
        </Anchor>
      </Text>
      {person ? (
        <Card withBorder>
          <ActForm
            kind="catalogue.publish/v1"
            initial={{
              securityLevel: "1",
              format: "csv",
              openSubject: person.session.party,
              items: [{ name: "", element: "", source: "" }],
            }}
          />
        </Card>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}
