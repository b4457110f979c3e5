import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { answerOf, api } from "@/lib/api";
import { brief } from "@/lib/format";
import { useSay, useText } from "@/lib/i18n";
import { linkTo, listed } from "@/lib/links";
import { calledBy, typeName } from "@/lib/vocabulary";

const texts = {
  version: (name: string, number: number) => ({ zh: `${name} · 第 ${number} 版`, en: `${name}, version ${number}` }),
  usesOf: { zh: "使用清单：", en: "uses of " },
};

interface RefLinkProps {
  /** type:id, or statement:<id>. */
  to: string;
  /** What it is called, where whoever shows it knows. */
  children?: ReactNode;
}

/** named are the types of objects that are public and have a name. */
const named = new Set(["entry", "version", "product", "party"]);

/** RefLink leads to an object's page. */
export function RefLink({ to, children }: RefLinkProps) {
  const text = useText(texts);
  const of = listed(to);
  return (
    <Anchor component={Link} to={linkTo(to)} style={{ overflowWrap: "anywhere" }}>
      {children ?? (
        <>
          {of !== undefined && text.usesOf}
          <RefName of={of ?? to} />
        </>
      )}
    </Anchor>
  );
}

/** RefName is what an object is called: by its name where everybody may know it, and until that is there by its kind and number. */
function RefName({ of }: { of: string }) {
  const say = useSay();
  const text = useText(texts);
  const at = of.indexOf(":");
  const type = of.slice(0, at);
  const { data } = useQuery({
    queryKey: ["entity", of],
    queryFn: () => answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: of } } })),
    staleTime: Infinity,
    enabled: named.has(type),
  });
  // What else is known of it here was asked for by the page: its name is that to which it belongs.
  if (data?.name !== undefined && !named.has(type)) return calledBy(say(typeName(type)), data.name);
  if (data?.name === undefined) return `${say(typeName(type))} ${brief(of.slice(at + 1))}`;
  const { number } = data.value as { number?: number };
  return number === undefined ? data.name : text.version(data.name, number);
}
