import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { ProblemNotice } from "@/components/ProblemNotice";
import { useFormat } from "@/lib/format";
import { useLanguage, useText } from "@/lib/i18n";
import { makePapers } from "@/lib/papers";
import { save } from "@/lib/save";
import { useCredentials } from "@/lib/session/session";
import { useLedger } from "@/lib/trust";

import type { Case } from "./case";
import type { UseListFound } from "./CompleteTab";
import { TooMany, gather, mostItems } from "./gather";
import type { Drawn } from "./SampleTab";
import { texts } from "./texts";

/** PaperTab makes the working paper of the case in this browser. */
export function PaperTab({ one, drawn, lists }: { one: Case; drawn?: Drawn; lists: readonly UseListFound[] }) {
  const text = useText(texts);
  const { count } = useFormat();
  const { language } = useLanguage();
  const { session } = useCredentials();
  const root = useLedger().data?.root;
  const [items, setItems] = useState(0);
  const [writing, setWriting] = useState(false);
  const make = useMutation({
    mutationFn: async () => {
      if (!root) throw new Error("the gateway gives no trust root");
      setWriting(false);
      const draft = await gather(one, { handler: session?.handler ?? "", language, drawn, lists, progress: setItems });
      setWriting(true);
      const folder = await makePapers(root.bytes, draft);
      save(`papers-${one.ref.slice("case:".length, 17)}.zip`, new Blob([folder], { type: "application/zip" }));
      return draft.items.length;
    },
  });
  return (
    <Stack>
      <Text>{text.paperLead}</Text>
      <Text>{text.paperFiles}</Text>
      <div>
        <Button loading={make.isPending} onClick={() => make.mutate()}>
          {text.make}
        </Button>
      </div>
      {make.isPending && <Text role="status">{writing ? text.writing : text.gathering(count(items))}</Text>}
      {make.isSuccess && (
        <Alert color="green" role="status">
          {text.made(count(make.data))}
        </Alert>
      )}
      {make.error instanceof TooMany ? (
        <Alert color="red" role="alert">
          {text.tooMany(count(mostItems))}
        </Alert>
      ) : (
        make.isError && <ProblemNotice error={make.error} />
      )}
    </Stack>
  );
}
