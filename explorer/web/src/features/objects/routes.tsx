import type { Feature } from "@/lib/feature";

/** objects are the permalinks of whatever has no page of its own elsewhere. */
export const objects: Feature = {
  routes: [
    { path: "/statements/:id", lazy: async () => ({ Component: (await import("./StatementPage")).StatementPage }) },
    { path: "/files/:sm3", lazy: async () => ({ Component: (await import("./FilePage")).FilePage }) },
    { path: "/products/:id", lazy: async () => ({ Component: (await import("./EntityPage")).ProductPage }) },
    { path: "/entities/:ref", lazy: async () => ({ Component: (await import("./EntityPage")).EntityPage }) },
  ],
};
