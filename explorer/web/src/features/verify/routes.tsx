import type { Feature } from "@/lib/feature";

/** verify is the first page: one box for a file, an evidence file or a number. */
export const verify: Feature = {
  routes: [{ path: "/", lazy: async () => ({ Component: (await import("./VerifyPage")).VerifyPage }) }],
  nav: { to: "/", label: { zh: "查验", en: "Verify" } },
};
