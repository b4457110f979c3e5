import type { ReactNode } from "react";

import classes from "./Facts.module.css";

/** Fact is one line: what it is, and what it says. A fact without value is left out. */
export type Fact = readonly [term: string, value: ReactNode];

/** Facts is a list of terms with their values, side by side where there is room. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes["list"]}>
      {facts.map(([term, value]) =>
        value === undefined || value === null || value === "" || value === false ? null : (
          <div key={term} className={classes["fact"]}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
