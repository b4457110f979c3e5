import { Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useParams, useSearchParams } from "react-router";

import { ActForm, SignInFirst } from "@/components/act";
import { RefInput } from "@/components/fields/RefInput";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { RefLink } from "@/components/RefLink";
import { answerOf, api } from "@/lib/api";
import { useLanguage, useText } from "@/lib/i18n";
import { type Kind, told, useKinds, useWords } from "@/lib/kinds";
import { usePerson } from "@/lib/signing";

import { texts } from "./texts";

/** ActPage is the form of any kind of statement; ?subject= names the object that it is about. */
export function ActPage() {
  const text = useText(texts);
  const words = useWords();
  const { language } = useLanguage();
  const { kind = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const registry = useKinds();
  const person = usePerson();
  const subject = params.get("subject") ?? undefined;
  const known = registry.data?.kinds.get(kind);
  // Whoever may act about an object may read it: the link to it then has its name.
  useQuery({
    queryKey: ["entity", subject],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: subject ?? "" } } })),
    staleTime: Infinity,
    enabled: person !== undefined && subject !== undefined,
  });
  return (
    <Page title={words.kind(kind)} lead={language === "en" ? known && told(known) : undefined}>
      {person ? (
        <Loaded query={registry}>
          {({ kinds }) => {
            const found = kinds.get(kind);
            if (found?.subject && subject === undefined) {
              return <Subject kind={found} onChosen={(ref) => setParams({ subject: ref })} />;
            }
            return (
              <Card withBorder>
                <Stack>
                  {subject !== undefined && (
                    <Text size="sm">
                      {text.about}
                      <RefLink to={subject} />
                    </Text>
                  )}
                  <ActForm kind={kind} subject={subject} />
                </Stack>
              </Card>
            );
          }}
        </Loaded>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

/** Subject asks for the object that a statement is about, or for the name of the one that it founds. */
function Subject({ kind, onChosen }: { kind: Kind; onChosen: (ref: string) => void }) {
  const text = useText(texts);
  const words = useWords();
  const [ref, setRef] = useState("");
  const type = kind.subject ?? "";
  const founds = kind.founds ?? kind.renews ?? false;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ref !== "") onChosen(founds && !ref.includes(":") ? `${type}:${ref.trim()}` : ref.trim());
  };
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Stack>
          {founds ? (
            <TextInput
              label={text.aboutNew(words.entity(type))}
              required
              value={ref}
              onChange={(event) => setRef(event.currentTarget.value)}
            />
          ) : (
            <RefInput label={text.aboutOne(words.entity(type))} required types={[type]} value={ref} onChange={setRef} />
          )}
          <Group>
            <Button type="submit">{text.choose}</Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
