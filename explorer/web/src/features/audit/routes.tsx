import type { Feature } from "@/lib/feature";

/** audit is the audit bureau's work: its cases, and within each what may be searched, traced, noted, found and written down. */
export const audit: Feature = {
  routes: [
    { path: "/audit", lazy: async () => ({ Component: (await import("./CasesPage")).CasesPage }) },
    { path: "/audit/new", lazy: async () => ({ Component: (await import("./OpenCasePage")).OpenCasePage }) },
    { path: "/audit/cases/:id", lazy: async () => ({ Component: (await import("./CasePage")).CasePage }) },
  ],
  nav: { to: "/audit", label: { zh: "审计", en: "Audit" } },
};
