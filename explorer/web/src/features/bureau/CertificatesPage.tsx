import { Card, FileInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { ActForm, SignInFirst, SignProblem } from "@/components/act";
import { Digest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { onlyOne, useEntities } from "@/lib/matters";
import { engine, usePerson } from "@/lib/signing";

import { texts } from "./texts";

/** CertificatesPage registers a certificate that was issued: from then on its key signs. */
export function CertificatesPage() {
  const text = useText(texts);
  const person = usePerson();
  return (
    <Page title={text.certificateTitle} lead={text.certificateLead}>
      {person ? <Register party={person.session.party} /> : <SignInFirst />}
    </Page>
  );
}

function Register({ party }: { party: string }) {
  const text = useText(texts);
  const { day } = useFormat();
  const authorities = useEntities(party, "authority");
  const reading = useMutation({
    mutationFn: async (file: File) => engine.ask("certificate", [new Uint8Array(await file.arrayBuffer())]),
  });
  const read = reading.data;
  return (
    <Stack>
      <FileInput
        label={text.file}
        accept=".pem,.crt,.cer,.der"
        maw={480}
        onChange={(file) => {
          if (file) reading.mutate(file);
        }}
      />
      {reading.isError && <SignProblem error={reading.error} />}
      {read && (
        <Card withBorder>
          <Stack>
            <Facts
              facts={[
                [text.key, <Digest key="key" value={read.keyId} />],
                [text.validity, `${day(read.notBefore)} – ${day(read.notAfter)}`],
              ]}
            />
            {authorities.isSuccess && (
              <ActForm
                key={read.keyId}
                kind="certificate.register/v1"
                subject={`certificate:${read.keyId}`}
                initial={{ authority: onlyOne(authorities.data) }}
                fixed={{ certificate: read.der }}
              />
            )}
          </Stack>
        </Card>
      )}
    </Stack>
  );
}
