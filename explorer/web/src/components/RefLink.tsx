import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { brief } from "@/lib/format";
import { useSay } from "@/lib/i18n";
import { linkTo } from "@/lib/links";
import { typeName } from "@/lib/vocabulary";

interface RefLinkProps {
  /** type:id, or statement:<id>. */
  to: string;
  /** What it is called; its kind and shortened ID when it has no name. */
  children?: ReactNode;
}

/** RefLink leads to an object's page. */
export function RefLink({ to, children }: RefLinkProps) {
  const say = useSay();
  const at = to.indexOf(":");
  return (
    <Anchor component={Link} to={linkTo(to)} style={{ overflowWrap: "anywhere" }}>
      {children ?? `${say(typeName(to.slice(0, at)))} ${brief(to.slice(at + 1))}`}
    </Anchor>
  );
}
