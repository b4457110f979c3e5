import { Alert, Anchor, Button, Card, FileInput, Progress, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { ActForm, SignInFirst, SignProblem } from "@/components/act";
import { Facts } from "@/components/Facts";
import { RefInput } from "@/components/fields/RefInput";
import { Page } from "@/components/Page";
import { useQuery } from "@tanstack/react-query";
import { answerOf, api, credentialHeaders } from "@/lib/api";
import { sizeOf, useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { type Described, engine, usePerson } from "@/lib/signing";

import { anchorTexts as texts } from "./anchorTexts";

/** AnchorPage anchors a dataset version: its fingerprints are computed in the browser, and only these are recorded. */
export function AnchorPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.title} lead={text.lead}>
      {person ? <Anchoring /> : <SignInFirst />}
    </Page>
  );
}

function Anchoring() {
  const text = useText(texts);
  const { count, list } = useFormat();
  const [params, setParams] = useSearchParams();
  const entry = params.get("entry") ?? "";
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState(0);
  const [anchored, setAnchored] = useState<string>();
  const dataset = useQuery({
    queryKey: ["dataset", entry],
    queryFn: () => answerOf(api.GET("/v1/datasets/{entry}", { params: { path: { entry } } })),
    enabled: entry !== "",
  });
  const describing = useMutation({
    mutationFn: (chosen: File) => {
      setDone(0);
      return engine.ask("describe", [chosen], (bytes, total) => setDone((bytes / total) * 100));
    },
  });
  const described = describing.data;
  return (
    <Stack>
      <RefInput
        label={text.entry}
        required
        types={["entry"]}
        value={entry}
        onChange={(ref) => setParams(ref === "" ? {} : { entry: ref }, { replace: true })}
      />
      <FileInput
        label={text.file}
        description={text.fileHint}
        required
        disabled={anchored !== undefined}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          if (chosen) describing.mutate(chosen);
        }}
      />
      {describing.isPending && <Progress value={done} aria-label={text.hashing} animated />}
      {describing.isError && <SignProblem error={describing.error} />}
      {described && file && (
        <Card withBorder>
          <Stack>
            <Facts
              facts={[
                [text.size, sizeOf(file.size)],
                [text.rows, count(Number(described.anchor["rows"]))],
                [text.columns, list((described.anchor["columns"] as string[] | undefined) ?? [])],
              ]}
            />
            <Text size="sm">
              <Save described={described} name={file.name} />
            </Text>
            {entry !== "" && dataset.isSuccess && (
              <ActForm
                key={described.digest}
                kind="dataset.anchor/v1"
                subject={entry}
                initial={{ inputs: [], supersedes: dataset.data.version ?? "", corrects: [] }}
                fixed={described.anchor}
                onDone={(outcome) => {
                  if (outcome.state === "recorded") setAnchored(outcome.result.created);
                }}
              />
            )}
          </Stack>
        </Card>
      )}
      {anchored !== undefined && described && file && <Publish version={anchored} file={file} described={described} />}
    </Stack>
  );
}

/** Save keeps the manifest beside the data: later it tells rows and bytes apart. */
function Save({ described, name }: { described: Described; name: string }) {
  const text = useText(texts);
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([described.manifest], { type: "application/json" }));
    link.download = `${name}.manifest.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      {text.keep}{" "}
      <Anchor component="button" type="button" onClick={save}>
        {text.save}
      </Anchor>
    </>
  );
}

/** Publish gives the bytes to the gateway, which keeps them for whoever may have them. */
function Publish({ version, file, described }: { version: string; file: File; described: Described }) {
  const text = useText(texts);
  const [first] = described.anchor["files"] as { digest: string }[];
  const publishing = useMutation({
    mutationFn: async () => {
      const answer = await fetch(`/v1/blobs/${first?.digest ?? ""}?version=${encodeURIComponent(version)}`, {
        method: "PUT",
        headers: { ...credentialHeaders(), "Content-Type": "application/octet-stream" },
        body: file,
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  });
  return (
    <Alert color="blue" title={text.publishTitle}>
      <Stack gap="xs">
        <Text size="sm">{publishing.isSuccess ? text.published : text.publishWhy}</Text>
        {publishing.isError && <SignProblem error={publishing.error} />}
        {!publishing.isSuccess && (
          <div>
            <Button size="xs" loading={publishing.isPending} onClick={() => publishing.mutate()}>
              {text.publish}
            </Button>
          </div>
        )}
      </Stack>
    </Alert>
  );
}
