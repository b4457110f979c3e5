import type { Feature } from "@/lib/feature";

/** lineage follows a version or product to its sources and to what was made of it. */
export const lineage: Feature = {
  routes: [{ path: "/lineage/:ref", lazy: async () => ({ Component: (await import("./LineagePage")).LineagePage }) }],
};
