import type { Feature } from "@/lib/feature";

/** catalogue is the search of the catalogue, and the pages of datasets and their versions. */
export const catalogue: Feature = {
  routes: [
    { path: "/catalogue", lazy: async () => ({ Component: (await import("./SearchPage")).SearchPage }) },
    { path: "/datasets/:id", lazy: async () => ({ Component: (await import("./DatasetPage")).DatasetPage }) },
    { path: "/versions/:id", lazy: async () => ({ Component: (await import("./VersionPage")).VersionPage }) },
  ],
  nav: { to: "/catalogue", label: { zh: "目录", en: "Catalogue" } },
};
