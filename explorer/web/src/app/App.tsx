import "@mantine/core/styles.css";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { RouterProvider } from "react-router/dom";

import { LanguageProvider } from "@/lib/i18n";
import { newQueryClient } from "@/lib/query";

import { newRouter } from "./router";
import { contrast, styleNonce, theme } from "./theme";

/** App is the whole of the pages. */
export function App() {
  const [queries] = useState(newQueryClient);
  const [router] = useState(newRouter);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce} cssVariablesResolver={contrast}>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
