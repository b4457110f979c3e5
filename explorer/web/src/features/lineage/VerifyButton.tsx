import { Button, type ButtonProps, VisuallyHidden } from "@mantine/core";
import { useId } from "react";

import { useText } from "@/lib/i18n";

import { texts } from "./texts";
import type { Proofs } from "./useProofs";

interface VerifyButtonProps extends ButtonProps {
  proofs: Proofs;
  onVerify: () => void;
}

/** VerifyButton verifies as soon as it is known under which trust root; before that it says why it does not. */
export function VerifyButton({ proofs: { ready }, onVerify, children, ...look }: VerifyButtonProps) {
  const text = useText(texts);
  const why = useId();
  if (ready) {
    return (
      <Button {...look} onClick={onVerify}>
        {children}
      </Button>
    );
  }
  // It can be reached by the keyboard all the same: what is passed over is not read out either.
  return (
    <>
      <Button {...look} data-disabled aria-disabled aria-describedby={why}>
        {children}
      </Button>
      <VisuallyHidden id={why}>{text.notReady}</VisuallyHidden>
    </>
  );
}
