import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { encode } from "uqr";

import { ProblemNotice } from "@/components/ProblemNotice";
import { useLanguage, useText } from "@/lib/i18n";
import { linkTo, permalink } from "@/lib/links";
import { printCertificate } from "@/lib/papers";
import type { Proof } from "@/lib/proof";
import { save } from "@/lib/save";
import { useLedger } from "@/lib/trust";

import { texts } from "./texts";

/** CertificateButton gives what was verified as a page to print, which carries its own evidence. There is none of anything else. */
export function CertificateButton({ proof: { evidence, report } }: { proof: Proof }) {
  const text = useText(texts);
  const { language } = useLanguage();
  const root = useLedger().data?.root;
  const { subject, verdict, data } = report;
  const print = useMutation({
    mutationFn: async () => {
      if (!root || subject === undefined) return;
      const link = permalink(linkTo(subject));
      const qr = encode(link, { border: 1 }).data.map((row) => row.map((on) => (on ? "1" : "0")).join(""));
      const file = data && { digest: data.digest, size: data.size };
      const pdf = await printCertificate(root.bytes, evidence, file, { language, link, qr: qr.join("\n") });
      save(`${subject.replace(":", "-")}.pdf`, new Blob([pdf], { type: "application/pdf" }));
    },
  });
  if (verdict !== "verified" && verdict !== "verified-but") return null;
  return (
    <Group>
      <Button variant="default" size="sm" loading={print.isPending} onClick={() => print.mutate()}>
        {text.certificate}
      </Button>
      {print.isError && <ProblemNotice error={print.error} />}
    </Group>
  );
}
