import { Center, Loader } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useText } from "@/lib/i18n";

import { ProblemNotice } from "./ProblemNotice";

const texts = { loading: { zh: "正在读取", en: "Loading" } };

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** Loaded shows what a query gave, a sign that it is on its way, or the problem that came in its place. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const text = useText(texts);
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemNotice error={query.error} />;
  return (
    <Center py="xl">
      <Loader role="status" aria-label={text.loading} />
    </Center>
  );
}
