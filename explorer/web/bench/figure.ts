import { test } from "@playwright/test";

/** figure gives a row of the table that is printed in the end (table.ts). */
export function figure(what: string, figure: string, bar = ""): void {
  test.info().annotations.push({ type: "figure", description: JSON.stringify({ what, figure, bar }) });
}

/** middle is the median of some numbers. */
export function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
