import { Alert, Button, Card, Group, Stack, Text } from "@mantine/core";

import { RefLink } from "@/components/RefLink";
import type { Schemas } from "@/lib/api";
import { brief, sizeOf, useFormat } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { evidencePath } from "@/lib/proof";
import { stateName } from "@/lib/vocabulary";

import { texts } from "./texts";

/** Versions lists a dataset's versions, the latest first, each with its files and, beside them, its evidence. */
export function Versions({ dataset }: { dataset: Schemas["Dataset"] }) {
  const text = useText(texts);
  if (dataset.history.length === 0) return <Alert>{text.noVersions}</Alert>;
  return (
    <Stack gap="sm">
      {dataset.history.toReversed().map((version) => (
        <Version key={version.ref} version={version} />
      ))}
    </Stack>
  );
}

function Version({ version }: { version: Schemas["Version"] }) {
  const text = useText(texts);
  const say = useSay();
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between">
        <RefLink to={version.ref}>{text.versionNumber(version.number)}</RefLink>
        <Text size="sm" c="dimmed">
          {say(stateName("version", version.state))}
        </Text>
      </Group>
      <Files version={version} />
    </Card>
  );
}

/** Files lists the files of a version with what can be downloaded, and the evidence beside them. */
export function Files({ version }: { version: Schemas["Version"] }) {
  const text = useText(texts);
  const { count } = useFormat();
  const name = version.ref.replace(":", "-");
  return (
    <Stack gap={6} mt="xs">
      {version.files.map((file, index) => (
        <Group key={file.sm3} gap="xs">
          <Text size="sm">
            {text.fileNumber(count(index + 1), file.size === undefined ? undefined : sizeOf(file.size))}
          </Text>
          {file.kept ? (
            <Button component="a" size="compact-sm" href={`/v1/blobs/${file.sm3}`} download>
              {text.download}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {text.notKept}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            SM3 {brief(file.sm3)}
          </Text>
        </Group>
      ))}
      <Group>
        <Button
          component="a"
          variant="default"
          size="compact-sm"
          href={evidencePath(version.ref)}
          download={`${name}.evidence.json`}
        >
          {text.evidence}
        </Button>
      </Group>
    </Stack>
  );
}
