import type { Schemas } from "@/lib/api";
import type { Use } from "@/lib/uses";

export type Summary = Schemas["StatementSummary"];

/** Row is a line of a table of records: a statement on the ledger, or a use in the event log. */
export type Row = { record: Summary; use?: undefined } | { use: Use; record?: undefined };

/**
 * inOrder puts statements and uses into the one order in which the ledger went: a use stands after the blocks that its judgement knew, and
 * before all later ones. Uses between the same blocks keep the order of the log.
 */
export function inOrder(records: readonly Summary[], uses: readonly Use[]): Row[] {
  const placed: { at: number[]; row: Row }[] = [
    ...records.map((record) => ({ at: [record.block, 0, record.txPlace, record.index], row: { record } })),
    ...uses.map((use) => ({ at: [use.height - 1, 1, Number(use.year), use.index], row: { use } })),
  ];
  return placed.sort((a, b) => compare(a.at, b.at)).map(({ row }) => row);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
