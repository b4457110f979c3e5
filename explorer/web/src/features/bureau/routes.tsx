import type { Feature } from "@/lib/feature";

/** bureau is what the Bureau and the supervisors do when they are signed in. */
export const bureau: Feature = {
  routes: [
    { path: "/bureau", lazy: async () => ({ Component: (await import("./BureauPage")).BureauPage }) },
    { path: "/bureau/report", lazy: async () => ({ Component: (await import("./ReportPage")).ReportPage }) },
    {
      path: "/bureau/parameters",
      lazy: async () => ({ Component: (await import("./ParametersPage")).ParametersPage }),
    },
    {
      path: "/bureau/certificates",
      lazy: async () => ({ Component: (await import("./CertificatesPage")).CertificatesPage }),
    },
  ],
  nav: { to: "/bureau", label: { zh: "监管", en: "Supervision" } },
};
