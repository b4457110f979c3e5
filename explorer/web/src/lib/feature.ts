import type { RouteObject } from "react-router";

import type { Sentence } from "@/lib/i18n";

/** Feature is one part of the pages: its routes, and its place in the header when it has one. */
export interface Feature {
  routes: RouteObject[];
  nav?: NavItem;
}

/** NavItem is an entry of the header. */
export interface NavItem {
  to: string;
  label: Sentence;
}
