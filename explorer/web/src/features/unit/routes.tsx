import type { Feature } from "@/lib/feature";

/** unit is what a unit or a user of open data does when they are signed in. */
export const unit: Feature = {
  routes: [
    { path: "/work", lazy: async () => ({ Component: (await import("./WorkPage")).WorkPage }) },
    { path: "/work/:ref", lazy: async () => ({ Component: (await import("./MatterPage")).MatterPage }) },
    { path: "/my", lazy: async () => ({ Component: (await import("./MyPage")).MyPage }) },
    { path: "/matters", lazy: async () => ({ Component: (await import("./MattersPage")).MattersPage }) },
    { path: "/mine", lazy: async () => ({ Component: (await import("./MinePage")).MinePage }) },
    { path: "/grants", lazy: async () => ({ Component: (await import("./GrantsPage")).GrantsPage }) },
    { path: "/applications/new", lazy: async () => ({ Component: (await import("./OnboardPage")).OnboardPage }) },
    { path: "/catalogue-entries/new", lazy: async () => ({ Component: (await import("./EntryPage")).EntryPage }) },
    { path: "/catalogue-entries/import", lazy: async () => ({ Component: (await import("./ImportPage")).ImportPage }) },
    { path: "/anchor", lazy: async () => ({ Component: (await import("./AnchorPage")).AnchorPage }) },
  ],
  nav: { to: "/work", label: { zh: "办事", en: "Work" } },
};
