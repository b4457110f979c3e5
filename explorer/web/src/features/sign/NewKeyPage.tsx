import { Alert, Anchor, Button, Card, List, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { SignProblem } from "@/components/act";
import { Page } from "@/components/Page";
import { useText } from "@/lib/i18n";
import { engine } from "@/lib/signing";

import { NewPassphrase } from "./NewPassphrase";

const texts = {
  title: { zh: "制作密钥和证书申请", en: "Make a key and a certificate request" },
  lead: {
    zh: "密钥在这台电脑上产生，用口令加密后由您自己保存。除您以外没有人有它，口令忘记后无法找回。",
    en: "The key is made on this computer, encrypted under a passphrase and kept by you. Nobody else has it; a forgotten passphrase cannot be recovered.",
  },
  name: { zh: "单位代码（如 510500.tjj）", en: "Party ID, such as 510500.tjj" },
  make: { zh: "制作", en: "Make them" },
  making: { zh: "正在制作，约需几秒", en: "It takes a few seconds" },
  done: { zh: "已制作，请保存两个文件", en: "They are made; save both files" },
  key: { zh: "密钥文件：自己保存，不要交给任何人", en: "Key file: keep it, give it to nobody" },
  request: {
    zh: "证书申请文件：交给数字经济发展局证书管理岗",
    en: "Certificate request: hand it to the Bureau's certificate officer",
  },
};

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** NewKeyPage makes a key on this computer, and the request for its certificate. */
export function NewKeyPage() {
  const text = useText(texts);
  const [name, setName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const making = useMutation({
    mutationFn: () => engine.ask("make", [new TextEncoder().encode(passphrase), name.trim()]),
    onSuccess: () => setPassphrase(""),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    making.mutate();
  };
  const made = making.data;
  return (
    <Page title={text.title} lead={text.lead}>
      {made ? (
        <Alert color="green" title={text.done} role="status">
          <List>
            <List.Item>
              <Anchor component="button" type="button" onClick={() => save(`${name}.key.pem`, made.file)}>
                {text.key}
              </Anchor>
            </List.Item>
            <List.Item>
              <Anchor component="button" type="button" onClick={() => save(`${name}.csr.pem`, made.request)}>
                {text.request}
              </Anchor>
            </List.Item>
          </List>
        </Alert>
      ) : (
        <Card withBorder maw={560}>
          <form onSubmit={submit}>
            <Stack>
              <TextInput label={text.name} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
              <NewPassphrase onChange={setPassphrase} />
              {making.isError && <SignProblem error={making.error} />}
              {making.isPending && (
                <Text size="sm" role="status">
                  {text.making}
                </Text>
              )}
              <Button type="submit" loading={making.isPending} disabled={name.trim() === "" || passphrase === ""}>
                {text.make}
              </Button>
            </Stack>
          </form>
        </Card>
      )}
    </Page>
  );
}
