import { readFileSync, readdirSync } from "node:fs";

import { test } from "@playwright/test";

/** figure gives a row of the table that is printed in the end (table.ts). */
export function figure(what: string, figure: string, bar = ""): void {
  test.info().annotations.push({ type: "figure", description: JSON.stringify({ what, figure, bar }) });
}

/** middle is the median of some numbers. */
export function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/**
 * processor is what the pages of the browser have used of the processors so far, verifier and drawing included, in ms: what every thread of
 * its renderers has run, as Linux counts it. Other work on the machine makes a wait longer, and this hardly.
 */
export function processor(): number {
  let sum = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=renderer") || !ours(pid)) continue;
      for (const thread of readdirSync(`/proc/${pid}/task`))
        sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]) / 1e6;
    } catch {
      // It has just ended.
    }
  return sum;
}

/** ours tells whether a process was started by this one, or by what it started. */
function ours(pid: string): boolean {
  if (Number(pid) === process.pid) return true;
  if (Number(pid) <= 1) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return ours(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "0");
}

/** spent does something and says how long it took, and how much of the processors its page used. */
export async function spent(doIt: () => Promise<void>): Promise<string> {
  const [began, before] = [Date.now(), processor()];
  await doIt();
  return `${String(Date.now() - began)} ms (processor time of the page ${(processor() - before).toFixed(0)} ms)`;
}
