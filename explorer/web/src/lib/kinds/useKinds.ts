import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { answerOf, api } from "@/lib/api";
import { useLanguage } from "@/lib/i18n";

import { type Registry, registryOf } from "./registry";

/** useKinds asks once what there is to say. */
export function useKinds() {
  return useQuery({
    queryKey: ["kinds"],
    queryFn: async () => registryOf(await answerOf(api.GET("/v1/kinds"))),
    staleTime: Infinity,
  });
}

/** Words are the names of what stands in statements and states, in the reader's language. */
export interface Words {
  kind(kind: string): string;
  entity(type: string): string;
  state(type: string, state: string): string;
  field(of: string, name: string): string;
  value(type: string, value: string): string;
  post(post: string): string;
  role(role: string): string;
}

/** spelled makes words of a name of the code: sharingClass → Sharing class, access.request/v1 → Access request. */
export function spelled(name: string): string {
  const words = name
    .replace(/\/v\d+$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[.-]/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** wordsOf gives the words of a language; before the gateway has answered, and where English has none, those of the code are spelled out. */
export function wordsOf(registry: Registry | undefined, chinese: boolean): Words {
  const words = chinese ? registry?.words : registry?.english;
  const particular = (list: Record<string, string> | undefined, of: string, name: string) =>
    list?.[`${of}/${name}`] ?? list?.[name] ?? spelled(name);
  return {
    kind: (kind) => words?.kinds[kind] ?? spelled(kind),
    entity: (type) => words?.entities[type] ?? spelled(type),
    state: (type, state) => particular(words?.states, type, state),
    field: (of, name) => particular(words?.fields, of, name),
    value: (type, value) => words?.values[`${type}/${value}`] ?? spelled(value),
    post: (post) => words?.values[`Post/${post}`] ?? spelled(post),
    role: (role) => words?.values[`PartyRole/${role}`] ?? spelled(role),
  };
}

/** useWords gives the words in the reader's language. */
export function useWords(): Words {
  const { language } = useLanguage();
  const registry = useKinds().data;
  return useMemo(() => wordsOf(registry, language === "zh"), [registry, language]);
}
