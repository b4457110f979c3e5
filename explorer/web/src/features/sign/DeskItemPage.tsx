import { Alert, Button, Card, Group, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";

import { AsDeputy, SignInFirst, SignProblem, Signed, StatementFacts, signWaiting } from "@/components/act";
import { Facts } from "@/components/Facts";
import { Loaded } from "@/components/Loaded";
import { Page } from "@/components/Page";
import { ApiProblem, type Schemas, api, fetchAnswer } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { type Actor, type Kind, maySecond, useKinds, useWords } from "@/lib/kinds";
import { type Person, type Said, SignError, engine, usePerson, useStanding } from "@/lib/signing";

import { Signers } from "./DeskPage";
import { texts } from "./texts";

interface Item {
  waiting: Schemas["Waiting"];
  envelope: string;
  said: Said;
}

/** fetchItem reads what waits. The envelope is read back strictly here: what is shown is what is signed. */
async function fetchItem(id: string): Promise<Item> {
  const answer = await fetchAnswer(`/v1/desk/${id}`);
  const waiting = (await answer.json()) as Schemas["Waiting"];
  const envelope = JSON.stringify(waiting.envelope);
  const said = await engine.ask("read", [envelope]);
  if (said.id !== id) throw new SignError({ code: "other", detail: said.id });
  return { waiting, envelope, said };
}

/** DeskItemPage shows one statement that waits, to be signed too. */
export function DeskItemPage() {
  const text = useText(texts);
  const { id = "" } = useParams();
  const person = usePerson();
  const registry = useKinds();
  const item = useQuery({
    queryKey: ["desk", person?.session.party, id],
    queryFn: () => fetchItem(id),
    enabled: person !== undefined,
    retry: (count, error) => count < 2 && !(error instanceof SignError) && !(error instanceof ApiProblem),
  });
  return (
    <Page title={text.deskTitle}>
      {person ? (
        <Loaded query={registry}>
          {(all) =>
            item.error instanceof SignError ? (
              <Alert color="red">{text.differs}</Alert>
            ) : (
              <Loaded query={item}>
                {(found) => {
                  const kind = all.kinds.get(found.waiting.kind);
                  return kind && <Waiting item={found} kind={kind} person={person} />;
                }}
              </Loaded>
            )
          }
        </Loaded>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

function Waiting({ item, kind, person }: { item: Item; kind: Kind; person: Person }) {
  const text = useText(texts);
  const words = useWords();
  const queries = useQueryClient();
  const standing = useStanding(person);
  const { waiting, envelope, said } = item;
  const signing = useMutation({
    mutationFn: () => signWaiting(waiting, envelope, person),
    onSuccess: () => void queries.invalidateQueries(),
  });
  const taking = useMutation({
    mutationFn: async () => {
      const { error } = await api.DELETE("/v1/desk/{id}", { params: { path: { id: waiting.id } } });
      if (error) throw new ApiProblem(error);
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["desk"], refetchType: "none" }),
  });
  if (signing.data) return <Signed outcome={signing.data} />;
  if (taking.isSuccess) return <Alert role="status">{text.taken}</Alert>;
  const signed = waiting.signed.some((one) => one.keyId === person.signatory.keyId);
  const asked = waiting.awaited.includes(person.session.party);
  const post = kind.signatures === "second person" ? kind.second : undefined;
  const may = (actor: Actor) => !post || maySecond(kind, actor);
  const fits = standing !== undefined && may(standing);
  return (
    <Card withBorder>
      <Stack>
        <StatementFacts kind={kind} said={said.statement} />
        <Facts facts={[[text.signedBy, <Signers key="by" waiting={waiting} />]]} />
        {signed ? (
          <Alert color="blue">{text.mine}</Alert>
        ) : !asked ? (
          <Alert color="blue">{text.other}</Alert>
        ) : (
          standing &&
          (post && !fits ? (
            <Alert color="yellow">{text.post(words.post(post))}</Alert>
          ) : (
            <AsDeputy standing={standing} may={may} />
          ))
        )}
        {signing.isError && <SignProblem error={signing.error} kind={kind.kind} />}
        {taking.isError && <SignProblem error={taking.error} />}
        <Group>
          {asked && !signed && (
            <Button loading={signing.isPending} disabled={!fits} onClick={() => signing.mutate()}>
              {text.sign}
            </Button>
          )}
          <Button variant="default" loading={taking.isPending} onClick={() => taking.mutate()}>
            {text.take}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
