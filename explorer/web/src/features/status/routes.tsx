import type { Feature } from "@/lib/feature";

/** status shows how the network is, for anybody. */
export const status: Feature = {
  routes: [{ path: "/status", lazy: async () => ({ Component: (await import("./StatusPage")).StatusPage }) }],
  nav: { to: "/status", label: { zh: "网络状态", en: "Status" } },
};
